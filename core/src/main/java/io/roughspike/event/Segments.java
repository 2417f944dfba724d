package io.roughspike.event;

import io.roughspike.driver.DriverCotangents;
import io.roughspike.driver.Jumps;
import io.roughspike.engine.Discretisation;
import io.roughspike.engine.Run;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;

/**
 * The segments that lanes go through: where they end, how long they are, and what the driver and
 * the recorded input are over them.
 */
abstract class Segments {
  static final int FIRST = LanePaths.FIRST;

  private final Jumps none = new Jumps();

  Run run;
  Simulation simulation;
  Network network;
  Discretisation discretisation;
  CompiledSegments programs;
  EventSearch search;
  int neurons;
  int lanes;

  /** Which noise a row has; areas come after increments. */
  int[] channels = new int[0];

  /** How many of these are increments. */
  int increments;

  /** The first sample, that of lane 0. */
  int first;

  /** Where each lane's segment ends, and how long it is. */
  double[] end = new double[0];

  double[] length = new double[0];

  private boolean signal;
  private int rowColumns;
  private int noiseColumn;
  private int inputColumn;

  /** The lanes between two segments. */
  static final class Snapshot {
    double[] doubles = new double[0];
    int[] ints = new int[0];

    /** Makes room for so many numbers. */
    void ensureRoom(int newDoubles, int newInts) {
      if (doubles.length != newDoubles || ints.length != newInts) {
        doubles = new double[newDoubles];
        ints = new int[newInts];
      }
    }

    /** Bytes of it. */
    long bytes() {
      return doubles.length * (long) Double.BYTES + ints.length * (long) Integer.BYTES;
    }
  }

  /**
   * Prepares for a run.
   *
   * @param newSearch whose cut receives lengths
   */
  void prepare(Run newRun, CompiledSegments newPrograms, EventSearch newSearch) {
    run = newRun;
    simulation = run.simulation();
    network = simulation.network();
    discretisation = run.discretisation();
    programs = newPrograms;
    search = newSearch;
    neurons = network.size();
    lanes = programs.lanes;
    channels = programs.channels;
    boolean areas = simulation.solver().stepper().usesAreas();
    increments = areas ? channels.length / 2 : channels.length;
    signal = programs.variant.signal();
    rowColumns = programs.layout.rowColumns();
    noiseColumn = programs.layout.noiseColumn();
    inputColumn = programs.layout.inputColumn();
    if (end.length != lanes) {
      end = new double[lanes];
      length = new double[lanes];
    }
  }

  /** Begins samples, each before its first segment. */
  void begin(int newFirst, int samples) {
    first = newFirst;
  }

  /**
   * Enters the next segments: puts noise and input of lanes that are running into a row, whose
   * states are there.
   *
   * @param q number of the row
   * @param running the lanes, one bit each
   * @param row where the row begins
   * @param coefficients of {@link #programs}
   */
  abstract void enter(int q, long running, double[] rows, int row, double[] coefficients);

  /** Jumps of the driver in a lane's sample. */
  Jumps jumps(int l) {
    return none;
  }

  /**
   * Adds the cotangents of a row's segment in a lane to those of what it comes from, where segments
   * are not steps of the grid.
   *
   * @param q number of the row
   * @param rows where the row's noise is
   * @param row where the row begins
   */
  void addCotangents(
      int q, int l, SegmentCotangents of, double[] rows, int row, DriverCotangents to) {
    throw new IllegalStateException("no derivatives by the driver where steps adapt");
  }

  /** Lanes that cannot go through the segment that they have entered. */
  long refused() {
    return 0;
  }

  /** Why a lane cannot that is refused. */
  ArithmeticException refusal(int l) {
    throw new IllegalStateException("lane %d is not refused".formatted(l));
  }

  /** Whether the next segments are as short as a shortened last step. */
  boolean areShortened() {
    return false;
  }

  /** The step of the grid that the lane is in. */
  abstract int step(int l);

  /** Keeps a lane's segment, which is its last, if segments are kept. */
  void keep(int l) {
    // mostly they are not
  }

  /** Leaves a lane's segment; the grid point that it has come to, or -1. */
  abstract int leave(int l);

  /** All lanes have left. */
  void allLeft() {
    // mostly each is on its own
  }

  /** Saves the lanes between two segments. */
  abstract void save(Snapshot to);

  /** Restores them. */
  abstract void restore(Snapshot from);

  final int streamSample(int l) {
    return simulation.firstSample() + first + l;
  }

  /** Where noise column c of neuron n is in a row, lane 0. */
  final int noiseAt(int row, int n, int c) {
    return row + (n * rowColumns + noiseColumn + c) * lanes;
  }

  /** Where column c of neuron n is in a row, lane 0. */
  final int at(int row, int n, int c) {
    return row + (n * rowColumns + c) * lanes;
  }

  /** Says where a lane's segment ends and how long it is, and puts its input into a row. */
  final void set(int l, double newEnd, double newLength, double[] rows, int row) {
    end[l] = newEnd;
    length[l] = newLength;
    search.set(Cut.LENGTH, l, newLength);
    for (int n = 0; signal && n < neurons; n++) {
      rows[at(row, n, inputColumn) + l] = discretisation.input(streamSample(l), step(l), n);
    }
  }
}

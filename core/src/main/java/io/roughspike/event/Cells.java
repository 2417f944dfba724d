package io.roughspike.event;

import io.roughspike.driver.DyadicNoise;
import io.roughspike.engine.Discretisation;
import io.roughspike.engine.Run;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Mesh;
import io.roughspike.solver.Solver;
import java.util.Arrays;

/**
 * The cells that lanes go through where steps adapt: each step of the grid is halved as often as
 * its error demands, and a cell of level L has a length of 2^-L of its step. A cell whose error is
 * too large is halved; after one with an error below an eighth of what is tolerated the next is
 * twice as long, if it is aligned.
 */
final class Cells {
  private static final double SMALL = 0.125;

  private Discretisation discretisation;
  private TimeGrid grid;
  private double smallest;
  private int neurons;
  private int channels;
  private boolean areas;
  private DyadicNoise[] noise = new DyadicNoise[0];
  private double[] increments = new double[0];
  private double[] ofAreas = new double[0];
  private int[] step = new int[0];
  private int[] level = new int[0];
  private int[] cell = new int[0];
  private double[] error = new double[0];
  private int firstSample;
  private Mesh kept;
  private Mesh mesh;

  /** The sample of each lane, and how many cells it has been through. */
  private int[] sample = new int[0];

  private int[] count = new int[0];

  /** The lanes' cells at one moment. */
  static final class Snapshot {
    private int[] ints = new int[0];
    private double[] error = new double[0];
  }

  /** Prepares for a run. */
  void prepare(Run run, CompiledSegments programs, int lanes) {
    discretisation = run.discretisation();
    grid = run.simulation().grid();
    Solver.Adaptive adaptive = run.simulation().solver().adaptive().orElseThrow();
    smallest = adaptive.smallestStep();
    mesh = adaptive.mesh().orElse(null);
    kept = run.mesh();
    neurons = run.simulation().network().size();
    areas = run.simulation().solver().stepper().usesAreas();
    channels = areas ? programs.channels.length / 2 : programs.channels.length;
    int[] own = Arrays.copyOf(programs.channels, channels);
    if (noise.length != lanes) {
      noise = new DyadicNoise[lanes];
      Arrays.setAll(noise, _ -> new DyadicNoise());
      step = new int[lanes];
      level = new int[lanes];
      cell = new int[lanes];
      error = new double[lanes];
      sample = new int[lanes];
      count = new int[lanes];
    }
    RandomStream stream = run.simulation().driver().normals().orElseThrow();
    for (DyadicNoise one : noise) {
      one.use(stream, grid, neurons, own);
    }
    if (increments.length != neurons * channels) {
      increments = new double[neurons * channels];
      ofAreas = new double[neurons * channels];
    }
    firstSample = run.simulation().firstSample();
  }

  /** Begins samples, each before the first cell of the grid. */
  void begin(int first, int samples) {
    for (int l = 0; l < samples; l++) {
      sample[l] = firstSample + first + l;
      noise[l].begin(sample[l]);
      noise[l].step(0);
      step[l] = 0;
      level[l] = mesh == null ? 0 : mesh.level(sample[l], 0);
      cell[l] = 0;
      count[l] = 0;
    }
  }

  /** The step of the grid that the lane's cell is in. */
  int step(int l) {
    return step[l];
  }

  private double ofStep(int l) {
    return discretisation.length(discretisation.isShortened(step[l]));
  }

  /** How long the lane's cell is. */
  double length(int l) {
    return Math.scalb(ofStep(l), -level[l]);
  }

  /** When it ends. */
  double end(int l) {
    if (isLast(l)) {
      return discretisation.end(step[l]);
    }
    double start = step[l] == 0 ? grid.start() : discretisation.end(step[l] - 1);
    return Math.fma(Math.scalb(cell[l] + 1.0, -level[l]), ofStep(l), start);
  }

  private boolean isLast(int l) {
    return cell[l] + 1 == 1 << level[l];
  }

  /** Writes increments and areas of the lane's cell to the noise of neurons. */
  void write(int l, double[] rows, int at, int ofNeuron, int ofColumn) {
    noise[l].cell(level[l], cell[l], increments, ofAreas);
    for (int c = 0; c < channels; c++) {
      for (int n = 0; n < neurons; n++) {
        int to = at + n * ofNeuron + c * ofColumn;
        rows[to] = increments[c * neurons + n];
        if (areas) {
          rows[to + channels * ofColumn] = ofAreas[c * neurons + n];
        }
      }
    }
  }

  /** Whether cells are given, so that no error is looked at. */
  boolean areGiven() {
    return mesh != null;
  }

  /** Notes the error of the lane's cell as a multiple of what is tolerated. */
  void judge(int l, double newError) {
    error[l] = newError;
  }

  /** Takes the first half of the lane's cell instead, unless that would be too short. */
  boolean halve(int l) {
    if (length(l) / 2 < smallest || level[l] == DyadicNoise.DEEPEST) {
      return false;
    }
    level[l]++;
    cell[l] *= 2;
    return true;
  }

  /** Keeps the lane's cell, if that is wanted. */
  void keep(int l) {
    if (kept != null) {
      kept.add(sample[l], level[l]);
    }
  }

  /** Goes on to the lane's next cell; the grid point that it has come to, or -1. */
  int leave(int l) {
    keep(l);
    boolean last = isLast(l);
    int next = level[l];
    cell[l]++;
    count[l]++;
    if (mesh != null) {
      next = count[l] < mesh.cells(sample[l]) ? mesh.level(sample[l], count[l]) : next;
    } else if (level[l] > 0 && cell[l] % 2 == 0 && error[l] < SMALL) {
      next--;
    }
    int from = level[l];
    level[l] = next;
    if (last) {
      cell[l] = 0;
      step[l]++;
      if (step[l] < discretisation.steps()) {
        noise[l].step(step[l]);
      }
      return step[l];
    }
    cell[l] = next < from ? cell[l] >> (from - next) : cell[l] << (next - from);
    return -1;
  }

  /** Saves the lanes' cells. */
  void save(Snapshot to) {
    int lanes = step.length;
    if (to.error.length != lanes) {
      to.error = new double[lanes];
      to.ints = new int[4 * lanes];
    }
    System.arraycopy(error, 0, to.error, 0, lanes);
    System.arraycopy(step, 0, to.ints, 0, lanes);
    System.arraycopy(level, 0, to.ints, lanes, lanes);
    System.arraycopy(cell, 0, to.ints, 2 * lanes, lanes);
    System.arraycopy(count, 0, to.ints, 3 * lanes, lanes);
  }

  /** Restores them. */
  void restore(Snapshot from) {
    int lanes = step.length;
    System.arraycopy(from.error, 0, error, 0, lanes);
    System.arraycopy(from.ints, 0, step, 0, lanes);
    System.arraycopy(from.ints, lanes, level, 0, lanes);
    System.arraycopy(from.ints, 2 * lanes, cell, 0, lanes);
    System.arraycopy(from.ints, 3 * lanes, count, 0, lanes);
    for (int l = 0; l < lanes; l++) {
      if (step[l] < discretisation.steps()) {
        noise[l].step(step[l]);
      }
    }
  }
}

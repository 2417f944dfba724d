package io.roughspike.event;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.program.ProgramInterpreter;
import java.util.List;

/**
 * Simulates one sample path after another, by any solver, and shows watchers what happens to each
 * neuron, in the order in which it happens to it. Of an engine with one thread.
 */
public final class PathWatch implements GroupedEngine.RangeSolver {
  /** Is shown paths; what it is given is live. */
  public interface Watcher {
    /**
     * A path starts.
     *
     * @param path whose it is
     */
    default void start(PathWatch path) {}

    /**
     * A neuron moves on.
     *
     * @param path what it is part of
     * @param neuron its number
     * @param time for how long
     */
    default void move(PathWatch path, int neuron, double time) {}

    /**
     * A neuron fires; {@link PathWatch#state} has its states just before, {@link PathWatch#time}
     * the time.
     *
     * @param path what it is part of
     * @param neuron its number
     * @param lifted whether a jump has set the event off
     */
    default void fire(PathWatch path, int neuron, boolean lifted) {}

    /**
     * A neuron receives a spike.
     *
     * @param neuron its number
     * @param receptor number of the receptor
     * @param weight of the connection
     */
    default void receive(int neuron, int receptor, double weight) {}

    /**
     * The dead time of a neuron ends.
     *
     * @param neuron its number
     */
    default void activate(int neuron) {}

    /**
     * A grid point has come; {@link PathWatch#state} has the states there.
     *
     * @param path what has come to it
     */
    default void gridPoint(PathWatch path) {}
  }

  private final List<Watcher> watchers;
  private final CompiledNetworks compiled;
  private final SegmentPaths paths = new SegmentPaths(new ScalarNoise());
  private final SegmentTape tape = paths.tape;
  private CompiledSegments programs;
  private Simulation simulation;
  private int sample;
  private int events;
  private double time;

  /** Where the states of a neuron are now, column after column. */
  private double[] values = new double[0];

  private int valuesAt;
  private boolean atGridPoint;
  private boolean[] cut = new boolean[0];

  /**
   * Shows paths.
   *
   * @param watchers to whom
   */
  public PathWatch(List<Watcher> watchers) {
    this.watchers = List.copyOf(watchers);
    ProgramInterpreter interpreter = new ProgramInterpreter();
    compiled = new CompiledNetworks(interpreter, interpreter);
  }

  @Override
  public void simulate(Run run, int from, int to) {
    simulation = run.simulation();
    programs = compiled.segments(run, true, 1);
    paths.prepare(run, programs);
    paths.setReplaying(true); // nobody takes times and states up
    cut = new boolean[simulation.network().size()];
    for (sample = from; sample < to; sample++) {
      paths.begin(sample, 1);
      events = 0;
      watchers.forEach(watcher -> watcher.start(this));
      while (paths.running() != 0) {
        paths.segment(0, 1);
        show();
        tape.restartAt(1);
        tape.clear();
      }
      paths.requireSound();
    }
  }

  /** Shows the segment that has been made. */
  private void show() {
    int width = programs.layout.stateCount() + 1;
    for (int e = 0; e < tape.count(); e++) {
      int k = tape.neuron(e);
      int kind = tape.kind(e);
      int at = tape.valuesAt(e);
      switch (kind) {
        case SegmentTape.STEP, SegmentTape.LAST -> {
          move(k, tape.values[at + width + 1]);
          cut[k] = true;
        }
        case SegmentTape.FIRED, SegmentTape.FORCED -> {
          double r = tape.values[at + width];
          double d = tape.values[at + width + 1];
          boolean lifted = kind == SegmentTape.FORCED;
          move(k, d);
          cut[k] = true;
          values = tape.values;
          valuesAt = at + width + 2;
          atGridPoint = false;
          time = Math.fma(d - r, paths.length(0), paths.end(0));
          watchers.forEach(watcher -> watcher.fire(this, k, lifted));
          events++;
        }
        case SegmentTape.RECEIVED -> receive(k, tape.number(e));
        case SegmentTape.ACTIVATED -> watchers.forEach(watcher -> watcher.activate(k));
        default -> {} // says where what follows comes from
      }
    }
    boolean stopped = tape.stopped[0] != 0;
    for (int k = 0; k < cut.length; k++) {
      if (!cut[k] && !stopped) {
        move(k, 1);
      }
      cut[k] = false;
    }
    if (tape.point[0] >= 0 && !stopped) {
      values = tape.rows;
      atGridPoint = true;
      time = paths.end(0);
      watchers.forEach(watcher -> watcher.gridPoint(this));
    }
  }

  private void move(int k, double d) {
    double length = d * paths.length(0);
    watchers.forEach(watcher -> watcher.move(this, k, length));
  }

  private void receive(int k, int number) {
    Network network = simulation.network();
    int first = network.connections().count();
    int receptor =
        number < first
            ? network.connections().receptor(number)
            : network.inputConnections().receptor(number - first);
    double weight =
        number < first
            ? network.connections().weight(number)
            : network.inputConnections().weight(number - first);
    watchers.forEach(watcher -> watcher.receive(k, receptor, weight));
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    throw new UnsupportedOperationException("paths are watched forwards only");
  }

  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    adjoint(run, from, to);
  }

  /** {@return number of the sample in its stream} */
  public int sample() {
    return simulation.firstSample() + sample;
  }

  /** {@return events of the path so far} */
  public int events() {
    return events;
  }

  /** {@return the time of the event or grid point that is shown} */
  public double time() {
    return time;
  }

  /**
   * {@return a state of the neuron that fires, just before it does, or of any neuron at the grid
   * point}
   *
   * @param neuron number of the neuron, from 0
   * @param state number of the state in the model
   */
  public double state(int neuron, int state) {
    int column = programs.of(neuron).stateColumns[state];
    if (column < 0) {
      return 0;
    }
    return values[atGridPoint ? paths.at(1, neuron, column) : valuesAt + column];
  }

  /**
   * {@return the recorded input of a neuron in the segment}
   *
   * @param neuron its number, from 0
   */
  public double input(int neuron) {
    boolean recorded = simulation.inputs().current().isPresent();
    return recorded ? tape.rows[paths.at(0, neuron, programs.layout.inputColumn())] : 0;
  }
}

package io.roughspike.event;

import io.roughspike.engine.Discretisation;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Run;
import io.roughspike.engine.Simulation;
import io.roughspike.program.ProgramInterpreter;
import java.util.List;

/**
 * Simulates one sample path after another by the rules of this package, and shows watchers each
 * sub-step. Of an engine with one thread.
 */
public final class PathWatch implements GroupedEngine.RangeSolver {
  /** Is shown paths; what it is given is live. */
  public interface Watcher {
    /**
     * A path starts.
     *
     * @param path its states are those after the (empty) sub-step
     */
    void start(PathWatch path);

    /**
     * A sub-step has been made.
     *
     * @param path what has become of it
     */
    void subStep(PathWatch path);
  }

  private final List<Watcher> watchers;
  private final CompiledNetworks compiled;
  private final OnePath path = new OnePath();
  private Discretisation discretisation;
  private CompiledNetwork programs;
  private Simulation simulation;
  private int sample;
  private double[] before = new double[0];

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
    discretisation = run.discretisation();
    programs = compiled.of(run, false, 1, false, false);
    path.prepare(run, programs);
    for (sample = from; sample < to; sample++) {
      path.start(sample);
      watchers.forEach(watcher -> watcher.start(this));
      while (!path.hasEnded()) {
        if (before.length != path.rows.length) {
          before = new double[path.rows.length];
        }
        System.arraycopy(path.rows, 0, before, 0, before.length);
        path.subStep(0);
        watchers.forEach(watcher -> watcher.subStep(this));
      }
    }
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
    return path.spikes();
  }

  /** {@return the fraction of its segment that the sub-step took} */
  public double fraction() {
    return path.ends[ModelPrograms.FRACTION];
  }

  /** {@return length of the segment} */
  public double segment() {
    return path.coefficients(path.step[0]).dt();
  }

  /** {@return the time of the event at the end of the sub-step, or its segment's end} */
  public double time() {
    return neuron() < 0 ? discretisation.end(path.step[0]) : path.time(path.step[0]);
  }

  /** {@return the neuron that fired at the end of the sub-step, or -1} */
  public int neuron() {
    return path.source[0] < simulation.network().size() ? path.source[0] : -1;
  }

  /** {@return the input channel whose spike ended the sub-step, or -1} */
  public int inputChannel() {
    return deadTime() >= 0 ? -1 : Math.max(path.source[0] - simulation.network().size(), -1);
  }

  /** {@return the neuron whose dead time ended with the sub-step, or -1} */
  public int deadTime() {
    return path.deadTime(0);
  }

  /**
   * {@return a state where the sub-step began}
   *
   * @param neuron number of the neuron, from 0
   * @param state number of the state in the model
   */
  public double before(int neuron, int state) {
    int column = programs.of(neuron).stateColumns[state];
    return column < 0 ? 0 : before[path.at(0, neuron, column)];
  }

  /**
   * {@return a state after the sub-step and what happened at its end}
   *
   * @param neuron number of the neuron, from 0
   * @param state number of the state in the model
   */
  public double after(int neuron, int state) {
    int column = programs.of(neuron).stateColumns[state];
    return column < 0 ? 0 : path.rows[path.at(0, neuron, column)];
  }

  /**
   * {@return the recorded input of a neuron in the segment}
   *
   * @param neuron its number, from 0
   */
  public double input(int neuron) {
    return discretisation.hasSignal() ? before[path.at(0, neuron, inputColumn())] : 0;
  }

  private int inputColumn() {
    return programs.layout.inputColumn();
  }

  /**
   * {@return the increment of a channel of noise over the segment; 0 of one that moves nothing}
   *
   * @param neuron number of the neuron, from 0
   * @param channel number of the channel in the model
   */
  public double noise(int neuron, int channel) {
    double scale = discretisation.scale(discretisation.isShortened(path.step[0]));
    for (int c = 0; c < programs.channels.length; c++) {
      if (programs.channels[c] == channel) {
        return scale * before[path.at(0, neuron, programs.layout.noiseColumn() + c)];
      }
    }
    return 0;
  }
}

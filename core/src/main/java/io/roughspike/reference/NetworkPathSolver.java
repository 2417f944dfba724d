package io.roughspike.reference;

import io.roughspike.driver.WorkerNoise;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.Run;
import io.roughspike.engine.Simulation;
import io.roughspike.engine.TapeBudget;
import io.roughspike.gradient.NetworkAdjoint;
import io.roughspike.gradient.NetworkSensitivity;
import io.roughspike.solver.Checkpoints;
import io.roughspike.solver.NetworkPath;
import io.roughspike.solver.NetworkTape;
import java.util.Arrays;

/**
 * Solves one sample path of a network at a time: forwards, with a tape and backwards, or with
 * tangents. A path whose tape would be too long is kept as checkpoints, a tape apart, and replayed
 * from the last one to the first.
 */
public final class NetworkPathSolver implements GroupedEngine.RangeSolver {
  private final TapeBudget tapeBudget;
  private final WorkerNoise noise = new WorkerNoise();
  private final NetworkPath path = new NetworkPath();
  private final NetworkAdjoint sweep = new NetworkAdjoint();
  private NetworkTape noTape = new NetworkTape(1, 0);
  private NetworkTape tape = noTape;
  private Checkpoints checkpoints = new Checkpoints(1, 0);
  private int size;

  private final NetworkSensitivity sensitivity = new NetworkSensitivity();
  private double[] timeCotangents = new double[8];
  private double[] stateCotangentV = new double[0];
  private double[] stateCotangentI = new double[0];

  /**
   * A solver whose tape and checkpoints have one thread's share of {@code tapeBudget}.
   *
   * @param tapeBudget of all threads
   */
  public NetworkPathSolver(TapeBudget tapeBudget) {
    this.tapeBudget = tapeBudget;
  }

  private void prepare(Run run) {
    Simulation simulation = run.simulation();
    noise.use(simulation.driver(), simulation.clocks());
    path.prepare(
        simulation.network(),
        run.discretisation(),
        noise.increments(),
        noise.clocks(),
        simulation.inputs().spikes(),
        run.secondChannel(),
        simulation.maxSpikes());
    if (size != simulation.network().size()) {
      size = simulation.network().size();
      noTape = new NetworkTape(size, 0);
      tape = new NetworkTape(size, tapeBudget.perThread() / 2);
      checkpoints = new Checkpoints(size, tapeBudget.perThread() / 2);
      stateCotangentV = new double[size];
      stateCotangentI = new double[size];
    }
  }

  @Override
  public void simulate(Run run, int from, int to) {
    prepare(run);
    for (int n = from; n < to; n++) {
      path.start(run.simulation().firstSample() + n);
      run.recordStates(n, 0, false, path.v(), 0, path.i(), 0, 1);
      for (int m = 0; m < run.discretisation().steps() && !path.stopped(); m++) {
        path.advance(m, noTape);
        for (int e = 0; e < path.events(); e++) {
          run.spikes().addOrCount(n, path.eventNeuron(e), path.eventTime(e));
        }
        run.recordStates(n, m + 1, path.stopped(), path.v(), 0, path.i(), 0, 1);
      }
      requireFinite(run);
    }
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    prepare(run);
    sweep.prepare(run.simulation().network(), run.discretisation());
    for (int n = from; n < to; n++) {
      double value = taped(run, n);
      sweep.start();
      sweepTape(run, n);
      for (int c = checkpoints.count() - 2; c >= 0; c--) {
        replay(c);
        sweepTape(run, n);
      }
      run.addStateCotangents(n, 0, false, sweep.vb(), 0, sweep.ib(), 0, 1);
      run.sums().add(n, value, sweep.finish(), 0);
    }
  }

  /**
   * Runs sample {@code n} forwards and returns its value. Leaves checkpoints at the start and
   * wherever the tape was full, and the tape of what came after the last one.
   */
  private double taped(Run run, int n) {
    path.start(run.simulation().firstSample() + n);
    checkpoints.clear();
    checkpoints.add(path, 0);
    tape.clear(0);
    double value = run.stateValue(n, 0, false, path.v(), 0, path.i(), 0, 1, 0);
    int m = 0;
    while (m < run.discretisation().steps() && !path.stopped()) {
      int event = path.spikes();
      path.advance(m, tape);
      if (!tape.fits()) {
        requireBudget(run, m);
        cut(m);
        continue;
      }
      for (int e = 0; e < path.events(); e++) {
        value = Math.fma(run.eventCotangent(n, event + e), path.eventTime(e), value);
      }
      m++;
      value = run.stateValue(n, m, path.stopped(), path.v(), 0, path.i(), 0, 1, value);
    }
    requireFinite(run);
    return value;
  }

  /** Takes the path back to where step {@code m} starts, for a checkpoint and an empty tape. */
  private void cut(int m) {
    int last = checkpoints.count() - 1;
    checkpoints.restore(last, path);
    for (int k = checkpoints.step(last); k < m; k++) {
      path.advance(k, noTape);
    }
    checkpoints.add(path, m);
    tape.clear(m);
  }

  /** Checks that step {@code m}, which did not fit the tape, can begin a new one. */
  private void requireBudget(Run run, int m) {
    if (tape.segments() == 1) { // also the only case where tangents are carried along
      throw tapeBudget.tooSmallFor(
          "a step of %d sub-steps of %d neurons (sample %d)"
              .formatted(tape.substeps(), size, path.sample()),
          3L * tape.substeps() * NetworkTape.bytesPerSubstep(size),
          "");
    }
    if (!checkpoints.hasRoom()) {
      // a budget k times as large has k times as many checkpoints, k times as far apart
      double done = m / (double) run.discretisation().steps();
      throw tapeBudget.tooSmallFor(
          "a path of %d steps of %d neurons (sample %d)"
              .formatted(run.discretisation().steps(), size, path.sample()),
          (long) (1.2 * tapeBudget.perThread() / Math.sqrt(done)),
          " or shorten the time");
    }
  }

  /** Fills the tape with what lies between checkpoint {@code c} and the next one. */
  private void replay(int c) {
    checkpoints.restore(c, path);
    tape.clear(checkpoints.step(c));
    for (int m = checkpoints.step(c); m < checkpoints.step(c + 1); m++) {
      path.advance(m, tape);
    }
  }

  /** Sweeps the tape backwards; the path is where the tape ends. */
  private void sweepTape(Run run, int n) {
    int event = path.spikes();
    int last = tape.segments() - 1;
    for (int j = last; j >= 0; j--) {
      boolean stopped = j == last && path.stopped();
      run.addStateCotangents(n, tape.step(j) + 1, stopped, sweep.vb(), 0, sweep.ib(), 0, 1);
      sweep.beginSegment(tape, j, path.sample());
      for (int q = tape.firstSubstep(j + 1) - 1; q >= tape.firstSubstep(j); q--) {
        int source = tape.source(q);
        boolean fired = source >= 0 && source < size;
        double timeCotangent = fired ? run.eventCotangent(n, --event) : 0;
        sweep.substep(tape, j, q, timeCotangent);
      }
    }
  }

  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    prepare(run);
    sensitivity.prepare(run.simulation().network(), run.discretisation(), run.requested());
    for (int n = from; n < to; n++) {
      double value = withTangents(run, n);
      run.sums().add(n, value, sensitivity.gradient(), 0);
    }
  }

  /** Runs sample {@code n} with tangents, leaves its gradient, and returns its value. */
  private double withTangents(Run run, int n) {
    path.start(run.simulation().firstSample() + n);
    sensitivity.start();
    double value = run.stateValue(n, 0, false, path.v(), 0, path.i(), 0, 1, 0);
    addStateSensitivity(run, n, 0);
    for (int m = 0; m < run.discretisation().steps() && !path.stopped(); m++) {
      int event = path.spikes();
      tape.clear(m);
      path.advance(m, tape);
      if (!tape.fits()) {
        requireBudget(run, m);
      }
      if (timeCotangents.length < path.events()) {
        timeCotangents = new double[2 * path.events()];
      }
      for (int e = 0; e < path.events(); e++) {
        timeCotangents[e] = run.eventCotangent(n, event + e);
        value = Math.fma(timeCotangents[e], path.eventTime(e), value);
      }
      sensitivity.segment(tape, path.sample(), timeCotangents);
      value = run.stateValue(n, m + 1, path.stopped(), path.v(), 0, path.i(), 0, 1, value);
      addStateSensitivity(run, n, m + 1);
    }
    requireFinite(run);
    return value;
  }

  private void addStateSensitivity(Run run, int n, int gridPoint) {
    if (run.hasStates()) {
      Arrays.fill(stateCotangentV, 0);
      Arrays.fill(stateCotangentI, 0);
      run.addStateCotangents(
          n, gridPoint, path.stopped(), stateCotangentV, 0, stateCotangentI, 0, 1);
      sensitivity.addStateCotangents(stateCotangentV, stateCotangentI);
    }
  }

  private void requireFinite(Run run) {
    if (!path.isFinite()) {
      throw new NonFiniteStateException(path.sample(), run.simulation().grid().end());
    }
  }
}

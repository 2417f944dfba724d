package io.roughspike.reference;

import io.roughspike.driver.Driver;
import io.roughspike.driver.WorkerNoise;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.Run;
import io.roughspike.engine.Simulation;
import io.roughspike.gradient.DiscreteAdjoint;
import io.roughspike.gradient.ForwardSensitivity;
import io.roughspike.model.Parameter;
import io.roughspike.solver.Discretisation;
import io.roughspike.solver.EventPath;
import io.roughspike.solver.Segment;
import java.util.Arrays;

/** Solves one sample path at a time, forwards, with a tape and backwards, or with tangents. */
final class ScalarPathSolver implements GroupedEngine.RangeSolver {
  private final EventPath path = new EventPath();
  private final double[] z1 = new double[Driver.BLOCK];
  private final double[] z2 = new double[Driver.BLOCK];
  private final WorkerNoise noise = new WorkerNoise();

  private final DiscreteAdjoint sweep = new DiscreteAdjoint();
  private final double[] adjointSums = new double[DiscreteAdjoint.SUMS];
  private final PathTape tape = new PathTape();

  private final ForwardSensitivity sensitivity = new ForwardSensitivity();
  private final double[] tangentV = new double[Parameter.COUNT];
  private final double[] tangentI = new double[Parameter.COUNT];
  private final double[] tangentS = new double[Parameter.COUNT];
  private double[] timeCotangents = new double[8];

  private final double[] gradient = new double[Parameter.COUNT];

  @Override
  public void simulate(Run run, int from, int to) {
    for (int n = from; n < to; n++) {
      start(run, n);
      run.record(n, 0, path.v(), path.i());
      for (int m = 0; m < run.discretisation().steps() && !path.stopped(); m++) {
        advance(run, m);
        for (int k = 0; k < path.events(); k++) {
          run.spikes().addOrCount(n, 0, path.eventTime(k));
        }
        if (path.stopped()) {
          run.recordFrom(n, m + 1, path.v(), path.i());
        } else {
          run.record(n, m + 1, path.v(), path.i());
        }
      }
      requireFinite(run);
    }
  }

  @Override
  public void adjoint(Run run, int from, int to) {
    for (int n = from; n < to; n++) {
      double value = taped(run, n);
      sweep(run, n);
      sweep.finish(run.discretisation().full(), gradient, 0);
      run.sums().add(n, value, gradient, 0);
    }
  }

  /** Runs sample {@code n} forwards, keeps its sub-steps, and returns its value. */
  private double taped(Run run, int n) {
    start(run, n);
    tape.clear();
    double value = stateValue(run, n, 0, 0);
    for (int m = 0; m < run.discretisation().steps() && !path.stopped(); m++) {
      int event = path.spikes();
      advance(run, m);
      tape.add(path, z1[m % Driver.BLOCK], z2[m % Driver.BLOCK]);
      for (int k = 0; k < path.events(); k++) {
        value = Math.fma(run.eventCotangent(n, event + k), path.eventTime(k), value);
      }
      value = stateValue(run, n, m + 1, value);
    }
    requireFinite(run);
    return value;
  }

  /** Adds the value of the state at {@code gridPoint}; a stopped path keeps its state. */
  private double stateValue(Run run, int n, int gridPoint, double value) {
    if (!run.hasStates()) {
      return value;
    }
    boolean frozen = path.stopped();
    double v = frozen ? run.stateCotangentVFrom(n, gridPoint) : run.stateCotangentV(n, gridPoint);
    double i = frozen ? run.stateCotangentIFrom(n, gridPoint) : run.stateCotangentI(n, gridPoint);
    return Math.fma(i, path.i(), Math.fma(v, path.v(), value));
  }

  /** Sweeps the taped path backwards. */
  private void sweep(Run run, int n) {
    Discretisation discretisation = run.discretisation();
    Arrays.fill(adjointSums, 0);
    sweep.resume(0, 0, 0, adjointSums, 0, 1);
    int event = path.spikes();
    int last = tape.segments() - 1;
    for (int m = last; m >= 0; m--) {
      if (run.hasStates()) {
        boolean frozen = m == last && path.stopped();
        sweep.addStateCotangents(
            frozen ? run.stateCotangentVFrom(n, m + 1) : run.stateCotangentV(n, m + 1),
            frozen ? run.stateCotangentIFrom(n, m + 1) : run.stateCotangentI(n, m + 1));
      }
      sweep.beginSegment();
      int firstSubstep = tape.firstSubstep(m);
      int substeps = tape.firstSubstep(m + 1) - firstSubstep;
      for (int k = substeps - 1; k >= 0; k--) {
        boolean fired = k < substeps - 1 || (m == last && path.stopped());
        if (fired) {
          event--;
        }
        int at = firstSubstep + k;
        sweep.substep(
            discretisation.segment(m),
            tape.v(at),
            tape.i(at),
            tape.clock(at),
            tape.fraction(at),
            tape.z1(m),
            tape.z2(m),
            discretisation.input(path.sample(), m, 0),
            fired,
            fired ? run.eventCotangent(n, event) : 0);
      }
    }
    if (run.hasStates()) {
      sweep.addStateCotangents(run.stateCotangentV(n, 0), run.stateCotangentI(n, 0));
    }
  }

  @Override
  public void forwardSensitivities(Run run, int from, int to) {
    for (int n = from; n < to; n++) {
      double value = withTangents(run, n);
      run.sums().add(n, value, gradient, 0);
    }
  }

  /** Runs sample {@code n} with tangents, leaves its gradient, and returns its value. */
  private double withTangents(Run run, int n) {
    Discretisation discretisation = run.discretisation();
    start(run, n);
    sensitivity.resume(tangentV, tangentI, tangentS, gradient, 0, 1);
    sensitivity.start();
    double value = stateValue(run, n, 0, 0);
    addStateSensitivity(run, n, 0);
    for (int m = 0; m < discretisation.steps() && !path.stopped(); m++) {
      int event = path.spikes();
      advance(run, m);
      if (timeCotangents.length < path.events()) {
        timeCotangents = new double[2 * path.events()];
      }
      for (int k = 0; k < path.events(); k++) {
        timeCotangents[k] = run.eventCotangent(n, event + k);
        value = Math.fma(timeCotangents[k], path.eventTime(k), value);
      }
      sensitivity.segment(
          discretisation.segment(m),
          path,
          z1[m % Driver.BLOCK],
          z2[m % Driver.BLOCK],
          discretisation.input(path.sample(), m, 0),
          timeCotangents);
      value = stateValue(run, n, m + 1, value);
      addStateSensitivity(run, n, m + 1);
    }
    requireFinite(run);
    return value;
  }

  private void addStateSensitivity(Run run, int n, int gridPoint) {
    if (run.hasStates()) {
      boolean frozen = path.stopped();
      sensitivity.addStateCotangents(
          frozen ? run.stateCotangentVFrom(n, gridPoint) : run.stateCotangentV(n, gridPoint),
          frozen ? run.stateCotangentIFrom(n, gridPoint) : run.stateCotangentI(n, gridPoint));
    }
  }

  private void start(Run run, int n) {
    Simulation simulation = run.simulation();
    noise.use(simulation.driver(), simulation.clocks());
    path.start(
        run.discretisation().full(),
        simulation.clocks(),
        simulation.firstSample() + n,
        simulation.maxSpikes());
    Arrays.fill(z2, 0);
  }

  /** Advances the path over step {@code m}, with the noise of its block of four steps. */
  private void advance(Run run, int m) {
    Simulation simulation = run.simulation();
    Discretisation discretisation = run.discretisation();
    int inBlock = m % Driver.BLOCK;
    if (inBlock == 0) {
      int block = m / Driver.BLOCK;
      noise.increments().block(path.sample(), 0, 0, block, z1, 0, 1);
      if (run.secondChannel()) {
        noise.increments().block(path.sample(), 0, 1, block, z2, 0, 1);
      }
    }
    Segment segment = discretisation.segment(m);
    path.advance(
        segment,
        simulation.clocks(),
        z1[inBlock],
        z2[inBlock],
        discretisation.input(path.sample(), m, 0),
        segment.clockIncrement(path.v()),
        discretisation.end(m));
  }

  private void requireFinite(Run run) {
    if (!path.isFinite()) {
      throw new NonFiniteStateException(path.sample(), run.simulation().grid().end());
    }
  }
}

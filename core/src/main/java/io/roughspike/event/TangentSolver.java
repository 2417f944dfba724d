package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;
import java.util.List;

/**
 * Forward sensitivities: derivatives (tangents) of all states by the requested parameters are
 * carried along one path after another, and the derivative of each event time is taken when it
 * happens (Holberg and Salvi, arXiv 2405.13587, section 3). With t. the tangents, J the derivatives
 * of increments by states and [..] those by a neuron's own parameters,
 *
 * <pre>
 *   d. = -(s_k. + d fs_k.) / fs_k if neuron k fires, else r.
 *   y. += d. f + d (J y. + [f]);  s. += d. fs + d fs.                             (every neuron)
 *   if neuron k fired:  r. -= d.;  (event time). = -dt r.;  y_k. = reset's J y_k. + [reset];
 *                       s_k. = [clockStart];  y_j. += [w_kj]
 *   if input channel c had a spike:  r. = 0;  y_j. += [w_cj]
 *   if the dead time of k ended:  d. = r. - r'.,  r. = r'. = -((its last event's time). + [dead time]) / dt
 *   if the segment ended:  r. = 0
 * </pre>
 *
 * <p>Costs O(K Q) operations a sub-step and (m + 1) K Q numbers, with dead time (m + 2) K Q, for K
 * neurons of m states and Q requested parameters.
 */
final class TangentSolver {
  private static final int LANES = Tangents.LANES;
  private static final int FIRST = Tangents.FIRST;

  private final ProgramCompiler forLanes;
  private final CompiledNetworks compiled;
  private final OnePath path = new OnePath();
  private final Tangents tangents;

  private Run run;
  private Network network;
  private CompiledNetwork model;

  /** Of each group of neurons. */
  private CompiledStraightTangents[] programs = new CompiledStraightTangents[0];

  /** Where what all tangents of each group share in a sub-step begins. */
  private int[] firstShared = new int[0];

  private int neurons;
  private int count;
  private int runs;

  /** Tangents of r and d, at {@code FIRST + t}. */
  private double[] rest = new double[0];

  private double[] fraction = new double[0];

  /** Whether some tangent of r may differ from 0. */
  private boolean restVaries;

  /** Derivatives of when the dead time of neuron n ends, at {@code n 64 runs + t}. */
  private double[] ends = new double[0];

  /** What all tangents share in a sub-step. */
  private double[] shared = new double[0];

  /**
   * A solver of its own programs.
   *
   * @param forLanes compiles what is done to all tangents
   * @param forOne compiles what is done once
   */
  TangentSolver(ProgramCompiler forLanes, ProgramCompiler forOne) {
    this.forLanes = forLanes;
    compiled = new CompiledNetworks(forOne, forOne);
    tangents = new Tangents(forLanes);
  }

  /** Adds values and gradients of the samples {@code from} to {@code to - 1} to the run's sums. */
  void solve(Run newRun, int from, int to) {
    prepare(newRun);
    for (int n = from; n < to; n++) {
      path.start(n);
      clearRest();
      tangents.start(n);
      while (!path.hasEnded()) {
        path.subStep(0);
        subStep(n);
        path.restartAt(1);
      }
      run.sums().add(n, path.value(), tangents.gradient(), 0);
    }
  }

  private void prepare(Run newRun) {
    run = newRun;
    network = run.simulation().network();
    neurons = network.size();
    model = compiled.of(run, true, 1, false, false);
    List<CompiledModel> models = model.models();
    if (programs.length != models.size()) {
      programs = new CompiledStraightTangents[models.size()];
      firstShared = new int[models.size()];
    }
    int size = 0;
    for (int g = 0; g < models.size(); g++) {
      programs[g] = models.get(g).tangents(forLanes);
      firstShared[g] = size;
      size += programs[g].stepWidth * network.groups().get(g).size();
    }
    if (shared.length != size) {
      shared = new double[size];
    }
    path.prepare(run, model);
    tangents.prepare(run, model, programs);
    count = tangents.count();
    runs = tangents.runs();
    if (rest.length != FIRST + runs * LANES) {
      rest = new double[FIRST + runs * LANES];
      fraction = new double[FIRST + runs * LANES];
    }
    if (network.hasDeadTimes() && ends.length != neurons * runs * LANES) {
      ends = new double[neurons * runs * LANES];
    }
  }

  private void clearRest() {
    Arrays.fill(rest, 0);
    restVaries = false;
  }

  /** Carries the tangents over the sub-step that the path has just made. */
  private void subStep(int n) {
    int m = path.step[0];
    int source = path.source[0];
    Coefficients c = tangents.coefficients(run.discretisation().isShortened(m));
    for (int g = 0; g < programs.length; g++) {
      Network.Group group = tangents.group(g);
      programs[g].stepSlopes.run(
          group.size(),
          1,
          c.values,
          c.start(g),
          path.rows,
          path.at(0, group.first(), 0),
          shared,
          firstShared[g],
          null,
          0,
          path.ends,
          0);
    }
    boolean fired = source >= 0 && source < neurons;
    int deadTime = path.deadTime(0);
    if (fired) {
      tangents.fire(source, shared, sharedOf(tangents.groupOf(source), source), fraction, rest, 0);
    } else if (deadTime >= 0) {
      endDeadTime(deadTime, c.dt());
    }
    double[] d = fired || deadTime >= 0 ? fraction : rest;
    boolean varies = fired || deadTime >= 0 || restVaries;
    for (int g = 0; g < programs.length; g++) {
      move(g, d, varies);
    }
    if (fired) {
      takeFraction();
      tangents.addTime(c.dt() * run.eventCotangent(n, path.spikes() - 1), rest, FIRST);
      if (model.of(source).activeColumn >= 0) {
        beginDeadTime(source, c.dt());
      }
      tangents.reset(source, c, path.rows, path.at(0, source, 0), path.ends, 0);
      receive(network.connections(), source, 0);
      if (path.stoppedAt() > 0) {
        tangents.clearClock(source); // it did not start again
        tangents.addStates(n, path.stoppedAt(), true);
      }
    } else if (deadTime >= 0) {
      takeFraction();
    } else {
      clearRest();
      if (source == OnePath.SEGMENT) {
        tangents.addStates(n, m + 1, false);
      } else {
        receive(network.inputConnections(), source - neurons, network.connections().count());
      }
    }
  }

  /** Carries the tangents of a group over a sub-step with tangents d. of its fraction. */
  private void move(int g, double[] d, boolean varies) {
    CompiledStraightTangents p = programs[g];
    Network.Group group = tangents.group(g);
    for (int q = 0; q < runs; q++) {
      (varies ? p.moveAlong : p.move)
          .run(
              group.size(),
              tangents.lanes(q),
              shared,
              firstShared[g],
              tangents.values(),
              tangents.at(q, group.first(), 0),
              d,
              FIRST + q * LANES,
              null,
              0,
              null,
              0);
    }
    for (int k = group.first(); k < group.end(); k++) {
      tangents.addSources(g, p.stepSources, k, shared, sharedOf(g, k));
    }
  }

  /** Where what all tangents of a neuron share in a sub-step begins. */
  private int sharedOf(int g, int k) {
    return firstShared[g] + (k - tangents.group(g).first()) * programs[g].stepWidth;
  }

  /** r. -= d. */
  private void takeFraction() {
    for (int t = FIRST; t < FIRST + count; t++) {
      rest[t] -= fraction[t];
    }
    restVaries = true;
  }

  /** Notes how the end of the dead time varies that begins with an event now. */
  private void beginDeadTime(int k, double dt) {
    int from = k * runs * LANES;
    for (int t = 0; t < count; t++) {
      ends[from + t] = -dt * rest[FIRST + t];
    }
    int own = tangents.ofDeadTime(k);
    if (own >= 0) {
      ends[from + own] += 1;
    }
  }

  /** The tangent of the fraction that a sub-step takes until the dead time of neuron k ends. */
  private void endDeadTime(int k, double dt) {
    int from = k * runs * LANES;
    for (int t = 0; t < count; t++) {
      fraction[FIRST + t] = rest[FIRST + t] + ends[from + t] / dt;
    }
  }

  /** The spikes of a source are received; {@code first} is the number of its kind's first one. */
  private void receive(Connections connections, int source, int first) {
    for (int e = connections.start(source); e < connections.start(source + 1); e++) {
      tangents.receive(first + e);
    }
  }
}

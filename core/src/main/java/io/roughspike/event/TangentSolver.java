package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.event.TangentPrograms.Source;
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
 * neurons of m states and Q requested parameters. Tangents by parameter 0 to Q - 1 are side by
 * side: group after group of neurons with one model those of its parameters, one for each neuron,
 * then the weights and the input weights.
 */
final class TangentSolver implements Run.CotangentAdder {
  private static final int LANES = CompiledTangents.LANES;
  private static final int FIRST = LanePaths.FIRST;

  private final ProgramCompiler forLanes;
  private final CompiledNetworks compiled;
  private final OnePath path = new OnePath();
  private final Coefficients full = new Coefficients();
  private final Coefficients shortened = new Coefficients();

  private Run run;
  private Network network;
  private CompiledNetwork model;

  /** Of each group of neurons. */
  private CompiledTangents[] programs = new CompiledTangents[0];

  /** The first tangent by a parameter of each group. */
  private int[] firstTangent = new int[0];

  /** Where what all tangents of each group share in a sub-step begins. */
  private int[] firstShared = new int[0];

  private int neurons;
  private int columns;
  private int count;
  private int firstWeight;
  private int runs;

  /**
   * Tangent t of column c of neuron n is at {@code FIRST + ((t / 64 K + n) columns + c) 64 + t %
   * 64}.
   */
  private double[] tangents = new double[0];

  /** Tangents of r and d, at {@code FIRST + t}. */
  private double[] rest = new double[0];

  private double[] fraction = new double[0];

  /** Whether some tangent of r may differ from 0. */
  private boolean restVaries;

  /** Derivatives of the functional so far, by tangent. */
  private double[] derivative = new double[0];

  /** Derivatives of when the dead time of neuron n ends, at {@code n 64 runs + t}. */
  private double[] ends = new double[0];

  private final double[] weight = new double[1];

  /** What all tangents share. */
  private double[] shared = new double[0];

  private double[] gradient = new double[0];

  /**
   * A solver of its own programs.
   *
   * @param forLanes compiles what is done to all tangents
   * @param forOne compiles what is done once
   */
  TangentSolver(ProgramCompiler forLanes, ProgramCompiler forOne) {
    this.forLanes = forLanes;
    compiled = new CompiledNetworks(forOne, forOne);
  }

  /** Adds values and gradients of the samples {@code from} to {@code to - 1} to the run's sums. */
  void solve(Run newRun, int from, int to) {
    prepare(newRun);
    for (int n = from; n < to; n++) {
      path.start(n);
      start(n);
      while (!path.hasEnded()) {
        path.subStep(0);
        subStep(n);
        path.restartAt(1);
      }
      run.sums().add(n, path.value(), gradient(), 0);
    }
  }

  private void prepare(Run newRun) {
    run = newRun;
    network = run.simulation().network();
    neurons = network.size();
    model = compiled.of(run, true, 1, false, false);
    CompiledModel[] models = model.models();
    if (programs.length != models.length) {
      programs = new CompiledTangents[models.length];
      firstTangent = new int[models.length];
      firstShared = new int[models.length];
    }
    for (int g = 0; g < models.length; g++) {
      programs[g] = models[g].tangents(forLanes);
    }
    path.prepare(run, model);
    full.setTangents(network, model, programs, run.discretisation(), false);
    shortened.setTangents(network, model, programs, run.discretisation(), true);
    columns = model.layout.stateCount() + 1;
    place();
    int weights = network.parameterCount() - network.firstWeight();
    count = firstWeight + (run.requested().hasWeights() ? weights : 0);
    runs = (count + LANES - 1) / LANES;
    int size = FIRST + Math.multiplyExact(runs * LANES, neurons * columns);
    if (tangents.length != size) {
      tangents = new double[size];
    }
    if (rest.length != FIRST + runs * LANES) {
      rest = new double[FIRST + runs * LANES];
      fraction = new double[FIRST + runs * LANES];
      derivative = new double[FIRST + runs * LANES];
    }
    if (network.hasDeadTimes() && ends.length != neurons * runs * LANES) {
      ends = new double[neurons * runs * LANES];
    }
    if (gradient.length != network.parameterCount()) {
      gradient = new double[network.parameterCount()];
    }
  }

  /** Finds where what belongs to each group begins. */
  private void place() {
    firstWeight = 0;
    int size = 0;
    int one = 0;
    for (int g = 0; g < programs.length; g++) {
      CompiledTangents p = programs[g];
      firstTangent[g] = firstWeight;
      firstShared[g] = size;
      firstWeight += p.parameters.length * group(g).size();
      size += Math.max(p.stepWidth, p.startWidth) * group(g).size();
      one = Math.max(one, Math.max(p.resetWidth, p.receiveWidth));
    }
    size = Math.max(size, one);
    if (shared.length != size) {
      shared = new double[size];
    }
  }

  private Network.Group group(int g) {
    return network.groups().get(g);
  }

  /** The group of neuron k. */
  private int groupOf(int k) {
    int g = programs.length - 1;
    while (k < group(g).first()) {
      g--;
    }
    return g;
  }

  /** The tangent by parameter j of a group, of neuron k. */
  private int tangent(int g, int j, int k) {
    return firstTangent[g] + j * group(g).size() + k - group(g).first();
  }

  /** Lanes of run {@code c}. */
  private int lanes(int c) {
    int grain = forLanes.lanes();
    return Math.min(LANES, (count - c * LANES + grain - 1) / grain * grain);
  }

  /** Where column {@code column} of neuron {@code n} is in run {@code c}. */
  private int at(int c, int n, int column) {
    return FIRST + ((c * neurons + n) * columns + column) * LANES;
  }

  private void start(int sample) {
    Arrays.fill(tangents, 0);
    Arrays.fill(derivative, 0);
    clearRest();
    for (int g = 0; g < programs.length; g++) {
      CompiledTangents p = programs[g];
      Network.Group group = group(g);
      int from = firstShared[g];
      p.startSlopes.run(
          group.size(), 1, full.values, full.start(g), null, 0, shared, from, null, 0, null, 0);
      for (int k = group.first(); k < group.end(); k++) {
        addSources(g, p.startSources, k, from + (k - group.first()) * p.startWidth);
      }
    }
    for (int n = 0; n < neurons; n++) {
      if (network.isReadOut(n)) {
        clearClock(n); // it does not start
      }
    }
    addStates(sample, 0, false);
  }

  private void clearClock(int k) {
    for (int c = 0; c < runs; c++) {
      int clock = at(c, k, columns - 1);
      Arrays.fill(tangents, clock, clock + LANES, 0);
    }
  }

  private void clearRest() {
    Arrays.fill(rest, 0);
    restVaries = false;
  }

  /** Adds derivatives by the parameters of neuron {@code k} of group {@code g} to its tangents. */
  private void addSources(int g, List<Source> sources, int k, int from) {
    for (int j = 0; j < sources.size(); j++) {
      Source s = sources.get(j);
      add(tangent(g, s.parameter(), k), k, s.state(), shared[from + s.column()]);
    }
  }

  private void add(int t, int k, int column, double x) {
    tangents[at(t / LANES, k, column) + t % LANES] += x;
  }

  /** Carries the tangents over the sub-step that the path has just made. */
  private void subStep(int n) {
    int m = path.step[0];
    int source = path.source[0];
    boolean isShort = run.discretisation().isShortened(m);
    Coefficients c = isShort ? shortened : full;
    for (int g = 0; g < programs.length; g++) {
      programs[g].stepSlopes.run(
          group(g).size(),
          1,
          c.values,
          c.start(g),
          path.rows,
          path.at(0, group(g).first(), 0),
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
      fire(source);
    } else if (deadTime >= 0) {
      endDeadTime(deadTime, c.dt());
    }
    double[] d = fired || deadTime >= 0 ? fraction : rest;
    boolean varies = fired || deadTime >= 0 || restVaries;
    for (int g = 0; g < programs.length; g++) {
      move(g, d, varies);
    }
    if (fired) {
      takeEvent(c.dt() * run.eventCotangent(n, path.spikes() - 1));
      if (model.of(source).activeColumn >= 0) {
        beginDeadTime(source, c.dt());
      }
      reset(source, c);
      weights(network.connections(), source, firstWeight);
      if (path.stoppedAt() > 0) {
        clearClock(source); // it did not start again
        addStates(n, path.stoppedAt(), true);
      }
    } else if (deadTime >= 0) {
      for (int t = FIRST; t < FIRST + count; t++) {
        rest[t] -= fraction[t];
      }
      restVaries = true;
    } else {
      clearRest();
      if (source == OnePath.SEGMENT) {
        addStates(n, m + 1, false);
      } else {
        int first = firstWeight + network.connections().count();
        weights(network.inputConnections(), source - neurons, first);
      }
    }
  }

  /** Carries the tangents of a group over a sub-step with tangents d. of its fraction. */
  private void move(int g, double[] d, boolean varies) {
    CompiledTangents p = programs[g];
    Network.Group group = group(g);
    for (int q = 0; q < runs; q++) {
      (varies ? p.moveAlong : p.move)
          .run(
              group.size(),
              lanes(q),
              shared,
              firstShared[g],
              tangents,
              at(q, group.first(), 0),
              d,
              FIRST + q * LANES,
              null,
              0,
              null,
              0);
    }
    for (int k = group.first(); k < group.end(); k++) {
      addSources(g, p.stepSources, k, sharedOf(g, k));
    }
  }

  /** Where what all tangents of a neuron share in a sub-step begins. */
  private int sharedOf(int g, int k) {
    return firstShared[g] + (k - group(g).first()) * programs[g].stepWidth;
  }

  /** The tangent of the fraction that a sub-step takes if neuron {@code k} fires at its end. */
  private void fire(int k) {
    int g = groupOf(k);
    CompiledTangents p = programs[g];
    int from = sharedOf(g, k);
    for (int q = 0; q < runs; q++) {
      p.fire.run(
          1,
          lanes(q),
          shared,
          from,
          tangents,
          at(q, k, 0),
          fraction,
          FIRST + q * LANES,
          null,
          0,
          null,
          0);
    }
    double fs = shared[from + p.slopeColumn];
    for (int j = 0; j < p.eventSources.size(); j++) {
      Source s = p.eventSources.get(j);
      fraction[FIRST + tangent(g, s.parameter(), k)] -= shared[from + s.column()] / fs;
    }
  }

  /**
   * r. -= d., and what the time of the event adds.
   *
   * @param g dt times the cotangent of the time
   */
  private void takeEvent(double g) {
    for (int t = FIRST; t < FIRST + count; t++) {
      rest[t] -= fraction[t];
      derivative[t] = Math.fma(-g, rest[t], derivative[t]);
    }
    restVaries = true;
  }

  /** Notes how the end of the dead time varies that begins with an event now. */
  private void beginDeadTime(int k, double dt) {
    int from = k * runs * LANES;
    for (int t = 0; t < count; t++) {
      ends[from + t] = -dt * rest[FIRST + t];
    }
    int g = groupOf(k);
    int refractory = programs[g].refractory;
    if (refractory >= 0) {
      ends[from + tangent(g, refractory, k)] += 1;
    }
  }

  /** The tangent of the fraction that a sub-step takes until the dead time of neuron k ends. */
  private void endDeadTime(int k, double dt) {
    int from = k * runs * LANES;
    for (int t = 0; t < count; t++) {
      fraction[FIRST + t] = rest[FIRST + t] + ends[from + t] / dt;
    }
  }

  private void reset(int k, Coefficients c) {
    int g = groupOf(k);
    CompiledTangents p = programs[g];
    p.resetSlopes.run(
        1,
        1,
        c.values,
        coefficients(c, g, k),
        path.rows,
        path.at(0, k, 0),
        shared,
        0,
        null,
        0,
        path.ends,
        0);
    for (int q = 0; q < runs; q++) {
      p.resetTangents.run(1, lanes(q), shared, 0, tangents, at(q, k, 0), null, 0, null, 0, null, 0);
    }
    addSources(g, p.resetSources, k, 0);
  }

  private int coefficients(Coefficients c, int g, int k) {
    return c.start(g) + (k - group(g).first()) * programs[g].coefficientCount;
  }

  private void weights(Connections connections, int from, int first) {
    boolean wanted = run.requested().hasWeights();
    for (int e = connections.start(from); e < connections.start(from + 1); e++) {
      int receptor = connections.receptor(e);
      int j = connections.target(e);
      int column = model.of(j).receptorColumns[receptor];
      if (column < 0) {
        receive(receptor, connections.weight(e), j, wanted ? first + e : -1);
      } else if (wanted) {
        add(first + e, j, column, 1);
      }
    }
  }

  /**
   * Adds the derivatives of what a spike does by parameters and by its weight, tangent t if any.
   */
  private void receive(int receptor, double w, int j, int t) {
    weight[0] = w;
    int g = groupOf(j);
    CompiledTangents p = programs[g];
    int c = coefficients(full, g, j);
    p.receiveSlopes[receptor].run(1, 1, full.values, c, null, 0, shared, 0, weight, 0, null, 0);
    addSources(g, p.receiveSources.get(receptor), j, 0);
    for (Source s : p.weightSources.get(receptor)) {
      if (t >= 0) {
        add(t, j, s.state(), shared[s.column()]);
      }
    }
  }

  private void addStates(int n, int gridPoint, boolean stopped) {
    if (run.hasStates()) {
      run.addStateCotangents(n, gridPoint, stopped, this);
    }
  }

  @Override
  public void add(int neuron, int state, double cotangent) {
    int column = model.of(neuron).cotangentColumns[state];
    for (int q = 0; q < runs && column >= 0 && cotangent != 0; q++) {
      int from = at(q, neuron, column);
      int to = FIRST + q * LANES;
      for (int l = 0; l < LANES; l++) {
        derivative[to + l] = Math.fma(cotangent, tangents[from + l], derivative[to + l]);
      }
    }
  }

  /** {@return the gradient, 0 where it was not requested; the live array} */
  private double[] gradient() {
    Arrays.fill(gradient, 0);
    for (int g = 0; g < programs.length; g++) {
      Network.Group group = group(g);
      for (int j = 0; j < programs[g].parameters.length; j++) {
        int from = FIRST + firstTangent[g] + j * group.size();
        int to = group.index(programs[g].parameters[j]);
        System.arraycopy(derivative, from, gradient, to, group.size());
      }
    }
    int weights = count - firstWeight;
    System.arraycopy(derivative, FIRST + firstWeight, gradient, network.firstWeight(), weights);
    return gradient;
  }
}

package io.roughspike.event;

import io.roughspike.engine.Discretisation;
import io.roughspike.engine.Run;
import io.roughspike.event.TangentPrograms.Source;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;
import java.util.List;

/**
 * Derivatives (tangents) of all components of one path by the requested parameters, and what is the
 * same for all loops: how paths start, what resets and spikes do, and what the functional adds up.
 *
 * <p>Tangents by parameter 0 to Q - 1 are side by side: group after group of neurons with one model
 * those of its parameters, one for each neuron, then the weights and the input weights, then the
 * delays and the input delays. Tangent t of column c of neuron n is at {@code FIRST + ((t / 64 K +
 * n) columns + c) 64 + t % 64} for K neurons.
 */
final class Tangents implements Run.CotangentAdder {
  static final int LANES = CompiledTangents.LANES;
  static final int FIRST = LanePaths.FIRST;

  private final ProgramCompiler forLanes;
  private final Coefficients full = new Coefficients();
  private final Coefficients shortened = new Coefficients();

  private Run run;
  private Network network;
  private NetworkPrograms<?> model;

  /** Of each group of neurons. */
  private CompiledTangents[] programs = new CompiledTangents[0];

  /** The first tangent by a parameter of each group. */
  private int[] firstTangent = new int[0];

  private int neurons;
  private int columns;
  private int count;
  private int firstWeight;
  private int firstDelay;
  private int runs;

  private double[] tangents = new double[0];

  /** Derivatives of the functional so far, by tangent. */
  private double[] derivative = new double[0];

  private final double[] weight = new double[1];

  /** What all tangents share of a transition. */
  private double[] shared = new double[0];

  private double[] gradient = new double[0];

  /**
   * None so far.
   *
   * @param forLanes compiles what is done to all tangents
   */
  Tangents(ProgramCompiler forLanes) {
    this.forLanes = forLanes;
  }

  /** Prepares for a run, with the programs of each group of neurons. */
  void prepare(Run newRun, NetworkPrograms<?> newModel, CompiledTangents[] newPrograms) {
    run = newRun;
    network = run.simulation().network();
    neurons = network.size();
    model = newModel;
    programs = newPrograms;
    if (firstTangent.length != programs.length) {
      firstTangent = new int[programs.length];
    }
    Discretisation grid = run.discretisation();
    full.setTangents(network, model, programs, grid, false);
    shortened.setTangents(network, model, programs, grid, true);
    columns = model.layout.stateCount() + 1;
    firstWeight = 0;
    int size = 0;
    for (int g = 0; g < programs.length; g++) {
      CompiledTangents p = programs[g];
      firstTangent[g] = firstWeight;
      firstWeight += p.parameters.length * group(g).size();
      size = Math.max(size, Math.max(p.resetWidth, p.receiveWidth));
      size = Math.max(size, p.startWidth * group(g).size());
    }
    if (shared.length != size) {
      shared = new double[size];
    }
    int weights = network.firstDelay() - network.firstWeight();
    int delays = network.firstDriver() - network.firstDelay();
    firstDelay = firstWeight + (run.requested().hasWeights() ? weights : 0);
    count = firstDelay + (run.requested().hasDelays() ? delays : 0);
    runs = (count + LANES - 1) / LANES;
    size = FIRST + Math.multiplyExact(runs * LANES, neurons * columns);
    if (tangents.length != size) {
      tangents = new double[size];
    }
    if (derivative.length != FIRST + runs * LANES) {
      derivative = new double[FIRST + runs * LANES];
    }
    if (gradient.length != network.parameterCount()) {
      gradient = new double[network.parameterCount()];
    }
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** Runs of programs that they take. */
  int runs() {
    return runs;
  }

  /** Lanes of run {@code c}. */
  int lanes(int c) {
    int grain = forLanes.lanes();
    return Math.min(LANES, (count - c * LANES + grain - 1) / grain * grain);
  }

  /** All of them. */
  double[] values() {
    return tangents;
  }

  /** Where column {@code column} of neuron {@code n} is in run {@code c}. */
  int at(int c, int n, int column) {
    return FIRST + ((c * neurons + n) * columns + column) * LANES;
  }

  Network.Group group(int g) {
    return network.groups().get(g);
  }

  /** The group of neuron k. */
  int groupOf(int k) {
    int g = programs.length - 1;
    while (k < group(g).first()) {
      g--;
    }
    return g;
  }

  /** The tangent by parameter j of a group, of neuron k. */
  int tangent(int g, int j, int k) {
    return firstTangent[g] + j * group(g).size() + k - group(g).first();
  }

  /** The tangent by the dead time of neuron k; -1 if it is not wanted. */
  int ofDeadTime(int k) {
    int g = groupOf(k);
    int refractory = programs[g].refractory;
    return refractory < 0 ? -1 : tangent(g, refractory, k);
  }

  /**
   * The tangent by the delay of a connection; -1 if it has none, or it is not wanted.
   *
   * @param number of the connection; those of inputs follow those of neurons
   */
  int ofDelay(int number) {
    int connections = network.connections().count();
    boolean ofInput = number >= connections;
    boolean has = (ofInput ? network.inputConnections() : network.connections()).hasDelays();
    if (!has || !run.requested().hasDelays()) {
      return -1;
    }
    int inputs = network.firstInputDelay() - network.firstDelay();
    return firstDelay + (ofInput ? inputs + number - connections : number);
  }

  /** Coefficients of segments, shortened or not. */
  Coefficients coefficients(boolean isShort) {
    return isShort ? shortened : full;
  }

  /** Where those of neuron k begin. */
  int coefficientsAt(int k) {
    int g = groupOf(k);
    return full.start(g) + (k - group(g).first()) * programs[g].coefficientCount;
  }

  /** Begins a sample. */
  void start(int sample) {
    Arrays.fill(tangents, 0);
    Arrays.fill(derivative, 0);
    for (int g = 0; g < programs.length; g++) {
      CompiledTangents p = programs[g];
      Network.Group group = group(g);
      p.startSlopes.run(
          group.size(), 1, full.values, full.start(g), null, 0, shared, 0, null, 0, null, 0);
      for (int k = group.first(); k < group.end(); k++) {
        addSources(g, p.startSources, k, shared, (k - group.first()) * p.startWidth);
      }
    }
    for (int n = 0; n < neurons; n++) {
      if (network.isReadOut(n)) {
        clearClock(n); // it does not start
      }
    }
    addStates(sample, 0, false);
  }

  /** The clock of neuron k does not run. */
  void clearClock(int k) {
    clearColumn(k, columns - 1);
  }

  /**
   * Adds derivatives by the parameters of neuron {@code k} of group {@code g} to its tangents.
   *
   * @param numbers where the derivatives are, from {@code from} on
   */
  void addSources(int g, List<Source> sources, int k, double[] numbers, int from) {
    for (int j = 0; j < sources.size(); j++) {
      Source s = sources.get(j);
      add(tangent(g, s.parameter(), k), k, s.state(), numbers[from + s.column()]);
    }
  }

  private void add(int t, int k, int column, double x) {
    tangents[at(t / LANES, k, column) + t % LANES] += x;
  }

  /**
   * The tangent of the fraction d at whose end neuron k fires.
   *
   * @param numbers what all tangents share in the sub-step, from {@code from} on
   * @param fraction receives it, at {@code FIRST + t}
   * @param rest the tangent of r, from {@code atRest} on
   */
  void fire(int k, double[] numbers, int from, double[] fraction, double[] rest, int atRest) {
    int g = groupOf(k);
    CompiledTangents p = programs[g];
    for (int q = 0; q < runs; q++) {
      p.fire.run(
          1,
          lanes(q),
          numbers,
          from,
          tangents,
          at(q, k, 0),
          fraction,
          FIRST + q * LANES,
          rest,
          atRest + q * LANES,
          null,
          0);
    }
    double slope = numbers[from + p.slopeColumn];
    for (int j = 0; j < p.eventSources.size(); j++) {
      Source s = p.eventSources.get(j);
      fraction[FIRST + tangent(g, s.parameter(), k)] -= numbers[from + s.column()] / slope;
    }
  }

  /**
   * What a time adds to the functional.
   *
   * @param g dt times its cotangent
   * @param rest the tangent of what was left of the segment then, from {@code at} on
   */
  void addTime(double g, double[] rest, int at) {
    for (int t = 0; t < count; t++) {
      derivative[FIRST + t] = Math.fma(-g, rest[at + t], derivative[FIRST + t]);
    }
  }

  /**
   * Adds the tangents of a column of neuron k to the functional's derivatives.
   *
   * @param factor of each of them
   */
  void addColumn(int k, int column, double factor) {
    for (int t = 0; t < count; t++) {
      int from = at(t / LANES, k, column) + t % LANES;
      derivative[FIRST + t] = Math.fma(factor, tangents[from], derivative[FIRST + t]);
    }
  }

  /** A column of neuron k no longer depends on anything. */
  void clearColumn(int k, int column) {
    for (int c = 0; c < runs; c++) {
      Arrays.fill(tangents, at(c, k, column), at(c, k, column) + LANES, 0);
    }
  }

  /** Adds to the functional's derivative by tangent t. */
  void addTo(int t, double x) {
    derivative[FIRST + t] += x;
  }

  /**
   * The reset of neuron k.
   *
   * @param row its row, from {@code atRow} on
   * @param ends how its sub-step ends
   */
  void reset(int k, Coefficients c, double[] row, int atRow, double[] ends, int atEnds) {
    int g = groupOf(k);
    CompiledTangents p = programs[g];
    p.resetSlopes.run(
        1, 1, c.values, coefficientsAt(k), row, atRow, shared, 0, null, 0, ends, atEnds);
    for (int q = 0; q < runs; q++) {
      p.resetTangents.run(1, lanes(q), shared, 0, tangents, at(q, k, 0), null, 0, null, 0, null, 0);
    }
    addSources(g, p.resetSources, k, shared, 0);
  }

  /**
   * What a spike does at its target: derivatives by parameters, and by its weight.
   *
   * @param number of the connection; those of inputs follow those of neurons
   */
  void receive(int number) {
    int between = network.connections().count();
    boolean ofInput = number >= between;
    Connections connections = ofInput ? network.inputConnections() : network.connections();
    int e = ofInput ? number - between : number;
    int receptor = connections.receptor(e);
    int j = connections.target(e);
    int column = model.of(j).receptorColumns[receptor];
    int t = run.requested().hasWeights() ? firstWeight + number : -1;
    if (column < 0) {
      receive(receptor, connections.weight(e), j, t);
    } else if (t >= 0) {
      add(t, j, column, 1);
    }
  }

  private void receive(int receptor, double w, int j, int t) {
    weight[0] = w;
    int g = groupOf(j);
    CompiledTangents p = programs[g];
    int c = coefficientsAt(j);
    p.receiveSlopes[receptor].run(1, 1, full.values, c, null, 0, shared, 0, weight, 0, null, 0);
    addSources(g, p.receiveSources.get(receptor), j, shared, 0);
    for (Source s : p.weightSources.get(receptor)) {
      if (t >= 0) {
        add(t, j, s.state(), shared[s.column()]);
      }
    }
  }

  /** What the states at a grid point add to the functional. */
  void addStates(int sample, int gridPoint, boolean stopped) {
    if (run.hasStates()) {
      run.addStateCotangents(sample, gridPoint, stopped, this);
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
  double[] gradient() {
    Arrays.fill(gradient, 0);
    for (int g = 0; g < programs.length; g++) {
      Network.Group group = group(g);
      for (int j = 0; j < programs[g].parameters.length; j++) {
        int from = FIRST + firstTangent[g] + j * group.size();
        int to = group.index(programs[g].parameters[j]);
        System.arraycopy(derivative, from, gradient, to, group.size());
      }
    }
    int weights = firstDelay - firstWeight;
    int delays = count - firstDelay;
    System.arraycopy(derivative, FIRST + firstWeight, gradient, network.firstWeight(), weights);
    System.arraycopy(derivative, FIRST + firstDelay, gradient, network.firstDelay(), delays);
    return gradient;
  }
}

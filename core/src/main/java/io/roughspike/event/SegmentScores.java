package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.engine.ScoreNoise;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.program.CompiledProgram;
import io.roughspike.program.ProgramCompiler;
import java.util.Arrays;
import java.util.List;

/**
 * Scores of sample paths: derivatives R of the log of their likelihood, in which times of events
 * and paths of states that have noise stay what they are. With z the tangent that a sub-step gives
 * such a state, sigma the size of its noise and W the noise's increment over a segment of length h
 * at the rate of the sub-step,
 *
 * <pre>
 *   R += z W / (sigma h),   z = 0          after each sub-step
 *   R += d log(intensity) - d(its integral)          at an event of a clock; the integral at the end
 * </pre>
 *
 * <p>States without noise have tangents as those of {@link SegmentTangents}, at fixed times of
 * events. A spike that arrives later by its delay changes the drift u of a state with noise there,
 * where the noise is known to the segment only: R -= (its change of u) W / (sigma h), W that of the
 * whole segment.
 */
final class SegmentScores {
  private static final int LANES = Tangents.LANES;
  private static final int FIRST = Tangents.FIRST;

  private final ProgramCompiler forLanes;
  private final CompiledNetworks compiled;
  private final SegmentPaths paths;
  private final SegmentTape tape;
  private final Tangents tangents;

  private Run run;
  private Network network;
  private CompiledSegments model;
  private int width;
  private CompiledSegmentTangents[] programs = new CompiledSegmentTangents[0];
  private int count;
  private int runs;
  private boolean[] isCut = new boolean[0];

  /** Tangents of what is left of the segment of neuron n, at {@code FIRST + n 64 runs + t}. */
  private double[] rest = new double[0];

  private double[] fraction = new double[0];
  private double[] shared = new double[0];
  private double[] row = new double[0];
  private final double[] cuts = new double[FIRST + Cut.COUNT];

  /** By neuron: columns of states that have noise, which noise, and 1/sigma of it. */
  private int[][] pinned = new int[0][];

  private int[][] channel = new int[0][];
  private double[][] inverse = new double[0][];

  /** By connection with a delay: what a spike changes of the drift of these states. */
  private double[][] shift = new double[0][];

  private double[] terms = new double[0];
  private Coefficients coefficients;
  private double length;

  /** W / h of a unit of noise in a row. */
  private double scale;

  SegmentScores(ProgramCompiler forLanes, ProgramCompiler forOne, NoiseSource noise) {
    this.forLanes = forLanes;
    compiled = new CompiledNetworks(forOne, forOne);
    paths = new SegmentPaths(noise);
    tape = paths.tape;
    tangents = new Tangents(forLanes);
  }

  /** Adds the scores of samples times their weights, and the squares of these, to the sums. */
  void solve(Run newRun, int from, int to) {
    prepare(newRun);
    for (int sample = from; sample < to; sample++) {
      paths.begin(sample, 1);
      tangents.start(sample);
      while (paths.running() != 0) {
        boolean isShort = paths.isShortened();
        coefficients = tangents.coefficients(isShort);
        scale = run.discretisation().scale(isShort) / run.discretisation().length(isShort);
        paths.segment(0, 1);
        segment();
        tape.restartAt(1);
        tape.clear();
      }
      paths.requireSound();
      for (int n = 0; n < network.size(); n++) {
        subtractIntegral(n);
      }
      double[] score = tangents.gradient();
      double weight = run.scoreWeight(sample);
      for (int p = 0; p < score.length; p++) {
        double term = weight * score[p];
        terms[p] = term;
        terms[score.length + p] = term * term;
      }
      run.sums().add(sample, 0, terms, 0);
    }
  }

  private void prepare(Run newRun) {
    run = newRun;
    network = run.simulation().network();
    int neurons = network.size();
    model = compiled.segments(run, true, 1);
    List<CompiledSegment> models = model.models();
    width = model.layout.stateCount() + 1;
    programs = new CompiledSegmentTangents[models.size()];
    int size = 0;
    for (int g = 0; g < models.size(); g++) {
      programs[g] = models.get(g).scores(forLanes);
      int whole = programs[g].wholeWidth * network.groups().get(g).size();
      size = Math.max(size, Math.max(whole, programs[g].stepWidth));
    }
    shared = new double[size];
    paths.prepare(run, model);
    paths.setReplaying(true); // nobody takes times and states up
    tangents.prepare(run, model, programs);
    count = tangents.count();
    runs = tangents.runs();
    row = new double[FIRST + model.layout.rowColumns()];
    isCut = new boolean[neurons];
    rest = new double[FIRST + Math.multiplyExact(runs * LANES, neurons)];
    fraction = new double[FIRST + runs * LANES];
    terms = new double[2 * network.parameterCount()];
    findNoise();
    shift = new double[network.connections().count() + network.inputConnections().count()][];
    findShifts(network.connections(), 0);
    findShifts(network.inputConnections(), network.connections().count());
  }

  private void findNoise() {
    ScoreNoise noise = run.scoreNoise();
    pinned = new int[network.size()][];
    channel = new int[network.size()][];
    inverse = new double[network.size()][];
    for (int n = 0; n < network.size(); n++) {
      int neuron = n;
      CompiledSegment of = model.of(n);
      int[] states = noisyStates(n);
      pinned[n] = Arrays.stream(states).map(k -> of.stateColumns[k]).toArray();
      channel[n] =
          Arrays.stream(states)
              .map(k -> Arrays.binarySearch(model.channels, noise.channel(neuron, k)))
              .toArray();
      inverse[n] = Arrays.stream(states).mapToDouble(k -> 1 / noise.sigma(neuron, k)).toArray();
    }
  }

  /** Numbers in its model of the states of neuron n that have noise. */
  private int[] noisyStates(int n) {
    int[] columns = model.of(n).stateColumns;
    int[] all = new int[columns.length];
    int found = 0;
    for (int k = 0; k < columns.length; k++) {
      if (run.scoreNoise().isNoisy(n, k)) {
        all[found++] = k;
      }
    }
    return Arrays.copyOf(all, found);
  }

  /** Changes of drifts by spikes of connections with delays, of which each has the same for all. */
  private void findShifts(Connections connections, int first) {
    if (!connections.hasDelays() || !run.requested().hasDelays()) {
      return;
    }
    for (int e = 0; e < connections.count(); e++) {
      int n = connections.target(e);
      NeuronModel of = network.model(n);
      double weight = connections.weight(e);
      List<Expression> after = of.receptors().get(connections.receptor(e)).after();
      double[] before = values(of.start(), n, new double[0], 0);
      double[] there = values(of.drift(), n, before, 0);
      double[] then = values(of.drift(), n, values(after, n, before, weight), 0);
      int[] states = noisyStates(n);
      shift[first + e] = Arrays.stream(states).mapToDouble(k -> then[k] - there[k]).toArray();
    }
  }

  private double[] values(List<Expression> of, int n, double[] states, double input) {
    return new Evaluation(of).of(states, network.neuron(n).toArray(), input);
  }

  private void segment() {
    length = tape.length[0];
    boolean stopped = tape.stopped[0] != 0;
    cuts[FIRST + Cut.LENGTH] = length;
    for (int e = 0; e < tape.count(); e++) {
      entry(tape.kind(e), tape.neuron(e), tape.number(e), tape.valuesAt(e), stopped);
    }
    for (int g = 0; !stopped && g < programs.length; g++) {
      Network.Group group = tangents.group(g);
      int from = group.first();
      for (int n = from; n < group.end(); n++) {
        if (isCut[n]) {
          whole(g, from, n);
          from = n + 1;
        }
      }
      whole(g, from, group.end());
    }
    Arrays.fill(isCut, false);
  }

  /** Neurons {@code from} to {@code to - 1} of a group, which nothing has cut. */
  private void whole(int g, int from, int to) {
    if (from == to) {
      return;
    }
    CompiledSegmentTangents p = programs[g];
    int c = tangents.coefficientsAt(from);
    int at = paths.at(0, from, 0);
    double[] values = coefficients.values;
    p.wholeSlopes.run(to - from, 1, values, c, tape.rows, at, shared, 0, null, 0, cuts, FIRST);
    for (int q = 0; q < runs; q++) {
      int lanes = tangents.lanes(q);
      int first = tangents.at(q, from, 0);
      p.moveWhole.run(
          to - from, lanes, shared, 0, tangents.values(), first, null, 0, null, 0, null, 0);
    }
    for (int k = from; k < to; k++) {
      tangents.addSources(g, p.wholeSources, k, shared, (k - from) * p.wholeWidth);
      pin(k, -1);
    }
  }

  private void entry(int kind, int k, int number, int values, boolean stopped) {
    if (k >= 0 && !isCut[k]) {
      isCut[k] = true;
      Arrays.fill(rest, restOf(k), restOf(k) + runs * LANES, 0);
    }
    switch (kind) {
      case SegmentTape.LAST -> step(k, -1, values, values + width + 2);
      case SegmentTape.STEP -> step(k, number, values, values + width + 2);
      case SegmentTape.FIRED -> fire(k, number, values, stopped);
      case SegmentTape.FORCED -> reset(k, number, values, stopped);
      case SegmentTape.RECEIVED -> receive(k, number);
      case SegmentTape.ARRIVED, SegmentTape.RELEASED, SegmentTape.INPUT, SegmentTape.ACTIVATED -> {
        // at times that nothing is differentiated by, but the delay of the step's connection
      }
      default -> throw new IllegalStateException("no entry of kind " + kind);
    }
  }

  private int restOf(int k) {
    return FIRST + k * runs * LANES;
  }

  /**
   * A sub-step to a fixed place, or to where a spike comes that is later by its delay.
   *
   * @param number of its connection, or -1
   * @param bent where its noise is
   */
  private void step(int k, int number, int values, int bent) {
    int g = tangents.groupOf(k);
    paths.load(row, 0, k, 0, values);
    cuts[FIRST + Cut.REST] = tape.values[values + width];
    cuts[FIRST + Cut.FRACTION] = tape.values[values + width + 1];
    int c = tangents.coefficientsAt(k);
    double[] of = coefficients.values;
    programs[g].stepSlopes.run(1, 1, of, c, row, FIRST, shared, 0, null, 0, cuts, FIRST);
    int from = restOf(k);
    System.arraycopy(rest, from, fraction, FIRST, count);
    int delay = number < 0 ? -1 : tangents.ofDelay(number);
    if (delay >= 0) {
      fraction[FIRST + delay] += 1 / length;
    }
    CompiledProgram move = programs[g].move;
    for (int q = 0; q < runs; q++) {
      int lanes = tangents.lanes(q);
      int at = tangents.at(q, k, 0);
      int atFraction = FIRST + q * LANES;
      int atRest = from + q * LANES;
      double[] all = tangents.values();
      move.run(1, lanes, shared, 0, all, at, fraction, atFraction, rest, atRest, null, 0);
    }
    tangents.addSources(g, programs[g].stepSources, k, shared, 0);
    Arrays.fill(rest, from, from + count, 0);
    if (delay >= 0) {
      rest[from + delay] = -1 / length;
    }
    pin(k, bent);
  }

  /** What the noise of a sub-step says of the tangents of states that have noise. */
  private void pin(int k, int bent) {
    for (int j = 0; j < pinned[k].length; j++) {
      double noise = paths.noise(0, k, channel[k][j], bent);
      tangents.addColumn(k, pinned[k][j], noise * scale * inverse[k][j]);
      tangents.clearColumn(k, pinned[k][j]);
    }
  }

  private boolean hasIntensity(int k) {
    return model.of(k).model.hasClock();
  }

  /** The tangents of the clock are those of the integral of the intensity. */
  private void subtractIntegral(int k) {
    if (hasIntensity(k)) {
      tangents.addColumn(k, width - 1, -1);
    }
  }

  private void fire(int k, int number, int values, boolean stopped) {
    // The intensity is constant in a sub-step, and what the clock grows by is in proportion to it
    double grown = tape.values[values + 2 * width + 1] - tape.values[values + width - 1];
    boolean counts = hasIntensity(k) && grown > 0;
    if (counts) {
      tangents.addColumn(k, width - 1, -1 / grown);
    }
    step(k, -1, values, values + 2 * width + 2);
    if (counts) {
      tangents.addColumn(k, width - 1, 1 / grown);
    }
    reset(k, number, values, stopped);
  }

  private void reset(int k, int number, int values, boolean stopped) {
    subtractIntegral(k);
    paths.load(row, 0, k, 0, values + width + 2);
    tangents.reset(k, coefficients, row, FIRST, cuts, FIRST);
    if (stopped && number == paths.spikes(0) - 1) {
      tangents.clearClock(k); // it did not start again
    }
    for (int column : pinned[k]) {
      tangents.clearColumn(k, column);
    }
  }

  private void receive(int k, int number) {
    tangents.receive(number);
    int delay = tangents.ofDelay(number);
    for (int j = 0; delay >= 0 && j < pinned[k].length; j++) {
      double noise = paths.noise(0, k, channel[k][j], -1);
      tangents.addTo(delay, -shift[number][j] * noise * scale * inverse[k][j]);
    }
  }
}

package io.roughspike.event;

import io.roughspike.engine.Run;
import io.roughspike.engine.ScoreNoise;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.model.Connections;
import io.roughspike.model.NeuronModel;
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
final class SegmentScores extends SegmentWalk {
  /** By neuron: columns of states that have noise, which noise, and 1/sigma of it. */
  private int[][] pinned = new int[0][];

  private int[][] channel = new int[0][];
  private double[][] inverse = new double[0][];

  /** By connection with a delay: what a spike changes of the drift of these states. */
  private double[][] shift = new double[0][];

  private double[] terms = new double[0];

  /** W / h of a unit of noise in a row. */
  private double scale;

  /**
   * A solver of its own programs.
   *
   * @param forLanes compiles what is done to all tangents
   * @param forOne compiles what is done once
   * @param noise draws random numbers
   */
  SegmentScores(ProgramCompiler forLanes, ProgramCompiler forOne, NoiseSource noise) {
    super(forLanes, forOne, noise);
  }

  @Override
  CompiledSegmentTangents programs(CompiledSegment of, ProgramCompiler compiler) {
    return of.scores(compiler);
  }

  /** Adds the scores of samples times their weights, and the squares of these, to the sums. */
  void solve(Run newRun, int from, int to) {
    prepare(newRun);
    for (int sample = from; sample < to; sample++) {
      paths.begin(sample, 1);
      tangents.start(sample);
      while (paths.running() != 0) {
        boolean isShort = paths.isShortened();
        scale = run.discretisation().scale(isShort) / run.discretisation().length(isShort);
        segment();
        goOn();
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
    prepareWalk(newRun);
    paths.setReplaying(true); // nobody takes times and states up
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

  @Override
  void movedWhole(int k) {
    pin(k, -1);
  }

  @Override
  void entry(int kind, int k, int number, int values) {
    switch (kind) {
      case SegmentTape.LAST -> {
        stepToEnd(k, values);
        pin(k, values + width + 2);
      }
      case SegmentTape.STEP -> step(k, number, values, values + width + 2);
      case SegmentTape.FIRED -> fire(k, number, values);
      case SegmentTape.FORCED -> event(k, number, values);
      case SegmentTape.RECEIVED -> receive(k, number);
      case SegmentTape.ARRIVED, SegmentTape.RELEASED, SegmentTape.INPUT, SegmentTape.ACTIVATED -> {
        // at times that nothing is differentiated by, but the delay of the step's connection
      }
      default -> throw new IllegalStateException("no entry of kind " + kind);
    }
  }

  /**
   * A sub-step to a fixed place, or to where a spike comes that is later by its delay.
   *
   * @param number of its connection, or -1
   * @param bent where its noise is
   */
  private void step(int k, int number, int values, int bent) {
    stepToPlace(k, number, values);
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

  private void fire(int k, int number, int values) {
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
    event(k, number, values);
  }

  private void event(int k, int number, int values) {
    subtractIntegral(k);
    reset(k, number, values + width + 2);
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

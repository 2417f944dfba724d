package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.engine.GivenSpikes;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.ContentDigest;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The likelihood of recorded spikes: of a simulation in which they are given ({@link
 * io.roughspike.engine.Inputs#given}), so that every neuron is where its own recorded spikes, those
 * of the others and its inputs have brought it. With lambda_k the intensity of neuron k and Lambda
 * its integral since the neuron's spike before (since the start of the simulation, where there is
 * none), the log-likelihood of one sample in the window [a, b) is
 *
 * <pre>
 *   l = sum over neurons k of ( sum over spikes t in [a, b) of log lambda_k(t-) - z_k(t) ) - z_k(b)
 *   z(t) = H(t) - H(a) at the first, H(t) at the others,   H = (Lambda - alpha)^+
 * </pre>
 *
 * and the loss is {@code L = -1/B sum l} over B samples. Spikes before a set the states and add
 * nothing, and the last interval is censored at b. A clock starts at log U - alpha, so that no
 * spike can come before Lambda is alpha: one that does has the likelihood 0, and so has one at an
 * intensity of 0. lambda_k(t-) is the intensity in the sub-step that the spike ends: the density
 * with which the simulated clock fires there, so that the likelihood is that of the scheme itself,
 * whatever the step, and its derivative at the true parameters has the mean 0. A spike at a grid
 * point falls in the step that begins there. Of several spikes at one time the lower neuron's comes
 * first, and input spikes come before them, as in simulations. z are independent and exponential
 * with mean 1 where the model is that of the data (time rescaling; Brown et al., Neural Computation
 * 14, 2002).
 *
 * <p>Cotangents: {@code -1/B} for log lambda - Lambda of the spikes in [a, b), and {@code 1/B} and
 * {@code -1/B} for Lambda at b and at a where it is above alpha. As a function of alpha, and of the
 * dead time, the likelihood has its maximum at the edge, so they are not learned by it.
 *
 * <p>Cost: O(events + neurons).
 */
public final class Likelihood implements PathLoss {
  private final int neurons;

  /** The neurons that may fire, by column of the states. */
  private final int[] firing;

  private final double[] alpha;
  private final double windowStart;
  private final double windowEnd;
  private final StateRecord states;
  private final StateCotangents cotangents;
  private final String description;

  /** H at the start of each neuron's interval, then the sum of a sample. */
  private final double[] before;

  /** What a model says of the spikes of one neuron in the window, in one sample. */
  public static final class Intervals {
    private final double[] logIntensities;
    private final double[] integrals;

    private Intervals(double[] logIntensities, double[] integrals) {
      this.logIntensities = logIntensities;
      this.integrals = integrals;
    }

    /**
     * {@return log of the intensity that each spike came with; minus infinity at an impossible one}
     */
    public double[] logIntensities() {
      return logIntensities.clone();
    }

    /** {@return z of each spike; last, that of the end of the window} */
    public double[] integrals() {
      return integrals.clone();
    }

    /** {@return the log-likelihood} */
    public double logLikelihood() {
      return Arrays.stream(logIntensities).sum() - Arrays.stream(integrals).sum();
    }
  }

  /**
   * The likelihood of spikes that are given to simulations.
   *
   * @param data spikes of all neurons that may fire, within the grid, as they are given
   * @param network the model: its read-outs, alpha and dead times count
   * @param grid of the simulation
   * @param windowStart a, a grid point
   * @param windowEnd b, a later grid point
   */
  public Likelihood(
      RecordedSpikes data, Network network, TimeGrid grid, double windowStart, double windowEnd) {
    new GivenSpikes().requireDefined(network);
    neurons = network.size();
    firing = IntStream.range(0, neurons).filter(k -> mayFire(network, k)).toArray();
    alpha = values(network, "alpha");
    int[] points = {grid.pointAt(windowStart), grid.pointAt(windowEnd)};
    this.windowStart = grid.point(points[0]);
    this.windowEnd = grid.point(points[1]);
    List<String> clock = List.of(NeuronModel.CLOCK);
    states = new StateRecord(clock, points, firing);
    cotangents = new StateCotangents(0, clock, points, firing);
    before = new double[neurons];
    requirePossible(data, network);
    description =
        "likelihood on [%s, %s), alpha %s, data %s"
            .formatted(windowStart, windowEnd, Arrays.toString(alpha), ContentDigest.of(data));
  }

  /** The value of a parameter in each neuron; 0 in models without it. */
  private static double[] values(Network network, String parameter) {
    double[] values = new double[network.size()];
    double[] all = network.toArray();
    for (int e : network.entries(parameter)) {
      values[network.neuronOf(e)] = all[e];
    }
    return values;
  }

  private static boolean mayFire(Network network, int k) {
    return network.model(k).hasClock() && !network.isReadOut(k);
  }

  /** Refuses spikes that no neuron can have fired, whatever its parameters. */
  private void requirePossible(RecordedSpikes data, Network network) {
    if (data.neuronCount() != neurons) {
      throw new IllegalArgumentException(
          "recorded spikes must be of the %d neurons of the network, got %d"
              .formatted(neurons, data.neuronCount()));
    }
    double[] deadTime = values(network, NeuronModel.REFRACTORY);
    double[] last = new double[neurons];
    for (int n = 0; n < data.samples(); n++) {
      Arrays.fill(last, Double.NEGATIVE_INFINITY);
      for (int e = 0; e < data.count(n); e++) {
        int k = data.neuron(n, e);
        double time = data.time(n, e);
        if (!mayFire(network, k)) {
          throw new IllegalArgumentException(
              "neuron %d never fires in this model and has a recorded spike at %s (sample %d): remove its spikes from the data, or give it an intensity"
                  .formatted(k, time, n));
        }
        if (!(time > last[k]) || time < last[k] + deadTime[k]) {
          throw new IllegalArgumentException(
              "neuron %d has spikes at %s and %s in sample %d, and cannot fire again before its dead time of %s is over: correct the data, or lower refractory"
                  .formatted(k, last[k], time, n, deadTime[k]));
        }
        last[k] = time;
      }
    }
  }

  /** {@return numbers of the neurons that may fire, increasing} */
  public IntStream firing() {
    return IntStream.of(firing);
  }

  /** {@return a, the first time of which spikes count} */
  public double windowStart() {
    return windowStart;
  }

  /** {@return b, the first time of which spikes do not count any more} */
  public double windowEnd() {
    return windowEnd;
  }

  /**
   * {@return how many spikes of each neuron count, over all samples}
   *
   * @param data the recorded spikes
   */
  public int[] spikes(RecordedSpikes data) {
    int[] counts = new int[neurons];
    for (int n = 0; n < data.samples(); n++) {
      for (int e = 0; e < data.count(n); e++) {
        if (isCounted(data.time(n, e))) {
          counts[data.neuron(n, e)]++;
        }
      }
    }
    return counts;
  }

  @Override
  public Optional<StateRecord> states() {
    return Optional.of(states);
  }

  @Override
  public Optional<StateCotangents> stateCotangents() {
    return Optional.of(cotangents);
  }

  /**
   * {@return what the model says of the spikes of one neuron in one sample}
   *
   * @param given as the simulation with {@link #states} left them
   * @param sample number of the sample in the simulation, from 0
   * @param neuron number of a neuron that may fire
   */
  public Intervals intervals(SpikeTrains given, int sample, int neuron) {
    requireGiven(given);
    int column = Arrays.binarySearch(firing, neuron);
    if (column < 0) {
      throw new IllegalArgumentException("neuron %d never fires".formatted(neuron));
    }
    double[] logs = new double[given.count(sample)];
    double[] integrals = new double[logs.length + 1];
    int count = 0;
    double start = above(neuron, states.get(sample, 0, column, 0));
    for (int e = 0; e < given.count(sample); e++) {
      if (given.neuron(sample, e) == neuron && isCounted(given.time(sample, e))) {
        boolean possible = given.integral(sample, e) >= alpha[neuron];
        logs[count] = possible ? given.logIntensity(sample, e) : Double.NEGATIVE_INFINITY;
        integrals[count++] = above(neuron, given.integral(sample, e)) - start;
        start = 0;
      }
    }
    integrals[count] = above(neuron, states.get(sample, 1, column, 0)) - start;
    return new Intervals(Arrays.copyOf(logs, count), Arrays.copyOf(integrals, count + 1));
  }

  @Override
  public double value(Engine engine, SpikeTrains generated, long firstPair) {
    double sum = 0;
    for (int n = 0; n < generated.samples(); n++) {
      sum += logLikelihood(generated, n);
    }
    return -sum / generated.samples();
  }

  @Override
  public double valueAndCotangents(
      Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out) {
    int samples = generated.samples();
    out.reset(samples, generated.capacity());
    cotangents.reset(samples);
    for (int n = 0; n < samples; n++) {
      for (int e = 0; e < generated.count(n); e++) {
        if (isCounted(generated.time(n, e))) {
          out.add(n, e, -1.0 / samples);
        }
      }
      for (int c = 0; c < firing.length; c++) {
        for (int slot = 0; slot < 2; slot++) {
          if (states.get(n, slot, c, 0) > alpha[firing[c]]) {
            cotangents.add(n, slot, c, 0, (slot == 0 ? -1.0 : 1.0) / samples);
          }
        }
      }
    }
    return value(engine, generated, firstPair);
  }

  private double logLikelihood(SpikeTrains given, int sample) {
    requireGiven(given);
    double sum = 0;
    for (int c = 0; c < firing.length; c++) {
      before[firing[c]] = above(firing[c], states.get(sample, 0, c, 0));
    }
    for (int e = 0; e < given.count(sample); e++) {
      int k = given.neuron(sample, e);
      if (isCounted(given.time(sample, e))) {
        double integral = given.integral(sample, e);
        double log = given.logIntensity(sample, e);
        if (!(integral >= alpha[k]) || log == Double.NEGATIVE_INFINITY) {
          throw new ZeroLikelihoodException(
              "the likelihood of the data is 0: neuron %d has a spike at %s in sample %d, where its intensity is %s and its integral since the spike before %s, %s"
                  .formatted(
                      k,
                      given.time(sample, e),
                      sample,
                      StrictMath.exp(log),
                      integral,
                      log == Double.NEGATIVE_INFINITY
                          ? "which no spike can come at"
                          : "below its alpha of %s: begin nearer to the data, or lower alpha"
                              .formatted(alpha[k])));
        }
        sum += log - (above(k, integral) - before[k]);
        before[k] = 0;
      }
    }
    for (int c = 0; c < firing.length; c++) {
      sum -= above(firing[c], states.get(sample, 1, c, 0)) - before[firing[c]];
    }
    return sum;
  }

  private boolean isCounted(double time) {
    return time >= windowStart && time < windowEnd;
  }

  /** H: what counts of an integrated intensity. */
  private double above(int neuron, double integral) {
    return Math.max(integral - alpha[neuron], 0);
  }

  private static void requireGiven(SpikeTrains trains) {
    if (!trains.hasIntensities()) {
      throw new IllegalArgumentException(
          "a likelihood is of simulations in which the recorded spikes are given, got generated ones");
    }
  }

  @Override
  public String description() {
    return description;
  }
}

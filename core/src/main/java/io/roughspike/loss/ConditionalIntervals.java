package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.spike.ContentDigest;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * Interspike intervals, trial by trial: how well the mean interval of each neuron, given what the
 * neuron received in a trial, predicts the recorded one.
 *
 * <p>Of every recorded sample (trial) q two samples a and b are generated, with the inputs of that
 * trial and independent noise. With x_kj the j-th interval of neuron k (the time of its j-th spike
 * minus that of the one before it, or minus the start), y the recorded one, and s_kj^2 the variance
 * of y_kj over trials,
 *
 * <pre>
 *   L = 1/Q sum over trials q, neurons k, intervals j of (x^a_kj - y_kj) (x^b_kj - y_kj) / s_kj^2
 * </pre>
 *
 * over the intervals that end within the window in all three. a and b are independent given the
 * inputs, so L is an unbiased estimate of the squared error of the conditional mean; it may be
 * negative. A squared error of single samples would instead reward small variance. Where the model
 * is that of the data, a, b and y are exchangeable, and the derivative has mean 0.
 *
 * <p>Cotangent of x^a_kj: {@code (x^b_kj - y_kj) / (Q s_kj^2)}; a spike that ends one interval and
 * starts the next has the difference of both. Cost: O(events).
 *
 * <p>Where a recorded sample has reached a cap on its events it is observed up to its last event
 * only; generated intervals that end later do not count.
 */
public final class ConditionalIntervals implements SpikeTrainLoss {
  /** Generated samples for each recorded one. */
  public static final int REPLICATES = 2;

  /** Fewer recorded values than this say too little about a variance: the interval is left out. */
  private static final int FEWEST_VALUES = 10;

  private final int neurons;
  private final int trials;
  private final int longest;
  private final String description;

  /** Recorded intervals, layout (trials, neurons, longest); NaN where there is none. */
  private final double[] recorded;

  /** Until when each trial was observed. */
  private final double[] observedUntil;

  /** 1 / s_kj^2, layout (neurons, longest); 0 for those left out. */
  private final double[] precision;

  private final double startTime;

  /** Intervals of both replicates, layout (replicates, neurons, longest). */
  private final double[] intervals;

  private final int[] seen;
  private final double[] previous;
  private boolean comparedNothing;

  /**
   * A loss against {@code data}.
   *
   * @param data recorded trials, times in [startTime, endTime]
   * @param startTime start of the observed window
   * @param endTime end of the observed window
   * @param maxSpikes cap on the events of a recorded sample
   * @param counted which neurons count, for instance those with something to learn
   */
  public ConditionalIntervals(
      SpikeTrains data, double startTime, double endTime, int maxSpikes, boolean[] counted) {
    this.neurons = data.neuronCount();
    this.trials = data.samples();
    this.startTime = startTime;
    SpikeTrainChecks.require(data, neurons);
    SpikeTrainChecks.requireWithin(data, startTime, endTime);
    if (counted.length != neurons) {
      throw new IllegalArgumentException(
          "counted must say of each of %d neurons whether it counts, got %d"
              .formatted(neurons, counted.length));
    }
    this.seen = new int[neurons];
    this.previous = new double[neurons];
    this.longest = largestCount(data);
    this.recorded = new double[Math.multiplyExact(trials, neurons * longest)];
    this.observedUntil = new double[trials];
    this.intervals = new double[REPLICATES * neurons * longest];
    for (int q = 0; q < trials; q++) {
      int count = data.count(q);
      observedUntil[q] = count >= maxSpikes ? data.time(q, count - 1) : endTime;
      readIntervals(data, q, observedUntil[q], recorded, q * neurons * longest);
    }
    this.precision = precision(counted);
    this.description =
        "intervals given their inputs on [%s, %s], cap %d, neurons %s, data %s"
            .formatted(
                startTime, endTime, maxSpikes, Arrays.toString(counted), ContentDigest.of(data));
  }

  private int largestCount(SpikeTrains data) {
    int largest = 1;
    for (int q = 0; q < data.samples(); q++) {
      Arrays.fill(seen, 0);
      for (int e = 0; e < data.count(q); e++) {
        largest = Math.max(largest, ++seen[data.neuron(q, e)]);
      }
    }
    return largest;
  }

  private double[] precision(boolean[] counted) {
    double[] result = new double[neurons * longest];
    for (int p = 0; p < result.length; p++) {
      double sum = 0;
      int count = 0;
      for (int q = 0; q < trials; q++) {
        double y = recorded[q * result.length + p];
        if (!Double.isNaN(y)) {
          sum += y;
          count++;
        }
      }
      double mean = sum / count;
      double squares = 0;
      for (int q = 0; q < trials; q++) {
        double y = recorded[q * result.length + p];
        squares += Double.isNaN(y) ? 0 : (y - mean) * (y - mean);
      }
      boolean usable = counted[p / longest] && count >= FEWEST_VALUES && squares > 0;
      result[p] = usable ? (count - 1) / squares : 0;
    }
    return result;
  }

  /** The intervals of one sample; NaN where there is none. */
  private void readIntervals(
      SpikeTrains trains, int sample, double until, double[] out, int offset) {
    Arrays.fill(out, offset, offset + neurons * longest, Double.NaN);
    Arrays.fill(seen, 0);
    Arrays.fill(previous, startTime);
    for (int e = 0; e < trains.count(sample); e++) {
      int k = trains.neuron(sample, e);
      double time = trains.time(sample, e);
      int j = seen[k]++;
      if (j < longest && time <= until) {
        out[offset + k * longest + j] = time - previous[k];
      }
      previous[k] = time;
    }
  }

  @Override
  public double value(Engine engine, SpikeTrains generated, long firstPair) {
    return evaluate(generated, firstPair, null);
  }

  @Override
  public double valueAndCotangents(
      Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out) {
    out.reset(generated.samples(), generated.capacity());
    return evaluate(generated, firstPair, out);
  }

  private double evaluate(SpikeTrains generated, long firstPair, EventCotangentTable out) {
    SpikeTrainChecks.require(generated, neurons);
    if (generated.samples() % REPLICATES != 0 || firstPair % REPLICATES != 0) {
      throw new IllegalArgumentException(
          "this loss needs %d generated samples for each recorded one, got %d from number %d on"
              .formatted(REPLICATES, generated.samples(), firstPair));
    }
    int pairs = generated.samples() / REPLICATES;
    int size = neurons * longest;
    double sum = 0;
    comparedNothing = true;
    for (int n = 0; n < pairs; n++) {
      int trial = Math.floorMod(firstPair / REPLICATES + n, trials);
      for (int r = 0; r < REPLICATES; r++) {
        readIntervals(generated, REPLICATES * n + r, observedUntil[trial], intervals, r * size);
      }
      for (int p = 0; p < size; p++) {
        double product = product(p, trial);
        sum = Double.isNaN(product) ? sum : sum + precision[p] * product;
        comparedNothing &= Double.isNaN(product) || precision[p] == 0;
      }
      if (out != null) {
        for (int r = 0; r < REPLICATES; r++) {
          addCotangents(generated, REPLICATES * n + r, r, trial, 1.0 / pairs, out);
        }
      }
    }
    return sum / pairs;
  }

  @Override
  public boolean comparedNothing() {
    return comparedNothing;
  }

  /** (x^a - y)(x^b - y); NaN where one of the three is missing. */
  private double product(int p, int trial) {
    int size = neurons * longest;
    double y = recorded[trial * size + p];
    return (intervals[p] - y) * (intervals[size + p] - y);
  }

  /** Adds the cotangents of the events of one replicate. */
  private void addCotangents(
      SpikeTrains generated,
      int sample,
      int replicate,
      int trial,
      double factor,
      EventCotangentTable out) {
    int size = neurons * longest;
    int other = (REPLICATES - 1 - replicate) * size;
    Arrays.fill(seen, 0);
    for (int e = 0; e < generated.count(sample); e++) {
      int k = generated.neuron(sample, e);
      int j = seen[k]++;
      out.add(sample, e, factor * (slope(k, j, other, trial) - slope(k, j + 1, other, trial)));
    }
  }

  /** The derivative of the sum with respect to interval j of neuron k, of one replicate. */
  private double slope(int k, int j, int other, int trial) {
    if (j >= longest) {
      return 0;
    }
    int p = k * longest + j;
    double product = product(p, trial);
    double y = recorded[trial * neurons * longest + p];
    return Double.isNaN(product) ? 0 : precision[p] * (intervals[other + p] - y);
  }

  @Override
  public String description() {
    return description;
  }
}

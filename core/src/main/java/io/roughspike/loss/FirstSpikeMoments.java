package io.roughspike.loss;

import io.roughspike.engine.Engine;
import io.roughspike.spike.ContentDigest;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * The first-spike moment loss (Holberg and Salvi, arXiv 2405.13587, section 4):
 *
 * <pre>
 *   L = 1/(K n) sum_k sum_{j=1..n} ( m_kj(generated) - m_kj(data) )^2,
 *   m_kj = mean over samples of the time of the j-th spike of neuron k
 * </pre>
 *
 * with K neurons; a spike that a sample does not have counts as {@code endTime}. All generated and
 * all data samples enter, whatever their numbers. {@link #meanAbsoluteError} is the same with |.|
 * in place of the square: the mean absolute error of the first n average spike times, a test loss.
 *
 * <p>Cotangent of the time of the j-th spike of neuron k, j at most n, in a batch of B samples:
 * {@code 2 (m_kj(generated) - m_kj(data)) / (K n B)}; 0 for later spikes. Cost: O(events).
 */
public final class FirstSpikeMoments implements SpikeTrainLoss {
  private final int spikes;

  /** From which times are summed: their sums far from 0 would lose digits. */
  private final double startTime;

  private final double endTime;
  private final int neurons;
  private final String description;

  /** Mean times since the start, layout (neurons, spikes). */
  private final double[] dataMeans;

  private final double[] means;

  /** Spikes seen of each neuron in the sample at hand. */
  private final int[] seen;

  /**
   * A loss in a window that starts at 0.
   *
   * @param data at least one sample; not copied, must not change
   * @param spikes first spikes that count, at least 1
   * @param endTime end of the window, after the start
   */
  public FirstSpikeMoments(SpikeTrains data, int spikes, double endTime) {
    this(data, spikes, 0, endTime);
  }

  /**
   * A loss against the mean first spike times of {@code data}, which is not kept.
   *
   * @param data at least one sample
   * @param spikes how many spikes of each neuron count, at least 1
   * @param startTime start of the observed window, from which means are taken
   * @param endTime the time that stands for a missing spike: the end of the observed window
   */
  public FirstSpikeMoments(SpikeTrains data, int spikes, double startTime, double endTime) {
    if (spikes < 1) {
      throw new IllegalArgumentException("spikes must be at least 1, got " + spikes);
    }
    if (!Double.isFinite(endTime)) {
      throw new IllegalArgumentException("endTime must be finite, got " + endTime);
    }
    if (!Double.isFinite(startTime)) {
      throw new IllegalArgumentException("startTime must be finite, got " + startTime);
    }
    this.spikes = spikes;
    this.startTime = startTime;
    this.endTime = endTime;
    this.neurons = data.neuronCount();
    this.dataMeans = new double[Math.multiplyExact(neurons, spikes)];
    this.means = new double[dataMeans.length];
    this.seen = new int[neurons];
    computeMeans(data, dataMeans);
    this.description =
        "first %d spike times up to %s, data %s".formatted(spikes, endTime, ContentDigest.of(data));
  }

  @Override
  public double value(Engine engine, SpikeTrains generated, long firstPair) {
    computeMeans(generated, means);
    double sum = 0;
    for (int q = 0; q < means.length; q++) {
      double difference = means[q] - dataMeans[q];
      sum = Math.fma(difference, difference, sum);
    }
    return sum / means.length;
  }

  @Override
  public double valueAndCotangents(
      Engine engine, SpikeTrains generated, long firstPair, EventCotangentTable out) {
    double value = value(engine, generated, firstPair);
    out.reset(generated.samples(), generated.capacity());
    double factor = 2.0 / ((double) means.length * generated.samples());
    for (int s = 0; s < generated.samples(); s++) {
      Arrays.fill(seen, 0);
      for (int e = 0; e < generated.count(s); e++) {
        int neuron = generated.neuron(s, e);
        int j = seen[neuron]++;
        if (j < spikes) {
          int q = neuron * spikes + j;
          out.add(s, e, factor * (means[q] - dataMeans[q]));
        }
      }
    }
    return value;
  }

  /**
   * {@return the mean over neurons and j = 1..n of |m_kj(generated) - m_kj(data)|, in units of
   * time}
   *
   * @param generated spikes of at least one sample
   */
  public double meanAbsoluteError(SpikeTrains generated) {
    computeMeans(generated, means);
    double sum = 0;
    for (int q = 0; q < means.length; q++) {
      sum += Math.abs(means[q] - dataMeans[q]);
    }
    return sum / means.length;
  }

  @Override
  public String description() {
    return description;
  }

  private void computeMeans(SpikeTrains trains, double[] out) {
    SpikeTrainChecks.require(trains, neurons);
    Arrays.fill(out, 0);
    for (int s = 0; s < trains.samples(); s++) {
      Arrays.fill(seen, 0);
      for (int e = 0; e < trains.count(s); e++) {
        int neuron = trains.neuron(s, e);
        int j = seen[neuron]++;
        if (j < spikes) {
          out[neuron * spikes + j] += trains.time(s, e) - startTime;
        }
      }
      for (int k = 0; k < neurons; k++) {
        for (int j = seen[k]; j < spikes; j++) {
          out[k * spikes + j] += endTime - startTime;
        }
      }
    }
    for (int q = 0; q < out.length; q++) {
      out[q] /= trains.samples();
    }
  }
}

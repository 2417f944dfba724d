package io.roughspike.loss;

import io.roughspike.signature.MarcusLift;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * The expected-signature loss (Holberg and Salvi, arXiv 2405.13587, section 4): with S the
 * signature of the time-augmented Marcus lift ({@link MarcusLift}) truncated at depth D, and d = 1
 * + K channels for K neurons,
 *
 * <pre>
 *   L = 1/(d + ... + d^D) sum over words w of length 1..D of ( E S_w(generated) - E S_w(data) )^2
 * </pre>
 *
 * <p><b>Matched</b> (for training): generated sample s is paired with data sample {@code (firstPair
 * + s) mod} number of data samples, both means are over these pairs, and in each pair, neuron by
 * neuron, only as many first spikes enter as both have. The cap changes only when a number of
 * spikes does, so between such changes L is smooth in the event times; a spike beyond the cap has
 * cotangent 0. <b> Unmatched</b> (for testing): all spikes of all samples of both sides enter,
 * nothing is paired.
 *
 * <p>Cost: O(B events d^(D-1) + B d^D) for B generated samples. Memory: one signature for each data
 * sample, and its levels below the last for each generated one.
 */
public final class ExpectedSignature implements SpikeTrainLoss {
  private final SpikeTrains data;
  private final boolean matched;
  private final MarcusLift lift;
  private final String description;

  private final int neurons;
  private final int size;

  /** Numbers in the levels below the last: what the adjoint needs of a signature. */
  private final int lowerSize;

  /** Spikes of each data sample, layout (data samples, neurons). */
  private final int[] dataCounts;

  /** Signatures of the data at the caps they were last asked for; layout (data samples, size). */
  private final double[] dataSignatures;

  /** The caps of {@link #dataSignatures}, layout (data samples, neurons); -1 when not computed. */
  private final int[] dataCaps;

  private final int[] caps;
  private final double[] signature;
  private final double[] mean;
  private final double[] dataMean;
  private final double[] cotangent;

  /** Levels below the last of each generated signature; grows with the batch. */
  private double[] lowerLevels = new double[0];

  private ExpectedSignature(
      SpikeTrains data, int depth, double startTime, double endTime, boolean matched) {
    this.neurons = data.neuronCount();
    this.data = data;
    this.matched = matched;
    this.lift = new MarcusLift(neurons, depth, startTime, endTime);
    SpikeTrainChecks.require(data, neurons);
    SpikeTrainChecks.requireWithin(data, startTime, endTime);
    this.size = lift.algebra().size();
    this.lowerSize = lift.algebra().levelOffset(depth);
    this.dataCounts = new int[data.samples() * neurons];
    this.caps = new int[neurons];
    this.signature = new double[size];
    this.mean = new double[size];
    this.dataMean = new double[size];
    this.cotangent = new double[size];
    for (int s = 0; s < data.samples(); s++) {
      for (int e = 0; e < data.count(s); e++) {
        dataCounts[s * neurons + data.neuron(s, e)]++;
      }
    }
    this.dataSignatures = new double[matched ? Math.multiplyExact(data.samples(), size) : 0];
    this.dataCaps = new int[dataCounts.length];
    Arrays.fill(dataCaps, -1);
    if (!matched) {
      Arrays.fill(caps, Integer.MAX_VALUE);
      for (int s = 0; s < data.samples(); s++) {
        lift.signature(data, s, caps, signature, 0);
        add(signature, 0, dataMean);
      }
      divide(dataMean, data.samples());
    }
    this.description =
        "%s expected signature of depth %d on [%s, %s], data %s"
            .formatted(
                matched ? "matched" : "unmatched", depth, startTime, endTime, DataDigest.of(data));
  }

  /**
   * The loss after matching spike counts.
   *
   * @param data at least one sample, times in [startTime, endTime]; not copied, must not change
   * @param depth D, at least 1
   * @param startTime start of the observed window
   * @param endTime end of the observed window
   */
  public static ExpectedSignature matched(
      SpikeTrains data, int depth, double startTime, double endTime) {
    return new ExpectedSignature(data, depth, startTime, endTime, true);
  }

  /** The loss without matching; arguments as {@link #matched}. */
  public static ExpectedSignature unmatched(
      SpikeTrains data, int depth, double startTime, double endTime) {
    return new ExpectedSignature(data, depth, startTime, endTime, false);
  }

  @Override
  public double value(SpikeTrains generated, long firstPair) {
    SpikeTrainChecks.require(generated, neurons);
    int lowerTotal = Math.multiplyExact(generated.samples(), lowerSize);
    if (lowerLevels.length < lowerTotal) {
      lowerLevels = new double[lowerTotal];
    }
    Arrays.fill(mean, 0);
    if (matched) {
      Arrays.fill(dataMean, 0);
    }
    for (int s = 0; s < generated.samples(); s++) {
      int pair = pairOf(firstPair, s);
      computeCaps(generated, s, pair);
      lift.signature(generated, s, caps, signature, 0);
      System.arraycopy(signature, 0, lowerLevels, s * lowerSize, lowerSize);
      add(signature, 0, mean);
      if (matched) {
        computeDataSignature(pair);
        add(dataSignatures, pair * size, dataMean);
      }
    }
    divide(mean, generated.samples());
    if (matched) {
      divide(dataMean, generated.samples());
    }
    double sum = 0;
    for (int w = 1; w < size; w++) {
      double difference = mean[w] - dataMean[w];
      sum = Math.fma(difference, difference, sum);
    }
    return sum / (size - 1);
  }

  @Override
  public double valueAndCotangents(SpikeTrains generated, long firstPair, EventCotangentTable out) {
    double value = value(generated, firstPair);
    out.reset(generated.samples(), generated.capacity());
    double factor = 2.0 / ((size - 1.0) * generated.samples());
    for (int w = 1; w < size; w++) {
      cotangent[w] = factor * (mean[w] - dataMean[w]);
    }
    for (int s = 0; s < generated.samples(); s++) {
      computeCaps(generated, s, pairOf(firstPair, s));
      lift.pullBack(generated, s, caps, lowerLevels, s * lowerSize, cotangent, out);
    }
    return value;
  }

  @Override
  public String description() {
    return description;
  }

  private int pairOf(long firstPair, int sample) {
    return Math.floorMod(firstPair + sample, data.samples());
  }

  /** How many spikes of each neuron enter in the pair of a generated and a data sample. */
  private void computeCaps(SpikeTrains generated, int sample, int pair) {
    if (!matched) {
      return; // the caps stay as the constructor left them: none
    }
    Arrays.fill(caps, 0);
    for (int e = 0; e < generated.count(sample); e++) {
      caps[generated.neuron(sample, e)]++;
    }
    for (int k = 0; k < neurons; k++) {
      caps[k] = Math.min(caps[k], dataCounts[pair * neurons + k]);
    }
  }

  /** Brings the signature of one data sample to the current caps; they rarely change. */
  private void computeDataSignature(int pair) {
    int from = pair * neurons;
    if (!Arrays.equals(caps, 0, neurons, dataCaps, from, from + neurons)) {
      lift.signature(data, pair, caps, dataSignatures, pair * size);
      System.arraycopy(caps, 0, dataCaps, from, neurons);
    }
  }

  private void add(double[] from, int offset, double[] sum) {
    for (int w = 0; w < size; w++) {
      sum[w] += from[offset + w];
    }
  }

  private static void divide(double[] values, int divisor) {
    for (int w = 0; w < values.length; w++) {
      values[w] /= divisor;
    }
  }
}

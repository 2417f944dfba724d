package io.roughspike.spike;

import java.util.Arrays;

/**
 * The spikes of many samples: for each sample its events in order of time, each with a time and the
 * neuron that fired. Reused between runs: {@link #reset} keeps the storage.
 *
 * <p>Layout: event e of sample n is at {@code n * capacity() + e} of {@link #times()} and {@link
 * #neurons()}. Solvers write into these arrays; different samples may be written by different
 * threads.
 */
public final class SpikeTrains {
  private int samples;
  private int neuronCount;
  private int capacity;
  private int[] counts = new int[0];
  private double[] times = new double[0];
  private int[] neurons = new int[0];

  /** Empty trains of {@code samples} samples, with room for {@code capacity} events each. */
  public SpikeTrains(int samples, int neuronCount, int capacity) {
    reset(samples, neuronCount, capacity);
  }

  /** No samples; a solver resets it to the size it needs. */
  public SpikeTrains() {
    this(0, 1, 1);
  }

  /**
   * Makes this {@code samples} empty trains; allocates only to grow.
   *
   * @param capacity events that fit in each sample, at least 1
   */
  public void reset(int samples, int neuronCount, int capacity) {
    if (samples < 0 || neuronCount < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "spike trains need samples >= 0, neurons >= 1 and capacity >= 1, got %d, %d, %d"
              .formatted(samples, neuronCount, capacity));
    }
    long size = (long) samples * capacity;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "spike trains of %d samples x %d events do not fit one array: lower samples or maxSpikes"
              .formatted(samples, capacity));
    }
    this.samples = samples;
    this.neuronCount = neuronCount;
    this.capacity = capacity;
    if (counts.length < samples) {
      counts = new int[samples];
    }
    Arrays.fill(counts, 0, samples, 0);
    if (times.length < size) {
      times = new double[(int) size];
      neurons = new int[(int) size];
    }
  }

  public int samples() {
    return samples;
  }

  public int neuronCount() {
    return neuronCount;
  }

  /** Events that fit in each sample. */
  public int capacity() {
    return capacity;
  }

  /** Number of events of {@code sample}. */
  public int count(int sample) {
    return counts[sample];
  }

  /** Time of event {@code event} of {@code sample}. */
  public double time(int sample, int event) {
    return times[sample * capacity + event];
  }

  /** The neuron that fired at event {@code event} of {@code sample}. */
  public int neuron(int sample, int event) {
    return neurons[sample * capacity + event];
  }

  /** Appends an event to {@code sample}; times must not decrease. */
  public void add(int sample, int neuron, double time) {
    int e = counts[sample];
    if (e == capacity) {
      throw new IllegalStateException(
          "sample " + sample + " has no room for event " + e + ": capacity is " + capacity);
    }
    times[sample * capacity + e] = time;
    neurons[sample * capacity + e] = neuron;
    counts[sample] = e + 1;
  }

  /**
   * Like {@link #add}, but an event that does not fit is only counted. The caller must then repeat
   * the run with a capacity of at least {@link #largestCount}.
   */
  public void addOrCount(int sample, int neuron, double time) {
    int e = counts[sample]++;
    if (e < capacity) {
      times[sample * capacity + e] = time;
      neurons[sample * capacity + e] = neuron;
    }
  }

  /** The largest number of events of any sample. */
  public int largestCount() {
    int largest = 0;
    for (int n = 0; n < samples; n++) {
      largest = Math.max(largest, counts[n]);
    }
    return largest;
  }

  /** A copy of {@code count} samples from {@code first} on. */
  public SpikeTrains range(int first, int count) {
    SpikeTrains copy = new SpikeTrains(count, neuronCount, capacity);
    System.arraycopy(counts, first, copy.counts, 0, count);
    System.arraycopy(times, first * capacity, copy.times, 0, count * capacity);
    System.arraycopy(neurons, first * capacity, copy.neurons, 0, count * capacity);
    return copy;
  }

  /** Event counts, one a sample; the live array. */
  public int[] counts() {
    return counts;
  }

  /** Event times; the live array. */
  public double[] times() {
    return times;
  }

  /** Firing neurons; the live array. */
  public int[] neurons() {
    return neurons;
  }
}

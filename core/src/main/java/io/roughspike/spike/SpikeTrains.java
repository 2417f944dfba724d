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

  /** What a model says of given spikes, laid out as their times; of others nothing is kept. */
  private double[] logIntensities = new double[0];

  private double[] integrals = new double[0];
  private boolean ofGiven;

  /**
   * Empty trains of {@code samples} samples, with room for {@code capacity} events each.
   *
   * @param samples number of samples, at least 0
   * @param neuronCount number of neurons, at least 1
   * @param capacity events that fit in each sample, at least 1
   */
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
   * @param samples number of samples, at least 0
   * @param neuronCount number of neurons, at least 1
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
    ofGiven = false;
    if (counts.length < samples) {
      counts = new int[samples];
    }
    Arrays.fill(counts, 0, samples, 0);
    if (times.length < size) {
      times = new double[(int) size];
      neurons = new int[(int) size];
    }
  }

  /**
   * Makes room for what a model says of given spikes: of each two numbers, until the next reset.
   */
  public void keepIntensities() {
    ofGiven = true;
    int size = samples * capacity;
    if (logIntensities.length < size) {
      logIntensities = new double[size];
      integrals = new double[size];
    }
  }

  /** {@return whether these are given spikes, with what a model says of them} */
  public boolean hasIntensities() {
    return ofGiven;
  }

  /**
   * {@return log of the intensity of the neuron in the sub-step that a given spike of it ends, in
   * the logarithm of 1/time; minus infinity where it is 0}
   *
   * @param sample number of the sample, from 0
   * @param event number of the event in its sample, from 0
   */
  public double logIntensity(int sample, int event) {
    return logIntensities[sample * capacity + event];
  }

  /**
   * {@return integral of the neuron's intensity from its spike before, or from the start of the
   * simulation where there is none, to a given spike of it}
   *
   * @param sample number of the sample, from 0
   * @param event number of the event in its sample, from 0
   */
  public double integral(int sample, int event) {
    return integrals[sample * capacity + event];
  }

  /** {@return the number of samples} */
  public int samples() {
    return samples;
  }

  /** {@return the number of neurons} */
  public int neuronCount() {
    return neuronCount;
  }

  /** {@return events that fit in each sample} */
  public int capacity() {
    return capacity;
  }

  /**
   * {@return number of events of {@code sample}}
   *
   * @param sample number of the sample, from 0
   */
  public int count(int sample) {
    return counts[sample];
  }

  /**
   * {@return time of event {@code event} of {@code sample}}
   *
   * @param sample number of the sample, from 0
   * @param event number of the event in its sample, from 0
   */
  public double time(int sample, int event) {
    return times[sample * capacity + event];
  }

  /**
   * {@return the neuron that fired at event {@code event} of {@code sample}}
   *
   * @param sample number of the sample, from 0
   * @param event number of the event in its sample, from 0
   */
  public int neuron(int sample, int event) {
    return neurons[sample * capacity + event];
  }

  /**
   * Appends an event to {@code sample}; times must not decrease.
   *
   * @param sample number of the sample, from 0
   * @param neuron number of the neuron, from 0
   * @param time time of the event
   */
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
   *
   * @param sample number of the sample, from 0
   * @param neuron number of the neuron, from 0
   * @param time time of the event
   */
  public void addOrCount(int sample, int neuron, double time) {
    int e = counts[sample]++;
    if (e < capacity) {
      times[sample * capacity + e] = time;
      neurons[sample * capacity + e] = neuron;
    }
  }

  /**
   * The same of a given spike.
   *
   * @param sample number of the sample, from 0
   * @param neuron number of the neuron, from 0
   * @param time time of the event
   * @param logIntensity log of the intensity in the sub-step that it ends
   * @param integral of the intensity since the spike before
   */
  public void addOrCount(
      int sample, int neuron, double time, double logIntensity, double integral) {
    int e = counts[sample];
    if (e < capacity) {
      logIntensities[sample * capacity + e] = logIntensity;
      integrals[sample * capacity + e] = integral;
    }
    addOrCount(sample, neuron, time);
  }

  /** {@return the largest number of events of any sample} */
  public int largestCount() {
    int largest = 0;
    for (int n = 0; n < samples; n++) {
      largest = Math.max(largest, counts[n]);
    }
    return largest;
  }

  /**
   * {@return a copy of {@code count} samples from {@code first} on}
   *
   * @param first number of the first sample, from 0
   * @param count number of samples
   */
  public SpikeTrains range(int first, int count) {
    SpikeTrains copy = new SpikeTrains(count, neuronCount, capacity);
    System.arraycopy(counts, first, copy.counts, 0, count);
    System.arraycopy(times, first * capacity, copy.times, 0, count * capacity);
    System.arraycopy(neurons, first * capacity, copy.neurons, 0, count * capacity);
    return copy;
  }

  /** {@return event counts, one a sample; the live array} */
  public int[] counts() {
    return counts;
  }

  /** {@return event times; the live array} */
  public double[] times() {
    return times;
  }

  /** {@return firing neurons; the live array} */
  public int[] neurons() {
    return neurons;
  }
}

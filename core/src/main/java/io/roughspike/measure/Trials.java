package io.roughspike.measure;

import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Spike trains of one neuron as arrays of times, and what measures ask of them. */
public final class Trials {
  private Trials() {}

  /**
   * {@return the spikes of one neuron in a closed window, one train a sample}
   *
   * @param trains of any number of neurons
   * @param neuron number of the neuron, from 0
   * @param start first time
   * @param end last time
   */
  public static double[][] of(SpikeTrains trains, int neuron, double start, double end) {
    double[][] trials = new double[trains.samples()][];
    for (int n = 0; n < trials.length; n++) {
      double[] train = new double[trains.count(n)];
      int count = 0;
      for (int e = 0; e < trains.count(n); e++) {
        double time = trains.time(n, e);
        if (trains.neuron(n, e) == neuron && time >= start && time <= end) {
          train[count++] = time;
        }
      }
      trials[n] = Arrays.copyOf(train, count);
    }
    return trials;
  }

  /**
   * {@return the intervals between the spikes of a train, one fewer than there are spikes}
   *
   * @param train times in order
   */
  public static double[] intervals(double[] train) {
    requireOrder(train);
    double[] intervals = new double[Math.max(0, train.length - 1)];
    for (int k = 0; k < intervals.length; k++) {
      intervals[k] = train[k + 1] - train[k];
    }
    return intervals;
  }

  /**
   * {@return the intervals of all trains, one train after another}
   *
   * @param trials times in order, one train a trial
   */
  public static double[] intervals(double[][] trials) {
    return Arrays.stream(trials).flatMapToDouble(t -> DoubleStream.of(intervals(t))).toArray();
  }

  /**
   * {@return spikes a trial and unit of time}
   *
   * @param trials one train a trial, at least one
   * @param duration length of the window
   */
  public static double rate(double[][] trials, double duration) {
    return count(trials) / (trials.length * duration);
  }

  /** Number of spikes of all trials. */
  static double count(double[][] trials) {
    return Arrays.stream(trials).mapToLong(train -> train.length).sum();
  }

  /** Refuses times that are not finite or not in order. */
  static void requireOrder(double[] train) {
    double previous = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < train.length; k++) {
      if (!(train[k] >= previous && Double.isFinite(train[k]))) {
        throw new IllegalArgumentException(
            "a spike train must be finite times in order, got %s after %s at spike %d"
                .formatted(train[k], previous, k));
      }
      previous = train[k];
    }
  }

  /** Refuses a train that is not in order within a closed window. */
  static void requireWithin(double[] train, double start, double end) {
    requireOrder(train);
    if (train.length > 0 && !(train[0] >= start && train[train.length - 1] <= end)) {
      throw new IllegalArgumentException(
          "a spike train must be within the window %s to %s, got spikes from %s to %s"
              .formatted(start, end, train[0], train[train.length - 1]));
    }
  }

  /** Refuses a window without length. */
  static void requireWindow(double start, double end) {
    if (!(start < end) || !Double.isFinite(end - start)) {
      throw new IllegalArgumentException(
          "a window must end after its start, got %s to %s".formatted(start, end));
    }
  }

  /** Refuses a value that is not above 0 and finite. */
  static double requirePositive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be above 0 and finite, got " + value);
    }
    return value;
  }
}

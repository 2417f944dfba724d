package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Events while a file is read, in its order. */
final class SpikeList {
  /** Largest accepted sample number: a guard against one wrong line that asks for all memory. */
  static final int LARGEST_SAMPLE = 9_999_999;

  private final String name;
  private final int neurons;
  private final int largestSample;
  private final boolean anyOrder;
  private int events;
  private int samples;
  private int[] sample = new int[256];
  private int[] neuron = new int[256];
  private double[] time = new double[256];
  private int[] countOfSample = new int[16];
  private double[] lastOfSample = new double[16];

  /**
   * No events yet.
   *
   * @param name of the file, for messages
   * @param neurons number of neurons that may have events
   * @param largestSample largest number that a sample may have
   * @param anyOrder whether the events of a sample may stand in any order
   */
  SpikeList(String name, int neurons, int largestSample, boolean anyOrder) {
    this.name = name;
    this.neurons = neurons;
    this.largestSample = largestSample;
    this.anyOrder = anyOrder;
  }

  /** The largest number that a sample may have. */
  int largestSample() {
    return largestSample;
  }

  /** The largest number that a neuron may have. */
  int largestNeuron() {
    return neurons - 1;
  }

  /** Adds an event, which stands at {@code where}, of numbers that may be anything. */
  void addChecked(double ofSample, double ofNeuron, double eventTime, String where) {
    if (!Double.isFinite(eventTime)) {
      throw failure(where, "must have a finite time, got " + eventTime);
    }
    int neuronNumber = index(ofNeuron, largestNeuron(), "neuron", where);
    add(index(ofSample, largestSample, "sample", where), neuronNumber, eventTime, where);
  }

  private int index(double value, int largest, String column, String where) {
    if (!(value >= 0 && value <= largest && value == (int) value)) {
      throw failure(
          where,
          "must have a whole number from 0 to %d as %s, got %s".formatted(largest, column, value));
    }
    return (int) value;
  }

  /** Adds an event, which stands at {@code where}. */
  void add(int sampleNumber, int neuronNumber, double eventTime, String where) {
    if (events == time.length) {
      sample = Arrays.copyOf(sample, 2 * events);
      neuron = Arrays.copyOf(neuron, 2 * events);
      time = Arrays.copyOf(time, 2 * events);
    }
    if (sampleNumber >= countOfSample.length) {
      int size = Math.max(2 * countOfSample.length, sampleNumber + 1);
      countOfSample = Arrays.copyOf(countOfSample, size);
      lastOfSample = Arrays.copyOf(lastOfSample, size);
    }
    if (!anyOrder && countOfSample[sampleNumber] > 0 && eventTime < lastOfSample[sampleNumber]) {
      throw failure(
          where,
          "must not be earlier than the event before it of sample %d: %s after %s (sort the events of a sample by time)"
              .formatted(sampleNumber, eventTime, lastOfSample[sampleNumber]));
    }
    sample[events] = sampleNumber;
    neuron[events] = neuronNumber;
    time[events++] = eventTime;
    countOfSample[sampleNumber]++;
    lastOfSample[sampleNumber] = eventTime;
    samples = Math.max(samples, sampleNumber + 1);
  }

  private ConfigurationException failure(String where, String predicate) {
    return new ConfigurationException("%s of %s %s".formatted(where, name, predicate));
  }

  /** Says that there are so many samples at least, the last of which may have no event. */
  void atLeast(int count) {
    samples = Math.max(samples, count);
  }

  /** As many samples as the largest sample number says, each in order of time. */
  SpikeTrains trains() {
    return trains(samples);
  }

  /** So many samples, each in order of time. */
  SpikeTrains trains(int sampleCount) {
    int most = Arrays.stream(countOfSample).max().orElse(0);
    SpikeTrains trains = new SpikeTrains(sampleCount, neurons, Math.max(1, most));
    IntStream order = IntStream.range(0, events);
    if (anyOrder) {
      order =
          order
              .boxed()
              .sorted(Comparator.comparingDouble(e -> time[e]))
              .mapToInt(Integer::intValue);
    }
    order.forEach(e -> trains.add(sample[e], neuron[e], time[e]));
    return trains;
  }
}

package io.roughspike.driver;

import java.util.Arrays;

/**
 * Jumps of a driver in one sample. What jumps at one time is one jump of the whole driver: the
 * states follow the straight line from its value before to its value after (Marcus).
 */
public final class Jumps {
  /**
   * Of a step of the grid: jumps as near to a point of the grid are taken to be there, in the step
   * that ends there.
   */
  public static final double AT_POINT = 1e-9;

  private double[] time = new double[0];
  private int[] neuron = new int[0];
  private int[] channel = new int[0];
  private double[] size = new double[0];
  private int count;

  /** None. */
  public Jumps() {}

  /** Forgets all. */
  public void clear() {
    count = 0;
  }

  /**
   * Adds one.
   *
   * @param newTime when, finite
   * @param newNeuron number of the neuron, from 0
   * @param newChannel number of the channel, from 0
   * @param newSize by how much, finite
   */
  public void add(double newTime, int newNeuron, int newChannel, double newSize) {
    if (count == time.length) {
      int room = Math.max(16, 2 * count);
      time = Arrays.copyOf(time, room);
      neuron = Arrays.copyOf(neuron, room);
      channel = Arrays.copyOf(channel, room);
      size = Arrays.copyOf(size, room);
    }
    time[count] = newTime;
    neuron[count] = newNeuron;
    channel[count] = newChannel;
    size[count++] = newSize;
  }

  /** Puts them in order of time, those at one time in order of neuron and channel. */
  public void sort() {
    for (int root = count / 2 - 1; root >= 0; root--) {
      sift(root, count);
    }
    for (int end = count - 1; end > 0; end--) {
      swap(0, end);
      sift(0, end);
    }
  }

  /** Lets entry {@code root} of the first {@code end} sink below entries that come later. */
  private void sift(int root, int end) {
    int parent = root;
    int child = 2 * parent + 1;
    while (child < end) {
      if (child + 1 < end && isBefore(child, this, child + 1)) {
        child++;
      }
      if (!isBefore(parent, this, child)) {
        return;
      }
      swap(parent, child);
      parent = child;
      child = 2 * parent + 1;
    }
  }

  private void swap(int i, int j) {
    double t = time[i];
    time[i] = time[j];
    time[j] = t;
    double s = size[i];
    size[i] = size[j];
    size[j] = s;
    int n = neuron[i];
    neuron[i] = neuron[j];
    neuron[j] = n;
    int c = channel[i];
    channel[i] = channel[j];
    channel[j] = c;
  }

  /** Whether jump j comes before jump k of others, by time, then neuron, then channel. */
  boolean isBefore(int j, Jumps others, int k) {
    if (time[j] != others.time[k]) {
      return time[j] < others.time[k];
    }
    return neuron[j] != others.neuron[k]
        ? neuron[j] < others.neuron[k]
        : channel[j] < others.channel[k];
  }

  /** {@return how many there are} */
  public int count() {
    return count;
  }

  /**
   * {@return when jump j happens}
   *
   * @param j number of the jump, from 0
   */
  public double time(int j) {
    return time[j];
  }

  /**
   * {@return the neuron whose driver jumps}
   *
   * @param j number of the jump, from 0
   */
  public int neuron(int j) {
    return neuron[j];
  }

  /**
   * {@return the channel that jumps}
   *
   * @param j number of the jump, from 0
   */
  public int channel(int j) {
    return channel[j];
  }

  /**
   * {@return by how much}
   *
   * @param j number of the jump, from 0
   */
  public double size(int j) {
    return size[j];
  }
}

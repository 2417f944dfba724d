package io.roughspike.driver;

import java.util.Arrays;

/**
 * Jumps of a driver in one sample. What jumps at one time is one jump of the whole driver: the
 * states follow the straight line from its value before to its value after (Marcus).
 */
public final class Jumps {
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

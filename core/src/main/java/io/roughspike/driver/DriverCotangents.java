package io.roughspike.driver;

import java.util.Arrays;

/**
 * Derivatives of a functional of one sample by its driver: by every increment W and area H (not
 * normalised ones), and by the size and time of every jump.
 */
public final class DriverCotangents {
  private int steps;
  private int firstNeuron;
  private int neurons;
  private int channels;
  private boolean areas;
  private Jumps jumps = new Jumps();
  private double[] values = new double[0];
  private double[] bySize = new double[0];
  private double[] byTime = new double[0];

  /** Of nothing yet. */
  public DriverCotangents() {}

  /**
   * Begins with zeros.
   *
   * @param newSteps steps of the grid
   * @param newNeurons neurons
   * @param newChannels channels of a neuron
   * @param newAreas whether there are areas
   * @param newJumps the jumps of the sample
   */
  public void reset(
      int newSteps, int newNeurons, int newChannels, boolean newAreas, Jumps newJumps) {
    jumps = newJumps;
    steps = newSteps;
    firstNeuron = 0;
    neurons = newNeurons;
    channels = newChannels;
    areas = newAreas;
    int size = Math.multiplyExact(Math.multiplyExact(steps, neurons), (areas ? 2 : 1) * channels);
    if (values.length < size) {
      values = new double[size];
    }
    Arrays.fill(values, 0, size, 0);
    if (bySize.length < jumps.count()) {
      bySize = new double[jumps.count()];
      byTime = new double[jumps.count()];
    }
    Arrays.fill(bySize, 0);
    Arrays.fill(byTime, 0);
  }

  /**
   * Says which neurons of the driver these are: consecutive ones, from 0 on unless said.
   *
   * @param number the number that the first has for the driver
   */
  public void setFirstNeuron(int number) {
    firstNeuron = number;
  }

  /** {@return the number that the first neuron has for the driver} */
  public int firstNeuron() {
    return firstNeuron;
  }

  /**
   * Begins with the derivatives by increments and areas of another, and zeros of jumps.
   *
   * @param other what they are copied from
   * @param newJumps its jumps
   */
  void resetLike(DriverCotangents other, Jumps newJumps) {
    reset(other.steps, other.neurons, other.channels, other.areas, newJumps);
    firstNeuron = other.firstNeuron;
    int size = steps * neurons * (areas ? 2 : 1) * channels;
    System.arraycopy(other.values, 0, values, 0, size);
  }

  /** {@return steps of the grid} */
  public int steps() {
    return steps;
  }

  /** {@return neurons} */
  public int neurons() {
    return neurons;
  }

  /** {@return channels of a neuron} */
  public int channels() {
    return channels;
  }

  /** {@return whether there are areas} */
  public boolean hasAreas() {
    return areas;
  }

  /**
   * {@return the derivatives by increments, and after those by areas: step m of neuron n and
   * channel c at {@code at(n, c) + m}; the live array}
   */
  public double[] values() {
    return values;
  }

  /**
   * {@return where the derivatives by increments of a channel begin}
   *
   * @param neuron number of the neuron among these, from 0
   * @param channel number of the channel, from 0; {@link #channels} more for areas
   */
  public int at(int neuron, int channel) {
    return (channel * neurons + neuron) * steps;
  }

  /** {@return the jumps of the sample} */
  public Jumps jumps() {
    return jumps;
  }

  /** {@return the derivative by the size of each of {@link Jumps}; the live array} */
  public double[] bySize() {
    return bySize;
  }

  /**
   * {@return the derivative by the time of each of {@link Jumps}; the live array. Of jumps at one
   * time the first that moves anything has that of moving all of them together, the others 0; jumps
   * up to 1e-9 of a step before or after a point of the grid are made there, and have 0}
   */
  public double[] byTime() {
    return byTime;
  }
}

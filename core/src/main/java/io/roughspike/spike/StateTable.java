package io.roughspike.spike;

import java.util.Arrays;
import java.util.List;

/**
 * A number for chosen states of chosen neurons of every sample at chosen grid points. A state is
 * known by its name in the model; that of the clock is {@code s}.
 *
 * <p>Layout (samples, slots, columns, states): a slot is a grid point, a column a neuron.
 */
public abstract sealed class StateTable permits StateRecord, StateCotangents {
  private final List<String> states;
  private final int[] gridPoints;
  private final int[] neurons;
  private int samples;
  private double[] values = new double[0];

  StateTable(List<String> states, int[] gridPoints, int[] neurons) {
    this.states = List.copyOf(states);
    if (this.states.stream().distinct().count() < this.states.size()) {
      throw new IllegalArgumentException(
          "states must be different, got " + String.join(", ", states));
    }
    this.gridPoints = requireIncreasing("grid points", gridPoints.clone());
    this.neurons = requireIncreasing("neurons", neurons.clone());
  }

  private static int[] requireIncreasing(String what, int[] numbers) {
    for (int k = 0; k < numbers.length; k++) {
      if (numbers[k] < 0 || (k > 0 && numbers[k] <= numbers[k - 1])) {
        throw new IllegalArgumentException(
            what + " must be strictly increasing and at least 0, got " + Arrays.toString(numbers));
      }
    }
    return numbers;
  }

  /**
   * Makes room for {@code newSamples} samples, all numbers 0; allocates only to grow.
   *
   * @param newSamples number of samples, at least 0
   */
  public void reset(int newSamples) {
    samples = newSamples;
    int ofSample = Math.multiplyExact(gridPoints.length, neurons.length * states.size());
    int size = Math.multiplyExact(samples, ofSample);
    if (values.length < size) {
      values = new double[size];
    } else {
      Arrays.fill(values, 0, size, 0);
    }
  }

  /** {@return the number of samples} */
  public int samples() {
    return samples;
  }

  /** {@return number of grid points} */
  public int slots() {
    return gridPoints.length;
  }

  /**
   * {@return the grid point of a slot}
   *
   * @param slot number of the grid point among those chosen, from 0
   */
  public int gridPoint(int slot) {
    return gridPoints[slot];
  }

  /** {@return number of neurons} */
  public int columns() {
    return neurons.length;
  }

  /**
   * {@return the neuron of a column}
   *
   * @param column number of the neuron among those chosen, from 0
   */
  public int neuron(int column) {
    return neurons[column];
  }

  /** {@return the names of the states} */
  public List<String> states() {
    return states;
  }

  private int at(int sample, int slot, int column, int state) {
    return ((sample * gridPoints.length + slot) * neurons.length + column) * states.size() + state;
  }

  /**
   * {@return one number}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those chosen, from 0
   * @param column number of the neuron among those chosen, from 0
   * @param state number of the state among those chosen, from 0
   */
  public double get(int sample, int slot, int column, int state) {
    return values[at(sample, slot, column, state)];
  }

  /** Sets one number. */
  void put(int sample, int slot, int column, int state, double value) {
    values[at(sample, slot, column, state)] = value;
  }

  /**
   * {@return for each grid point of a grid of {@code steps} steps its slot, or -1}
   *
   * @param steps number of steps of the grid
   */
  public int[] slotOfGridPoint(int steps) {
    int[] slot = new int[steps + 1];
    Arrays.fill(slot, -1);
    for (int k = 0; k < gridPoints.length; k++) {
      if (gridPoints[k] > steps) {
        throw new IllegalArgumentException(
            "grid points must be at most the number of steps " + steps + ", got " + gridPoints[k]);
      }
      slot[gridPoints[k]] = k;
    }
    return slot;
  }
}

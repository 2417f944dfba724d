package io.roughspike.spike;

import java.util.Arrays;

/**
 * The state (v, i) of chosen neurons of every sample at chosen grid points: the state after the
 * events of the step that ends there; grid point 0 is the initial state. A path that stopped at its
 * event cap keeps the state right after its last event.
 *
 * <p>Layout: column c at slot k of sample n is at {@code (n * slots() + k) * columns() + c}.
 */
public final class StateRecord {
  private final int[] gridPoints;
  private final int[] neurons;
  private int samples;
  private double[] v = new double[0];
  private double[] i = new double[0];

  /**
   * A record of the first neuron.
   *
   * @param gridPoints strictly increasing, at least 0
   */
  public StateRecord(int[] gridPoints) {
    this(gridPoints, new int[] {0});
  }

  /**
   * A record at the given grid points.
   *
   * @param gridPoints strictly increasing, at least 0
   * @param neurons the neuron of each column, strictly increasing, at least 0
   */
  public StateRecord(int[] gridPoints, int[] neurons) {
    this.gridPoints = requireIncreasing("grid points", gridPoints.clone());
    this.neurons = requireIncreasing("neurons", neurons.clone());
  }

  static int[] requireIncreasing(String what, int[] numbers) {
    for (int k = 0; k < numbers.length; k++) {
      if (numbers[k] < 0 || (k > 0 && numbers[k] <= numbers[k - 1])) {
        throw new IllegalArgumentException(
            what + " must be strictly increasing and at least 0, got " + Arrays.toString(numbers));
      }
    }
    return numbers;
  }

  /**
   * Makes room for {@code newSamples} samples; allocates only to grow.
   *
   * @param newSamples number of samples, at least 0
   */
  public void reset(int newSamples) {
    samples = newSamples;
    int size = Math.multiplyExact(samples, Math.multiplyExact(gridPoints.length, neurons.length));
    if (v.length < size) {
      v = new double[size];
      i = new double[size];
    }
  }

  /** {@return the number of samples} */
  public int samples() {
    return samples;
  }

  /** {@return number of recorded grid points} */
  public int slots() {
    return gridPoints.length;
  }

  /**
   * {@return the grid point of slot {@code slot}}
   *
   * @param slot number of the grid point among those recorded, from 0
   */
  public int gridPoint(int slot) {
    return gridPoints[slot];
  }

  /** {@return number of recorded neurons} */
  public int columns() {
    return neurons.length;
  }

  /**
   * {@return the neuron of column {@code column}}
   *
   * @param column number of the column, from 0
   */
  public int neuron(int column) {
    return neurons[column];
  }

  /**
   * {@return membrane potential of {@code sample} at slot {@code slot} in column {@code column}}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   * @param column number of the column, from 0
   */
  public double v(int sample, int slot, int column) {
    return v[(sample * gridPoints.length + slot) * neurons.length + column];
  }

  /**
   * {@return synaptic current of {@code sample} at slot {@code slot} in column {@code column}}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   * @param column number of the column, from 0
   */
  public double i(int sample, int slot, int column) {
    return i[(sample * gridPoints.length + slot) * neurons.length + column];
  }

  /**
   * {@return membrane potential in column 0}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   */
  public double v(int sample, int slot) {
    return v(sample, slot, 0);
  }

  /**
   * {@return synaptic current in column 0}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   */
  public double i(int sample, int slot) {
    return i(sample, slot, 0);
  }

  /**
   * Sets one recorded state.
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   * @param column number of the column, from 0
   * @param vValue value for v
   * @param iValue value for i
   */
  public void set(int sample, int slot, int column, double vValue, double iValue) {
    int at = (sample * gridPoints.length + slot) * neurons.length + column;
    v[at] = vValue;
    i[at] = iValue;
  }

  /**
   * {@return for each grid point of a grid of {@code steps} steps its slot, or -1}
   *
   * @param steps number of steps of the grid
   */
  public int[] slotOfGridPoint(int steps) {
    return slotTable(gridPoints, steps);
  }

  static int[] slotTable(int[] gridPoints, int steps) {
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

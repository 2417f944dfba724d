package io.roughspike.spike;

import java.util.Arrays;

/**
 * A linear functional of the states of chosen neurons at chosen grid points: the value added is the
 * sum over samples, slots and columns of {@code v(n, k, c) * state v + i(n, k, c) * state i}, the
 * states being those of {@link StateRecord}. Layout (samples, slots, columns).
 */
public final class StateCotangents {
  private final int[] gridPoints;
  private final int[] neurons;
  private int samples;
  private double[] v = new double[0];
  private double[] i = new double[0];

  /**
   * Zero cotangents of the first neuron.
   *
   * @param samples number of samples, at least 1
   * @param gridPoints strictly increasing, at least 0
   */
  public StateCotangents(int samples, int[] gridPoints) {
    this(samples, gridPoints, new int[] {0});
  }

  /**
   * Zero cotangents.
   *
   * @param samples number of samples
   * @param gridPoints strictly increasing, at least 0
   * @param neurons the neuron of each column, strictly increasing, at least 0
   */
  public StateCotangents(int samples, int[] gridPoints, int[] neurons) {
    this.gridPoints = StateRecord.requireIncreasing("grid points", gridPoints.clone());
    this.neurons = StateRecord.requireIncreasing("neurons", neurons.clone());
    reset(samples);
  }

  /**
   * Makes these zero cotangents of {@code newSamples} samples; allocates only to grow.
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
    Arrays.fill(v, 0, size, 0);
    Arrays.fill(i, 0, size, 0);
  }

  /** {@return number of samples} */
  public int samples() {
    return samples;
  }

  /** {@return number of grid points} */
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

  /** {@return number of neurons with cotangents} */
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
   * {@return cotangent of v of {@code sample} at slot {@code slot} and column {@code column}}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   * @param column number of the column, from 0
   */
  public double v(int sample, int slot, int column) {
    return v[(sample * gridPoints.length + slot) * neurons.length + column];
  }

  /**
   * {@return cotangent of i of {@code sample} at slot {@code slot} and column {@code column}}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   * @param column number of the column, from 0
   */
  public double i(int sample, int slot, int column) {
    return i[(sample * gridPoints.length + slot) * neurons.length + column];
  }

  /**
   * {@return cotangent of v in column 0}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   */
  public double v(int sample, int slot) {
    return v(sample, slot, 0);
  }

  /**
   * {@return cotangent of i in column 0}
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   */
  public double i(int sample, int slot) {
    return i(sample, slot, 0);
  }

  /**
   * Adds to the cotangents of one sample and slot in column 0.
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   * @param vValue value for v
   * @param iValue value for i
   */
  public void add(int sample, int slot, double vValue, double iValue) {
    add(sample, slot, 0, vValue, iValue);
  }

  /**
   * Adds to the cotangents of one sample, slot and column.
   *
   * @param sample number of the sample, from 0
   * @param slot number of the grid point among those recorded, from 0
   * @param column number of the column, from 0
   * @param vValue value for v
   * @param iValue value for i
   */
  public void add(int sample, int slot, int column, double vValue, double iValue) {
    int at = (sample * gridPoints.length + slot) * neurons.length + column;
    v[at] += vValue;
    i[at] += iValue;
  }

  /**
   * {@return for each grid point of a grid of {@code steps} steps its slot, or -1}
   *
   * @param steps number of steps of the grid
   */
  public int[] slotOfGridPoint(int steps) {
    return StateRecord.slotTable(gridPoints, steps);
  }
}

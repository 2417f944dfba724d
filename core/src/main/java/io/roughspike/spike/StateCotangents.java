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

  /** Zero cotangents of the first neuron. */
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

  /** Makes these zero cotangents of {@code newSamples} samples; allocates only to grow. */
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

  /** Number of samples. */
  public int samples() {
    return samples;
  }

  /** Number of grid points. */
  public int slots() {
    return gridPoints.length;
  }

  /** The grid point of slot {@code slot}. */
  public int gridPoint(int slot) {
    return gridPoints[slot];
  }

  /** Number of neurons with cotangents. */
  public int columns() {
    return neurons.length;
  }

  /** The neuron of column {@code column}. */
  public int neuron(int column) {
    return neurons[column];
  }

  /** Cotangent of v of {@code sample} at slot {@code slot} and column {@code column}. */
  public double v(int sample, int slot, int column) {
    return v[(sample * gridPoints.length + slot) * neurons.length + column];
  }

  /** Cotangent of i of {@code sample} at slot {@code slot} and column {@code column}. */
  public double i(int sample, int slot, int column) {
    return i[(sample * gridPoints.length + slot) * neurons.length + column];
  }

  /** Cotangent of v in column 0. */
  public double v(int sample, int slot) {
    return v(sample, slot, 0);
  }

  /** Cotangent of i in column 0. */
  public double i(int sample, int slot) {
    return i(sample, slot, 0);
  }

  /** Adds to the cotangents of one sample and slot in column 0. */
  public void add(int sample, int slot, double vValue, double iValue) {
    add(sample, slot, 0, vValue, iValue);
  }

  /** Adds to the cotangents of one sample, slot and column. */
  public void add(int sample, int slot, int column, double vValue, double iValue) {
    int at = (sample * gridPoints.length + slot) * neurons.length + column;
    v[at] += vValue;
    i[at] += iValue;
  }

  /** For each grid point of a grid of {@code steps} steps its slot, or -1. */
  public int[] slotOfGridPoint(int steps) {
    return StateRecord.slotTable(gridPoints, steps);
  }
}

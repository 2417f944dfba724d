package io.roughspike.spike;

/**
 * A linear functional of the states at chosen grid points: the value added is the sum over samples
 * and slots of {@code v(n, k) * state v + i(n, k) * state i}, the states being those of {@link
 * StateRecord}. Layout (samples, slots).
 */
public final class StateCotangents {
  private final int[] gridPoints;
  private final double[] v;
  private final double[] i;

  /**
   * Zero cotangents.
   *
   * @param samples number of samples
   * @param gridPoints strictly increasing, at least 0
   */
  public StateCotangents(int samples, int[] gridPoints) {
    this.gridPoints = StateRecord.requireIncreasing(gridPoints.clone());
    int size = Math.multiplyExact(samples, gridPoints.length);
    v = new double[size];
    i = new double[size];
  }

  /** Number of grid points. */
  public int slots() {
    return gridPoints.length;
  }

  /** The grid point of slot {@code slot}. */
  public int gridPoint(int slot) {
    return gridPoints[slot];
  }

  /** Cotangent of v of {@code sample} at slot {@code slot}. */
  public double v(int sample, int slot) {
    return v[sample * gridPoints.length + slot];
  }

  /** Cotangent of i of {@code sample} at slot {@code slot}. */
  public double i(int sample, int slot) {
    return i[sample * gridPoints.length + slot];
  }

  /** Adds to the cotangents of one sample and slot. */
  public void add(int sample, int slot, double vValue, double iValue) {
    v[sample * gridPoints.length + slot] += vValue;
    i[sample * gridPoints.length + slot] += iValue;
  }

  /** For each grid point of a grid of {@code steps} steps its slot, or -1. */
  public int[] slotOfGridPoint(int steps) {
    return StateRecord.slotTable(gridPoints, steps);
  }
}

package io.roughspike.spike;

import java.util.Arrays;

/**
 * The state (v, i) of every sample at chosen grid points: the state after the events of the step
 * that ends there; grid point 0 is the initial state. A path that stopped at its event cap keeps
 * the state right after its last event.
 *
 * <p>Layout: slot k of sample n is at {@code n * slots() + k}.
 */
public final class StateRecord {
  private final int[] gridPoints;
  private int samples;
  private double[] v = new double[0];
  private double[] i = new double[0];

  /**
   * A record at the given grid points.
   *
   * @param gridPoints strictly increasing, at least 0
   */
  public StateRecord(int[] gridPoints) {
    this.gridPoints = requireIncreasing(gridPoints.clone());
  }

  static int[] requireIncreasing(int[] gridPoints) {
    for (int k = 0; k < gridPoints.length; k++) {
      if (gridPoints[k] < 0 || (k > 0 && gridPoints[k] <= gridPoints[k - 1])) {
        throw new IllegalArgumentException(
            "grid points must be strictly increasing and at least 0, got "
                + Arrays.toString(gridPoints));
      }
    }
    return gridPoints;
  }

  /** Makes room for {@code samples} samples; allocates only to grow. */
  public void reset(int samples) {
    this.samples = samples;
    int size = Math.multiplyExact(samples, gridPoints.length);
    if (v.length < size) {
      v = new double[size];
      i = new double[size];
    }
  }

  public int samples() {
    return samples;
  }

  /** Number of recorded grid points. */
  public int slots() {
    return gridPoints.length;
  }

  /** The grid point of slot {@code slot}. */
  public int gridPoint(int slot) {
    return gridPoints[slot];
  }

  /** Membrane potential of {@code sample} at slot {@code slot}. */
  public double v(int sample, int slot) {
    return v[sample * gridPoints.length + slot];
  }

  /** Synaptic current of {@code sample} at slot {@code slot}. */
  public double i(int sample, int slot) {
    return i[sample * gridPoints.length + slot];
  }

  /** Sets one recorded state. */
  public void set(int sample, int slot, double vValue, double iValue) {
    v[sample * gridPoints.length + slot] = vValue;
    i[sample * gridPoints.length + slot] = iValue;
  }

  /** For each grid point of a grid of {@code steps} steps its slot, or -1. */
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

package io.roughspike.simd;

import java.util.Arrays;

/**
 * What a group of lanes leaves behind row by row, one row a grid step of every lane. Layout of
 * every column: lane l of row r at {@code LaneShapes.FIRST + r * lanes + l}. Row r holds the state
 * where the step starts, so that the step itself writes the state of row r + 1.
 */
final class LaneTape {
  /** Membrane potential at the start of the step. */
  double[] v = new double[0];

  /** Synaptic current at the start of the step. */
  double[] i = new double[0];

  /** Clock increment of the full step, dt lambda(v). */
  double[] clock = new double[0];

  /** Normalised noise of channel 0. */
  double[] z1 = new double[0];

  /** Normalised noise of channel 1. */
  double[] z2 = new double[0];

  /** Recorded input; all rows are zero without one. */
  double[] u = new double[0];

  /** Makes room for {@code rows} rows of {@code lanes} lanes; what is there stays. */
  void ensureRows(int rows, int lanes) {
    if (v.length < LaneShapes.FIRST + rows * lanes) {
      int size = Math.max(2 * v.length, LaneShapes.FIRST + rows * lanes);
      v = Arrays.copyOf(v, size);
      i = Arrays.copyOf(i, size);
      clock = Arrays.copyOf(clock, size);
      z1 = Arrays.copyOf(z1, size);
      z2 = Arrays.copyOf(z2, size);
      u = Arrays.copyOf(u, size);
    }
  }
}

package io.roughspike.simd;

import static io.roughspike.simd.NetworkPaths.LANES;

import java.util.Arrays;

/**
 * The sub-steps of lanes of a network, one row a sub-step: in each row every lane makes one
 * sub-step of its own segment, or stands still. Column c of neuron n in lane l of row q is at
 * {@code row(q) + n * NEURON + c + l}: all columns of a neuron lie together, at fixed distances, so
 * that vector code has one array to read. What lanes have alone is at {@code q * LANES + l}.
 */
final class NetworkLaneTape {
  /** Membrane potential where the sub-step starts. */
  static final int V = 0;

  /** Synaptic current where the sub-step starts. */
  static final int I = LANES;

  /** dt lambda(v) there. */
  static final int FS = 2 * LANES;

  /** Noise of channel 0. */
  static final int Z1 = 3 * LANES;

  /** Noise of channel 1, 0 where it is absent. */
  static final int Z2 = 4 * LANES;

  /** Recorded input; not kept where there is none. */
  static final int U = 5 * LANES;

  /** Numbers of one neuron in a row. */
  static final int NEURON = 6 * LANES;

  /** Bytes of a row for one lane beside its columns: fraction, source and step. */
  private static final int LANE_BYTES = Double.BYTES + 2 * Integer.BYTES;

  /** The columns. */
  double[] columns = new double[0];

  /** Fraction of the segment. */
  double[] d = new double[0];

  /** Lanes of a row whose sub-step ended with an event, one bit each. */
  long[] fired = new long[0];

  /** Lanes of a row whose sub-step ended with an input spike. */
  long[] received = new long[0];

  /** Lanes of a row whose sub-step ended its segment; the others stood still. */
  long[] ended = new long[0];

  /** The neuron that fired, or the channel of the input spike. */
  int[] source = new int[0];

  /** Grid step that the lane is in. */
  int[] step = new int[0];

  /** Whether the lanes of a row are in the shortened last step. */
  boolean[] shortened = new boolean[0];

  private int stride;

  /** Prepares for a number of neurons. */
  void prepare(int neurons) {
    if (stride != neurons * NEURON) {
      stride = neurons * NEURON;
      columns = new double[0];
      d = new double[0];
      fired = new long[0];
      received = new long[0];
      ended = new long[0];
      source = new int[0];
      step = new int[0];
      shortened = new boolean[0];
    }
  }

  /** Bytes of one row. */
  static long rowBytes(int neurons) {
    return (long) neurons * NEURON * Double.BYTES + LANES * (long) LANE_BYTES + 3 * Long.BYTES + 1;
  }

  /** Index of a row's first column. */
  int row(int q) {
    return LaneShapes.FIRST + q * stride;
  }

  /** Makes room for {@code rows} rows, at most {@code most}, keeping what is there. */
  void ensureRows(int rows, int most) {
    if (rows <= shortened.length) {
      return;
    }
    // In few large strides: until the collector comes, what the tape was takes memory as well.
    int size = (int) Math.min(most, Math.max(rows, 8L * shortened.length));
    columns = Arrays.copyOf(columns, LaneShapes.FIRST + Math.multiplyExact(size, stride));
    d = Arrays.copyOf(d, size * LANES);
    fired = Arrays.copyOf(fired, size);
    received = Arrays.copyOf(received, size);
    ended = Arrays.copyOf(ended, size);
    source = Arrays.copyOf(source, size * LANES);
    step = Arrays.copyOf(step, size * LANES);
    shortened = Arrays.copyOf(shortened, size);
  }

  /** Copies a row to row 0. */
  void restartAt(int row) {
    System.arraycopy(columns, row(row), columns, row(0), stride);
  }
}

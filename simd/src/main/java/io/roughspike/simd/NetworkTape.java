package io.roughspike.simd;

import java.util.Arrays;

/**
 * The sub-steps of lanes of a network, one row a sub-step: in each row every lane makes one
 * sub-step of its own segment, or stands still. Column values of neuron n in lane l of row q are at
 * {@code q * stride + n * lanes + l}, those of the lanes alone at {@code q * lanes + l}.
 */
final class NetworkTape {
  /** The lane stood still. */
  static final int IDLE = -1;

  /** The sub-step ended its segment. */
  static final int SEGMENT_END = -2;

  /** The sub-step ended with a spike of input channel {@code FIRST_INPUT - kind}. */
  static final int FIRST_INPUT = -3;

  /** Bytes of a row for one lane beside its columns: fraction, kind and step. */
  private static final int LANE_BYTES = Double.BYTES + 2 * Integer.BYTES;

  double[] v = new double[0];
  double[] i = new double[0];
  double[] fs = new double[0];
  double[] z1 = new double[0];

  /** Second channel, or null when it is absent. */
  double[] z2;

  /** Recorded input, or null when there is none. */
  double[] u;

  /** Fraction of the segment. */
  double[] d = new double[0];

  /** How the sub-step ended: the neuron that fired, or one of the constants above. */
  int[] kind = new int[0];

  /** Grid step that the lane is in. */
  int[] step = new int[0];

  /** Whether the lanes of a row are in the shortened last step. */
  boolean[] shortened = new boolean[0];

  private int stride;
  private int lanes;
  private boolean secondChannel;
  private boolean input;

  /** Prepares for rows of the given layout; the columns keep their storage if it is enough. */
  void prepare(int newStride, int newLanes, boolean newSecondChannel, boolean newInput) {
    if (stride != newStride || secondChannel != newSecondChannel || input != newInput) {
      v = new double[0];
      i = new double[0];
      fs = new double[0];
      z1 = new double[0];
      z2 = newSecondChannel ? new double[0] : null;
      u = newInput ? new double[0] : null;
      d = new double[0];
      kind = new int[0];
      step = new int[0];
      shortened = new boolean[0];
    }
    stride = newStride;
    lanes = newLanes;
    secondChannel = newSecondChannel;
    input = newInput;
  }

  /** Bytes of one row. */
  static long rowBytes(int stride, int lanes, boolean secondChannel, boolean input) {
    int columns = 4 + (secondChannel ? 1 : 0) + (input ? 1 : 0);
    return (long) columns * stride * Double.BYTES + (long) lanes * LANE_BYTES + 1;
  }

  /** Makes room for {@code rows} rows, at most {@code most}, keeping what is there. */
  void ensureRows(int rows, int most) {
    if (rows <= shortened.length) {
      return;
    }
    int size = Math.min(most, Math.max(rows, shortened.length + shortened.length / 2));
    int numbers = Math.multiplyExact(size, stride);
    v = Arrays.copyOf(v, numbers);
    i = Arrays.copyOf(i, numbers);
    fs = Arrays.copyOf(fs, numbers);
    z1 = Arrays.copyOf(z1, numbers);
    z2 = secondChannel ? Arrays.copyOf(z2, numbers) : null;
    u = input ? Arrays.copyOf(u, numbers) : null;
    d = Arrays.copyOf(d, size * lanes);
    kind = Arrays.copyOf(kind, size * lanes);
    step = Arrays.copyOf(step, size * lanes);
    shortened = Arrays.copyOf(shortened, size);
  }

  /** Copies the noise and input of a row to another one: most lanes go on in their segment. */
  void carryNoise(int from, int to) {
    System.arraycopy(z1, from * stride, z1, to * stride, stride);
    if (secondChannel) {
      System.arraycopy(z2, from * stride, z2, to * stride, stride);
    }
    if (input) {
      System.arraycopy(u, from * stride, u, to * stride, stride);
    }
  }

  /** Copies the state, noise and input of a row to row 0. */
  void restartAt(int row) {
    System.arraycopy(v, row * stride, v, 0, stride);
    System.arraycopy(i, row * stride, i, 0, stride);
    carryNoise(row, 0);
  }
}

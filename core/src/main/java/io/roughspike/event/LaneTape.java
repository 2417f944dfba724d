package io.roughspike.event;

import java.util.Arrays;

/**
 * The sub-steps of lanes, one row a sub-step: in each row every lane makes one sub-step of its own
 * segment, or stands still. A row has the columns of {@link ModelPrograms} for each neuron and
 * lane, and how the sub-step ends for each lane.
 */
final class LaneTape {
  private int lanes;
  private int neurons;
  private int columns;
  private int endColumns;

  /** States, tape, noise and recorded input of rows. */
  double[] rows = new double[0];

  /** How sub-steps end. */
  double[] ends = new double[0];

  /** Lanes of a row whose sub-step ended with an event, one bit each. */
  long[] fired = new long[0];

  /** Lanes of a row whose sub-step ended with what is known before, as an input spike. */
  long[] received = new long[0];

  /** Lanes of a row whose sub-step ended its segment; the others stood still. */
  long[] ended = new long[0];

  /** Whether the lanes of a row are in the shortened last step. */
  boolean[] shortened = new boolean[0];

  /**
   * Channel of the input spike; that of the dead time of neuron k is channels + k, of a given spike
   * of it channels + K + k.
   */
  int[] channel = new int[0];

  /** Rows that there is room for. */
  private int capacity;

  /** Prepares for rows of any size; what room there is is kept. */
  void prepare(int newNeurons, int newColumns, int newEndColumns, int newLanes) {
    if (newNeurons != neurons
        || newColumns != columns
        || newEndColumns != endColumns
        || newLanes != lanes) {
      neurons = newNeurons;
      columns = newColumns;
      endColumns = newEndColumns;
      lanes = newLanes;
      capacity = Math.min(fired.length, channel.length / lanes);
      capacity = Math.min(capacity, (rows.length - LanePaths.FIRST) / Math.max(1, rowSize()));
      capacity = Math.min(capacity, (ends.length - LanePaths.FIRST) / (endColumns * lanes));
    }
  }

  /** Bytes of one row. */
  long rowBytes() {
    long lane = (long) neurons * columns + endColumns;
    return lane * lanes * Double.BYTES + 3L * Long.BYTES + 1 + (long) lanes * Integer.BYTES;
  }

  /** Numbers of one row. */
  int rowSize() {
    return neurons * columns * lanes;
  }

  /** Index of the first number of row {@code q}. */
  int row(int q) {
    return LanePaths.FIRST + q * rowSize();
  }

  /** Index of column {@code column} of neuron {@code n} in row {@code q}, lane 0. */
  int at(int q, int n, int column) {
    return row(q) + (n * columns + column) * lanes;
  }

  /** Index of the ends of row {@code q}. */
  int ends(int q) {
    return LanePaths.FIRST + q * endColumns * lanes;
  }

  /** Makes room for {@code count} rows, at most {@code most}, keeping what is there. */
  void ensureRows(int count, int most) {
    if (count <= capacity) {
      return;
    }
    // In few large strides: until the collector comes, what the tape was takes memory as well.
    int size = (int) Math.min(most, Math.max(count, 8L * capacity));
    rows = grown(rows, LanePaths.FIRST + Math.multiplyExact(size, rowSize()));
    ends = grown(ends, LanePaths.FIRST + size * endColumns * lanes);
    if (fired.length < size) {
      fired = Arrays.copyOf(fired, size);
      received = Arrays.copyOf(received, size);
      ended = Arrays.copyOf(ended, size);
      shortened = Arrays.copyOf(shortened, size);
    }
    if (channel.length < size * lanes) {
      channel = Arrays.copyOf(channel, size * lanes);
    }
    capacity = size;
  }

  private static double[] grown(double[] array, int size) {
    return array.length < size ? Arrays.copyOf(array, size) : array;
  }

  /** Copies a row to row 0. */
  void restartAt(int q) {
    System.arraycopy(rows, row(q), rows, row(0), rowSize());
    System.arraycopy(ends, ends(q), ends, ends(0), endColumns * lanes);
  }
}

package io.roughspike.event;

import java.util.Arrays;

/**
 * Segments of lanes, one row each, and what happened to single neurons within them. A row has the
 * columns of {@link SegmentPrograms} for each neuron and lane.
 *
 * <p>What happened in a lane of a row is a list of entries in the order of time: a kind, a neuron,
 * a number that depends on the kind, and where its values begin. Values of a sub-step are the
 * components where it begins, then r, then d.
 */
final class SegmentTape {
  /**
   * A sub-step of a neuron up to the place of the event or arrival after which it is noted; to
   * receive a spike of connection x there, or -1.
   */
  static final int STEP = 0;

  /** The sub-step of a neuron up to the end of its segment. */
  static final int LAST = 1;

  /**
   * Event number x of a path, its neuron's: values of its sub-step, then the components before the
   * reset.
   */
  static final int FIRED = 2;

  /** The same of an event that a jump has set off: it has no sub-step. */
  static final int FORCED = 3;

  /** The neuron received a spike of connection x; those of inputs follow those of neurons. */
  static final int RECEIVED = 4;

  /** A spike of event x arrives. */
  static final int ARRIVED = 5;

  /** The dead time ends that event x of the neuron began. */
  static final int RELEASED = 6;

  /** An input spike comes. */
  static final int INPUT = 7;

  /** The neuron is active again. */
  static final int ACTIVATED = 8;

  /** A spike that is given, event number x: values as of an event. */
  static final int GIVEN = 9;

  private static final int WIDTH = 4;

  private int lanes;
  private int rowSize;
  private int capacity;

  double[] rows = new double[0];

  /** Lanes of a row that have gone on from it. */
  long[] running = new long[0];

  /** Lanes of a row whose path has stopped at its cap in it. */
  long[] stopped = new long[0];

  /** The grid point at the end of a row's segment, or -1, by row and lane. */
  int[] point = new int[0];

  /** Length of a row's segment, by row and lane. */
  double[] length = new double[0];

  /** Where the entries of a row's lane begin; those of the next one are after them. */
  int[] begin = new int[1];

  private int[] entries = new int[0];
  private int count;
  double[] values = new double[0];
  private int valueCount;

  /** Prepares for rows of any size. */
  void prepare(int newRowSize, int newLanes) {
    rowSize = newRowSize;
    lanes = newLanes;
    int byLane = Math.min(point.length, length.length) / lanes;
    capacity = Math.min(running.length, Math.min(byLane, (begin.length - 1) / lanes));
    capacity = Math.min(capacity, (rows.length - LanePaths.FIRST) / Math.max(1, rowSize));
  }

  /** Rows that there is room for. */
  int capacity() {
    return capacity;
  }

  /** Index of the first number of row {@code q}. */
  int row(int q) {
    return LanePaths.FIRST + q * rowSize;
  }

  /** Makes room for {@code size} rows, keeping what is there. */
  void ensureRows(int size) {
    if (size <= capacity) {
      return;
    }
    capacity = size;
    int numbers = LanePaths.FIRST + Math.multiplyExact(size, rowSize);
    if (rows.length < numbers) {
      rows = Arrays.copyOf(rows, numbers);
    }
    int byLane = size * lanes;
    if (running.length < size) {
      running = Arrays.copyOf(running, size);
      stopped = Arrays.copyOf(stopped, size);
    }
    if (point.length < byLane) {
      point = Arrays.copyOf(point, byLane);
      length = Arrays.copyOf(length, byLane);
      begin = Arrays.copyOf(begin, byLane + 1);
    }
  }

  /** Forgets what happened. */
  void clear() {
    count = 0;
    valueCount = 0;
  }

  /** Copies a row to row 0. */
  void restartAt(int q) {
    System.arraycopy(rows, row(q), rows, row(0), rowSize);
  }

  /** Bytes of entries and their values. */
  long noted() {
    return (long) count * WIDTH * Integer.BYTES + (long) valueCount * Double.BYTES;
  }

  /** Notes what happened; its values are {@code room} numbers from the result on. */
  int note(int kind, int neuron, int number, int room) {
    if (entries.length < (count + 1) * WIDTH) {
      entries = Arrays.copyOf(entries, Math.max(64, 2 * entries.length));
    }
    if (values.length < valueCount + room) {
      values = Arrays.copyOf(values, Math.max(256, Math.max(2 * values.length, valueCount + room)));
    }
    int at = count++ * WIDTH;
    entries[at] = kind;
    entries[at + 1] = neuron;
    entries[at + 2] = number;
    entries[at + 3] = valueCount;
    valueCount += room;
    return valueCount - room;
  }

  /** How many entries there are. */
  int count() {
    return count;
  }

  int kind(int entry) {
    return entries[entry * WIDTH];
  }

  int neuron(int entry) {
    return entries[entry * WIDTH + 1];
  }

  int number(int entry) {
    return entries[entry * WIDTH + 2];
  }

  int valuesAt(int entry) {
    return entries[entry * WIDTH + 3];
  }
}

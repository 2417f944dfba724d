package io.roughspike.simd;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * A stack of the vectors of lanes in which lanes fired once in a row: what the reverse sweep needs
 * of their two sub-steps beyond the row itself. Lanes of such a vector that did not fire have
 * fraction 1, rest 0 and a finite state after the event, so that they take part in the sweep and
 * add nothing.
 */
final class EventTape {
  private static final VectorSpecies<Double> D = LaneShapes.DOUBLES;
  private static final int COLUMNS = 6;

  private int entries;
  private int[] rows = new int[64];
  private int[] lanes = new int[64];
  private long[] fired = new long[64];
  private double[] columns = new double[64 * COLUMNS * D.length()];

  void clear() {
    entries = 0;
  }

  /**
   * Pushes the vectors of {@code events} in which a bit of {@code fired} is set.
   *
   * @param timeCotangent cotangent of the event's time, one a lane
   */
  void push(int row, long firedLanes, int laneCount, SimdEvents events, double[] timeCotangent) {
    for (int l = 0; l < laneCount; l += D.length()) {
      long bits = firedLanes >>> l & LaneShapes.ALL;
      if (bits == 0) {
        continue;
      }
      if (entries == rows.length) {
        rows = Arrays.copyOf(rows, 2 * entries);
        lanes = Arrays.copyOf(lanes, 2 * entries);
        fired = Arrays.copyOf(fired, 2 * entries);
        columns = Arrays.copyOf(columns, 2 * columns.length);
      }
      rows[entries] = row;
      lanes[entries] = l;
      fired[entries] = bits;
      entries++;
      copy(events, timeCotangent, l, bits, column(0));
    }
  }

  private void copy(SimdEvents events, double[] timeCotangent, int l, long bits, int to) {
    VectorMask<Double> mask = VectorMask.fromLong(D, bits);
    DoubleVector zero = DoubleVector.zero(D);
    int width = D.length();
    DoubleVector.broadcast(D, 1.0)
        .blend(DoubleVector.fromArray(D, events.fraction, l), mask)
        .intoArray(columns, to);
    zero.blend(DoubleVector.fromArray(D, events.rest, l), mask).intoArray(columns, to + width);
    zero.blend(DoubleVector.fromArray(D, events.afterV, l), mask)
        .intoArray(columns, to + 2 * width);
    zero.blend(DoubleVector.fromArray(D, events.afterI, l), mask)
        .intoArray(columns, to + 3 * width);
    zero.blend(DoubleVector.fromArray(D, events.afterClock, l), mask)
        .intoArray(columns, to + 4 * width);
    DoubleVector.fromArray(D, timeCotangent, l).intoArray(columns, to + 5 * width);
  }

  /** Index in {@link #columns} of column {@code k} of the top entry. */
  private int column(int k) {
    return ((entries - 1) * COLUMNS + k) * D.length();
  }

  /** Row of the top entry, or -1. */
  int row() {
    return entries == 0 ? -1 : rows[entries - 1];
  }

  /** First lane of the top entry's vector. */
  int lane() {
    return lanes[entries - 1];
  }

  /** Bit k set where lane {@code lane() + k} fired once. */
  long fired() {
    return fired[entries - 1];
  }

  /** The values of all entries. */
  double[] columns() {
    return columns;
  }

  int fraction() {
    return column(0);
  }

  int rest() {
    return column(1);
  }

  int afterV() {
    return column(2);
  }

  int afterI() {
    return column(3);
  }

  int afterClock() {
    return column(4);
  }

  int timeCotangent() {
    return column(5);
  }

  /** Removes the top entry. */
  void pop() {
    entries--;
  }
}

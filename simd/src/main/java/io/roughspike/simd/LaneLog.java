package io.roughspike.simd;

import java.util.Arrays;

/**
 * A stack of what happened to single lanes, for the reverse sweep: samples that started and ended,
 * and segments that were advanced one lane at a time because they held events or were left over at
 * the end of the grid. Entries are pushed in the order of the forward run and popped in reverse.
 * The position of an entry is 2 r for what happened before row r and 2 r + 1 for what happened in
 * row r.
 */
final class LaneLog {
  /** A sample started in this lane. */
  static final int START = 0;

  /** A segment with its sub-steps. */
  static final int SEGMENT = 1;

  /** The sample of this lane ended. */
  static final int END = 2;

  private static final int INTS = 7;
  static final int NOISE = 3;
  static final int SUBSTEP = 4;

  private int entries;
  private int[] ints = new int[64 * INTS];
  private int values;
  private double[] doubles = new double[1024];

  void clear() {
    entries = 0;
    values = 0;
  }

  boolean isEmpty() {
    return entries == 0;
  }

  void pushStart(int position, int lane, int sample) {
    push(position, lane, START, sample, 0, 0, 0);
  }

  void pushEnd(int position, int lane, int sample, int firstRow, int spikes) {
    push(position, lane, END, sample, firstRow, spikes, 0);
  }

  /** Pushes a segment, which was step {@code step}; its sub-steps follow. */
  void pushSegment(
      int position,
      int lane,
      int sample,
      int step,
      double z1,
      double z2,
      double u,
      boolean stopped) {
    push(position, lane, SEGMENT, sample, step, 0, stopped ? 1 : 0);
    ensureRoom(NOISE);
    doubles[values++] = z1;
    doubles[values++] = z2;
    doubles[values++] = u;
  }

  /** Adds the next sub-step to the segment pushed last. */
  void addSubstep(double v, double i, double clock, double fraction) {
    ensureRoom(SUBSTEP);
    doubles[values++] = v;
    doubles[values++] = i;
    doubles[values++] = clock;
    doubles[values++] = fraction;
    ints[(entries - 1) * INTS + 5]++;
  }

  private void ensureRoom(int more) {
    if (values + more > doubles.length) {
      doubles = Arrays.copyOf(doubles, 2 * doubles.length);
    }
  }

  private void push(int position, int lane, int kind, int sample, int a, int b, int c) {
    int at = entries * INTS;
    if (at == ints.length) {
      ints = Arrays.copyOf(ints, 2 * at);
    }
    ints[at] = position;
    ints[at + 1] = lane;
    ints[at + 2] = kind;
    ints[at + 3] = sample;
    ints[at + 4] = a;
    ints[at + 5] = b;
    ints[at + 6] = c;
    entries++;
  }

  /** Removes the top entry. */
  void pop() {
    if (kind() == SEGMENT) {
      values -= NOISE + substeps() * SUBSTEP;
    }
    entries--;
  }

  /** Position of the top entry, or -1. */
  int position() {
    return entries == 0 ? -1 : top(0);
  }

  int lane() {
    return top(1);
  }

  int kind() {
    return top(2);
  }

  int sample() {
    return top(3);
  }

  /** Row in which the sample that ended made its step 0, if it made it in a row. */
  int firstRow() {
    return top(4);
  }

  /** Events of the sample that ended. */
  int spikes() {
    return top(5);
  }

  int step() {
    return top(4);
  }

  int substeps() {
    return top(5);
  }

  /** Whether the path stopped at the end of this segment. */
  boolean stopped() {
    return top(6) == 1;
  }

  /** The noise (z1, z2, u) of the segment on top and then its sub-steps (v, i, clock, fraction). */
  double[] values() {
    return doubles;
  }

  /** Index in {@link #values} of the noise of the segment on top. */
  int noiseAt() {
    return values - NOISE - substeps() * SUBSTEP;
  }

  private int top(int k) {
    return ints[(entries - 1) * INTS + k];
  }
}

package io.roughspike.simd;

import java.util.Arrays;

/**
 * A stack of what happened to single lanes, for the reverse sweep: samples that started and ended,
 * events, and segments that were advanced one lane at a time because they held several events or
 * were left over at the end of the grid. Entries are pushed in the order of the forward run and
 * popped in reverse. The position of an entry is 2 r for what happened before row r and 2 r + 1 for
 * what happened in row r.
 */
final class LaneLog {
  /** A sample started in this lane. */
  static final int START = 0;

  /** A segment with its sub-steps. */
  static final int SEGMENT = 1;

  /** The sample of this lane ended. */
  static final int END = 2;

  /** The only event of a segment that is a step of the row. */
  static final int EVENT = 3;

  private static final int INTS = 5;
  private static final int LANE_SHIFT = 3;
  private static final int KIND_MASK = 3;
  private static final int STOPPED = 4;

  static final int NOISE = 3;
  static final int SUBSTEP = 5;
  private static final int EVENT_VALUES = 3;

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
    push(position, lane, START, sample, 0);
  }

  void pushEnd(int position, int lane, int sample, int firstRow) {
    push(position, lane, END, sample, firstRow);
  }

  /** Pushes the event of a lane that fires once in its step. */
  void pushEvent(
      int position,
      int lane,
      int sample,
      boolean stopped,
      double fraction,
      double afterClock,
      double timeCotangent) {
    push(position, lane, stopped ? EVENT | STOPPED : EVENT, sample, 0);
    ensureRoom(EVENT_VALUES);
    doubles[values] = fraction;
    doubles[values + 1] = afterClock;
    doubles[values + 2] = timeCotangent;
    values += EVENT_VALUES;
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
    push(position, lane, stopped ? SEGMENT | STOPPED : SEGMENT, sample, step);
    ensureRoom(NOISE);
    doubles[values++] = z1;
    doubles[values++] = z2;
    doubles[values++] = u;
  }

  /** Adds the next sub-step to the segment pushed last; the cotangent is 0 without an event. */
  void addSubstep(double v, double i, double clock, double fraction, double timeCotangent) {
    ensureRoom(SUBSTEP);
    doubles[values++] = v;
    doubles[values++] = i;
    doubles[values++] = clock;
    doubles[values++] = fraction;
    doubles[values++] = timeCotangent;
    ints[(entries - 1) * INTS + 4]++;
  }

  private void ensureRoom(int more) {
    if (values + more > doubles.length) {
      doubles = Arrays.copyOf(doubles, 2 * doubles.length);
    }
  }

  private void push(int position, int lane, int kindAndStop, int sample, int step) {
    int at = entries * INTS;
    if (at == ints.length) {
      ints = Arrays.copyOf(ints, 2 * at);
    }
    ints[at] = position;
    ints[at + 1] = lane << LANE_SHIFT | kindAndStop;
    ints[at + 2] = sample;
    ints[at + 3] = step;
    ints[at + 4] = 0;
    entries++;
  }

  /** Removes the top entry. */
  void pop() {
    switch (kind()) {
      case EVENT -> values -= EVENT_VALUES;
      case SEGMENT -> values -= NOISE + substeps() * SUBSTEP;
      default -> {}
    }
    entries--;
  }

  /** Position of the top entry, or -1. */
  int position() {
    return entries == 0 ? -1 : top(0);
  }

  int lane() {
    return top(1) >> LANE_SHIFT;
  }

  int kind() {
    return top(1) & KIND_MASK;
  }

  /** Whether the path stopped at this event, or at the end of this segment. */
  boolean stopped() {
    return (top(1) & STOPPED) != 0;
  }

  int sample() {
    return top(2);
  }

  /** Row in which the sample that ended made its step 0, if it made it in a row. */
  int firstRow() {
    return top(3);
  }

  int step() {
    return top(3);
  }

  int substeps() {
    return top(4);
  }

  /** Fraction of the step up to the event on top. */
  double fraction() {
    return doubles[values - EVENT_VALUES];
  }

  /** Clock increment of a full step right after the event on top. */
  double afterClock() {
    return doubles[values - EVENT_VALUES + 1];
  }

  /** Cotangent of the time of the event on top. */
  double timeCotangent() {
    return doubles[values - EVENT_VALUES + 2];
  }

  /** The noise (z1, z2, u) of the segment on top and then its sub-steps as {@link #addSubstep}. */
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

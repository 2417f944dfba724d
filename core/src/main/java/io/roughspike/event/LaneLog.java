package io.roughspike.event;

import java.util.Arrays;

/**
 * When samples started and ended in which lane, as a stack in the order in which it happened.
 * Positions are rows counted from the start of the run: the state at row q is the one before the
 * sub-step of row q.
 */
final class LaneLog {
  private static final int INTS = 5;
  private static final int STARTED = -1;

  private int[] ints = new int[64 * INTS];
  private int entries;

  void clear() {
    entries = 0;
  }

  boolean isEmpty() {
    return entries == 0;
  }

  void pushStart(int row, int lane, int sample) {
    push(row, lane, sample, STARTED, 0);
  }

  /**
   * Pushes the end of a sample.
   *
   * @param stoppedAt the grid point at the end of the step in which the path stopped at its cap of
   *     events, or 0
   */
  void pushEnd(int row, int lane, int sample, int spikes, int stoppedAt) {
    push(row, lane, sample, spikes, stoppedAt);
  }

  private void push(int row, int lane, int sample, int spikes, int stoppedAt) {
    int at = entries * INTS;
    if (at == ints.length) {
      ints = Arrays.copyOf(ints, 2 * at);
    }
    ints[at] = row;
    ints[at + 1] = lane;
    ints[at + 2] = sample;
    ints[at + 3] = spikes;
    ints[at + 4] = stoppedAt;
    entries++;
  }

  void pop() {
    entries--;
  }

  int row() {
    return top(0);
  }

  int lane() {
    return top(1);
  }

  int sample() {
    return top(2);
  }

  /** Whether the top entry is the start of a sample. */
  boolean isStart() {
    return top(3) == STARTED;
  }

  int spikes() {
    return top(3);
  }

  int stoppedAt() {
    return top(4);
  }

  private int top(int k) {
    return ints[(entries - 1) * INTS + k];
  }
}

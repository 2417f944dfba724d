package io.roughspike.fit;

import java.util.Arrays;

/** Which steps of a grid count: ranges [from, to), increasing. */
final class StepSet {
  private final int[] bounds;

  /** A set of steps: from and to of each range. */
  StepSet(int... bounds) {
    this.bounds = bounds;
  }

  /** The end of the last range. */
  int end() {
    return bounds[bounds.length - 1];
  }

  /** How many steps count. */
  int size() {
    int size = 0;
    for (int k = 0; k < bounds.length; k += 2) {
      size += bounds[k + 1] - bounds[k];
    }
    return size;
  }

  /** Whether step {@code m} counts. */
  boolean has(int m) {
    for (int k = 0; k < bounds.length; k += 2) {
      if (m >= bounds[k] && m < bounds[k + 1]) {
        return true;
      }
    }
    return false;
  }

  /** The first step after {@code m} from which steps may count otherwise than {@code m} does. */
  int sameUntil(int m) {
    for (int bound : bounds) {
      if (bound > m) {
        return bound;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** Block {@code b} of {@code count} about equal ones of a single range. */
  StepSet block(int b, int count) {
    return new StepSet(bound(b, count), bound(b + 1, count));
  }

  /** All of a single range but that block. */
  StepSet without(int b, int count) {
    int[] rest = {bounds[0], bound(b, count), bound(b + 1, count), bounds[1]};
    return new StepSet(Arrays.copyOfRange(rest, b == 0 ? 2 : 0, b == count - 1 ? 2 : 4));
  }

  private int bound(int b, int count) {
    return bounds[0] + (int) ((long) (bounds[1] - bounds[0]) * b / count);
  }
}

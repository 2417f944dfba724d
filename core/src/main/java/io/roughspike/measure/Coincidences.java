package io.roughspike.measure;

/**
 * Counts of spikes that are near each other: |t - u| &lt;= window, a closed window up to rounding
 * (1e-12, or four units in the last place of the times where that is more).
 */
final class Coincidences {
  private static final double ROUNDING = 1e-12;

  /** Where the other train is so many times as long, a search for each spike is faster. */
  private static final int SEARCHED = 16;

  private Coincidences() {}

  /** Pairs of a spike of one train and a spike of another within the window. */
  static long pairs(double[] train, double[] other, double window) {
    double reach = reach(train, other, window);
    long pairs = 0;
    if (other.length > SEARCHED * train.length) {
      for (double time : train) {
        pairs += before(other, Math.nextUp(time + reach)) - before(other, time - reach);
      }
      return pairs;
    }
    int from = 0;
    int to = 0;
    for (double time : train) {
      while (from < other.length && other[from] < time - reach) {
        from++;
      }
      while (to < other.length && other[to] <= time + reach) {
        to++;
      }
      pairs += to - from;
    }
    return pairs;
  }

  /** The number of spikes before {@code time}. */
  private static int before(double[] train, double time) {
    int low = 0;
    int high = train.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (train[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Spikes of one train that have a partner in the other, each used once. */
  static int matches(double[] train, double[] other, double window) {
    double reach = reach(train, other, window);
    int matches = 0;
    for (int i = 0, j = 0; i < train.length && j < other.length; ) {
      if (other[j] < train[i] - reach) {
        j++;
      } else if (other[j] > train[i] + reach) {
        i++;
      } else {
        matches++;
        i++;
        j++;
      }
    }
    return matches;
  }

  /** The window with room for rounding. */
  private static double reach(double[] train, double[] other, double window) {
    double largest = Math.max(largest(train), largest(other));
    return window + Math.max(ROUNDING, 4 * Math.ulp(largest));
  }

  private static double largest(double[] train) {
    return train.length == 0 ? 0 : Math.max(Math.abs(train[0]), Math.abs(train[train.length - 1]));
  }
}

package io.roughspike.measure;

import java.util.function.DoubleBinaryOperator;

/** Means over pairs of neighbouring intervals, which are always of one trial. */
final class Neighbours {
  private Neighbours() {}

  static double mean(double[][] trials, DoubleBinaryOperator of) {
    double sum = 0;
    int count = 0;
    for (double[] train : trials) {
      double[] intervals = Trials.intervals(train);
      for (int k = 0; k + 1 < intervals.length; k++, count++) {
        sum +=
            intervals[k] == intervals[k + 1] ? 0 : of.applyAsDouble(intervals[k], intervals[k + 1]);
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}

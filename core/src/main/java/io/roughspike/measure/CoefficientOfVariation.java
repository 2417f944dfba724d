package io.roughspike.measure;

import java.util.Arrays;

/**
 * The coefficient of variation of intervals: standard deviation over mean. {@link #of} divides the
 * squares by n (as Elephant, and SciPy's {@code variation}), {@link #ofSample} by n - 1.
 */
public final class CoefficientOfVariation {
  private CoefficientOfVariation() {}

  /**
   * {@return with the divisor n; NaN without intervals}
   *
   * @param intervals at least 0
   */
  public static double of(double[] intervals) {
    return variation(intervals, intervals.length);
  }

  /**
   * {@return with the divisor n - 1; NaN with fewer than 2 intervals}
   *
   * @param intervals at least 0
   */
  public static double ofSample(double[] intervals) {
    return variation(intervals, intervals.length - 1);
  }

  private static double variation(double[] intervals, int divisor) {
    double mean = Arrays.stream(intervals).average().orElse(Double.NaN);
    double squares = Arrays.stream(intervals).map(x -> (x - mean) * (x - mean)).sum();
    return divisor < 1 ? Double.NaN : Math.sqrt(squares / divisor) / mean;
  }
}

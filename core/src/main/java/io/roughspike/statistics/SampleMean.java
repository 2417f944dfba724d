package io.roughspike.statistics;

import java.util.Arrays;

/**
 * Mean and spread of independent values, for instance of a result over seeds.
 *
 * <pre>
 *   mean = 1/n sum x_i,   deviation^2 = 1/(n - 1) sum (x_i - mean)^2
 *   mean +- t deviation / sqrt(n),   P(|T| &gt; t) = 1 - level, T of Student with n - 1 degrees of freedom
 * </pre>
 *
 * @param count n
 * @param mean NaN without values
 * @param deviation NaN of fewer than two
 */
public record SampleMean(int count, double mean, double deviation) {
  /**
   * {@return mean and spread of values}
   *
   * @param values finite
   */
  public static SampleMean of(double... values) {
    int n = values.length;
    double mean = n == 0 ? Double.NaN : average(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new SampleMean(n, mean, n < 2 ? Double.NaN : StrictMath.sqrt(squares / (n - 1)));
  }

  /** The mean, exactly the value where all are equal. */
  private static double average(double[] values) {
    double first = values[0];
    return first + Arrays.stream(values).map(value -> value - first).sum() / values.length;
  }

  /** {@return deviation / sqrt(n), the standard error of the mean} */
  public double error() {
    return deviation / StrictMath.sqrt(count);
  }

  /**
   * {@return half the width of the interval that holds the mean of the law with probability {@code
   * level}, if values are normal; NaN of fewer than two values}
   *
   * @param level in (0, 1)
   */
  public double halfWidth(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be between 0 and 1, got " + level);
    }
    return count < 2 ? Double.NaN : StudentT.quantileOutside(1 - level, count - 1) * error();
  }
}

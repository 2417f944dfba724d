package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Statistical checks. Each has a false-alarm rate of at most {@value #FALSE_ALARM} for a seed that
 * nobody has tried before.
 */
public final class Statistics {
  /** False-alarm rate of one check. */
  public static final double FALSE_ALARM = 1e-6;

  /** A standard normal is beyond this with probability 9.6e-7. */
  private static final double NORMAL_BOUND = 4.9;

  private Statistics() {}

  /**
   * Kolmogorov-Smirnov: the largest distance between the empirical and the given distribution
   * function, times sqrt(n), exceeds sqrt(log(2 / rate) / 2) with probability at most the rate
   * (Massart's form of the Dvoretzky-Kiefer-Wolfowitz inequality, valid for every n).
   *
   * @param sample sorted by this call
   * @return the distance times sqrt(n)
   */
  public static double assertDistribution(
      String what, double[] sample, DoubleUnaryOperator distribution) {
    Arrays.sort(sample);
    double distance = 0;
    for (int k = 0; k < sample.length; k++) {
      double f = distribution.applyAsDouble(sample[k]);
      distance = Math.max(distance, (k + 1.0) / sample.length - f);
      distance = Math.max(distance, f - (double) k / sample.length);
    }
    double scaled = distance * Math.sqrt(sample.length);
    double bound = Math.sqrt(Math.log(2 / FALSE_ALARM) / 2);
    assertTrue(scaled <= bound, "%s: distance %.3f, at most %.3f".formatted(what, scaled, bound));
    return scaled;
  }

  /**
   * A mean of many independent numbers, nearly normal: asserts that it is within {@value
   * #NORMAL_BOUND} standard errors, and {@code slack}, of its expectation.
   *
   * @return the deviation in standard errors
   */
  public static double assertMean(
      String what, double expected, double mean, double standardError, double slack) {
    double deviation = Math.max(0, Math.abs(mean - expected) - slack) / standardError;
    assertTrue(
        deviation <= NORMAL_BOUND,
        "%s: %s, expected %s, off by %.2f standard errors"
            .formatted(what, mean, expected, deviation));
    return deviation;
  }

  /** {@link #assertMean} without slack. */
  public static double assertMean(String what, double expected, double mean, double standardError) {
    return assertMean(what, expected, mean, standardError, 0);
  }
}

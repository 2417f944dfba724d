package io.roughspike.measure;

import java.util.Arrays;

/**
 * The Fano factor: variance over mean of the counts of spikes over trials, 1 for a Poisson process.
 * {@link #of} divides the squares by n (as Elephant), {@link #ofSample} by n - 1.
 */
public final class FanoFactor {
  private FanoFactor() {}

  /**
   * {@return with the divisor n; NaN without spikes}
   *
   * @param trials one train a trial
   */
  public static double of(double[][] trials) {
    return factor(trials, trials.length);
  }

  /**
   * {@return with the divisor n - 1; NaN without spikes or with one trial}
   *
   * @param trials one train a trial
   */
  public static double ofSample(double[][] trials) {
    return factor(trials, trials.length - 1);
  }

  private static double factor(double[][] trials, int divisor) {
    double mean = Trials.count(trials) / trials.length;
    double squares =
        Arrays.stream(trials)
            .mapToDouble(train -> (train.length - mean) * (train.length - mean))
            .sum();
    return squares / divisor / mean;
  }
}

package io.roughspike.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * How E k(X, X') for independent X, X' of one law is estimated from the Gram matrix of m samples
 * (Gretton, Borgwardt, Rasch, Schoelkopf and Smola, A Kernel Two-Sample Test, JMLR 13, 2012).
 */
public enum Estimator {
  /** V-statistic: the mean over all m^2 pairs. Makes MMD^2 non-negative; biased by order 1/m. */
  BIASED("biased", 1),
  /** U-statistic: the mean over the m (m - 1) pairs of different samples. Without bias. */
  UNBIASED("unbiased", 2);

  private final String yamlName;
  private final int fewestSamples;

  Estimator(String yamlName, int fewestSamples) {
    this.yamlName = yamlName;
    this.fewestSamples = fewestSamples;
  }

  /** {@return the name used in configuration files and on the command line} */
  public String yamlName() {
    return yamlName;
  }

  /**
   * {@return the estimator called {@code name}}
   *
   * @param name as configuration files write it
   */
  public static Estimator of(String name) {
    return Arrays.stream(values())
        .filter(one -> one.yamlName.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "estimator must be one of %s, got %s".formatted(String.join(", ", names()), name)));
  }

  /** {@return all names} */
  public static List<String> names() {
    return Arrays.stream(values()).map(Estimator::yamlName).toList();
  }

  /** {@return samples that this estimator needs: 1 biased, 2 unbiased} */
  public int fewestSamples() {
    return fewestSamples;
  }

  /**
   * {@return the estimate of E k(X, X')}
   *
   * @param gram k(x_i, x_j) at {@code [i * samples + j]}
   * @param samples m, at least {@link #fewestSamples}
   */
  public double mean(double[] gram, int samples) {
    requireSamples(samples);
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      double row = 0;
      for (int j = 0; j < samples; j++) {
        row += this == UNBIASED && i == j ? 0 : gram[i * samples + j];
      }
      sum += row;
    }
    return sum / pairs(samples);
  }

  /**
   * The derivative of {@link #mean} with respect to each entry of the Gram matrix.
   *
   * @param samples m, at least {@link #fewestSamples}
   * @param out receives it, laid out as the Gram matrix
   */
  public void cotangents(int samples, double[] out) {
    requireSamples(samples);
    Arrays.fill(out, 0, samples * samples, 1 / pairs(samples));
    for (int i = 0; this == UNBIASED && i < samples; i++) {
      out[i * samples + i] = 0;
    }
  }

  private double pairs(int samples) {
    return (double) samples * (this == UNBIASED ? samples - 1 : samples);
  }

  private void requireSamples(int samples) {
    if (samples < fewestSamples) {
      throw new IllegalArgumentException(
          "the %s estimator needs at least %d samples, got %d"
              .formatted(yamlName, fewestSamples, samples));
    }
  }
}

package io.roughspike.measure;

import java.util.Arrays;

/**
 * The match of the trials of a model with those of a recording, Md* (Naud, Gerhard, Mensi and
 * Gerstner, Improved similarity measures for small sets of spike trains, Neural Comput. 23, 2011),
 * with the window of Kistler and others:
 *
 * <pre>
 *   Md* = 2 &lt;d,m&gt; / (&lt;d,d&gt; + &lt;m,m&gt;),   &lt;x,y&gt; = mean number of pairs |t - u| &lt;= window
 * </pre>
 *
 * <p>over pairs of trials; in &lt;d,d&gt; and &lt;m,m&gt; over pairs of different trials, so that
 * the score has no bias of few trials on either side. The window is closed up to rounding (1e-12).
 *
 * <p>The error is that of the jackknife over the trials of the recording and, apart, over those of
 * the model: (n - 1)/n times the sum of squared deviations when each is left out, both added. Cost
 * O(N log N) of all spikes, which are pooled.
 *
 * @param value Md*; NaN where neither side has a coincidence among its own trials
 * @param toolbox the form of the GIF fitting toolbox: pairs of a model trial with itself are left
 *     in &lt;m,m&gt;
 * @param error standard error of {@code value}; NaN with fewer than 3 trials on either side
 */
public record MdStar(double value, double toolbox, double error) {
  /** Trials without which no pair of different ones is left. */
  private static final int FEWEST = 2;

  /**
   * {@return the match of two sets of trials}
   *
   * @param data one train a trial, at least 2
   * @param model one train a trial, at least 2
   * @param window half width of the window, at least 0
   * @throws IllegalArgumentException with fewer than 2 trials on either side
   */
  public static MdStar of(double[][] data, double[][] model, double window) {
    requireWindow(window);
    requireTrials("data", data);
    requireTrials("the model", model);
    double[] allData = pooled(data);
    double[] allModel = pooled(model);
    long[] dataToModel = pairs(data, allModel, window);
    long[] modelToData = pairs(model, allData, window);
    long[] dataToData = pairs(data, allData, window);
    long[] modelToModel = pairs(model, allModel, window);
    long[] selfData = self(data, window);
    long[] selfModel = self(model, window);
    int n = data.length;
    int m = model.length;
    double between = sum(dataToModel);
    double inData = sum(dataToData) - sum(selfData);
    double inModel = sum(modelToModel) - sum(selfModel);
    double[] withoutData = new double[n];
    for (int k = 0; k < n; k++) {
      double rest = inData - 2.0 * (dataToData[k] - selfData[k]);
      withoutData[k] = match(between - dataToModel[k], rest, inModel, n - 1, m);
    }
    double[] withoutModel = new double[m];
    for (int k = 0; k < m; k++) {
      double rest = inModel - 2.0 * (modelToModel[k] - selfModel[k]);
      withoutModel[k] = match(between - modelToData[k], inData, rest, n, m - 1);
    }
    return new MdStar(
        match(between, inData, inModel, n, m),
        2 * between / n / m / (inData / n / (n - 1) + sum(modelToModel) / m / m),
        Math.sqrt(variance(withoutData) + variance(withoutModel)));
  }

  private static double match(double between, double inData, double inModel, int n, int m) {
    return 2 * between / n / m / (inData / n / (n - 1) + inModel / m / (m - 1));
  }

  /** Variance of an estimate by those with one trial left out. */
  private static double variance(double[] without) {
    int n = without.length;
    double mean = Arrays.stream(without).sum() / n;
    double squares = Arrays.stream(without).map(one -> (one - mean) * (one - mean)).sum();
    return squares * (n - 1) / n;
  }

  private static void requireTrials(String whose, double[][] trials) {
    if (trials.length < FEWEST) {
      throw new IllegalArgumentException(
          "Md* needs at least %d trials of %s, got %d".formatted(FEWEST, whose, trials.length));
    }
    Arrays.stream(trials).forEach(Trials::requireOrder);
  }

  /** Refuses a window below 0. */
  static void requireWindow(double window) {
    if (!(window >= 0 && window < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("window must be at least 0 and finite, got " + window);
    }
  }

  /** All spikes in order. */
  static double[] pooled(double[][] trials) {
    return Arrays.stream(trials).flatMapToDouble(Arrays::stream).sorted().toArray();
  }

  /** Pairs of each trial with all spikes. */
  static long[] pairs(double[][] trials, double[] pooled, double window) {
    return Arrays.stream(trials)
        .mapToLong(train -> Coincidences.pairs(train, pooled, window))
        .toArray();
  }

  /** Pairs of each trial with itself. */
  static long[] self(double[][] trials, double window) {
    return Arrays.stream(trials)
        .mapToLong(train -> Coincidences.pairs(train, train, window))
        .toArray();
  }

  private static double sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }
}

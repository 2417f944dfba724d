package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.Engine;
import io.roughspike.statistics.Estimator;
import io.roughspike.statistics.Mmd;
import io.roughspike.statistics.TwoSampleTest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that compare the laws of two sets of paths. */
final class TwoSampleOptions {
  /** Numbers that permutations may add up. */
  private static final double MOST_SUMS = 1e12;

  /** Estimators by name. */
  enum EstimatorName {
    biased,
    unbiased
  }

  @Option(
      names = "--mmd",
      description = "Also MMD^2, the squared distance of the laws of X and Y; needs Y.")
  private boolean mmd;

  @Option(
      names = "--estimator",
      paramLabel = "ESTIMATOR",
      description =
          "Of MMD^2. unbiased: means over pairs of different paths, may be negative; biased: over "
              + "all pairs. Default: unbiased.")
  private EstimatorName estimator;

  @Option(
      names = "--test",
      description =
          "Also a test of whether X and Y have one law, by permutations of the unbiased MMD^2; "
              + "needs Y.")
  private boolean test;

  @Option(
      names = "--permutations",
      paramLabel = "N",
      description = "Of the test; default: " + TwoSampleTest.DEFAULT_PERMUTATIONS + ".")
  private Integer permutations;

  @Option(
      names = "--level",
      paramLabel = "P",
      description = "False-alarm rate of the test; default: " + TwoSampleTest.DEFAULT_LEVEL + ".")
  private Double level;

  /** Whether the Gram matrix of each file with itself is needed. */
  boolean isWanted() {
    return mmd || test;
  }

  /** Whether all paths are pooled. */
  boolean isPooled() {
    return test;
  }

  /** Refuses what cannot be, before anything is computed. */
  void check(RunOptions options, GramTask task) {
    if (!mmd && estimator != null) {
      throw options.wrongUsage("--estimator belongs to --mmd: give both, or leave it out");
    }
    if (!test && (permutations != null || level != null)) {
      throw options.wrongUsage("--permutations and --level belong to --test: give it too");
    }
    if (!isWanted()) {
      return;
    }
    if (task.isSymmetric()) {
      throw options.wrongUsage((mmd ? "--mmd" : "--test") + " compares two files: give Y too");
    }
    if (test) {
      requireWork(test(options), Math.min(task.rows(), task.columns()));
    }
    int fewest = test ? 2 : estimator().fewestSamples();
    if (Math.min(task.rows(), task.columns()) < fewest) {
      throw new ConfigurationException(
          "%s needs at least %d paths in X and in Y, got %d and %d: give more%s"
              .formatted(
                  test ? "--test" : "--estimator unbiased",
                  fewest,
                  task.rows(),
                  task.columns(),
                  test ? "" : ", or --estimator biased"));
    }
  }

  /** A permutation adds up the pairs within the smaller side. */
  private static void requireWork(TwoSampleTest test, int smaller) {
    double sums = 0.5 * smaller * (double) smaller * test.permutations();
    if (sums > MOST_SUMS) {
      throw new ConfigurationException(
          "--permutations %d of %d paths would add up %.4g numbers, more than %.4g, some 20 minutes of one core: take fewer"
              .formatted(test.permutations(), smaller, sums, MOST_SUMS));
    }
    Memory.require("--permutations " + test.permutations(), test.permutations(), "take fewer");
  }

  private Estimator estimator() {
    return estimator == EstimatorName.biased ? Estimator.BIASED : Estimator.UNBIASED;
  }

  private TwoSampleTest test(RunOptions options) {
    try {
      return new TwoSampleTest(
          permutations == null ? TwoSampleTest.DEFAULT_PERMUTATIONS : permutations,
          level == null ? TwoSampleTest.DEFAULT_LEVEL : level,
          options.seed());
    } catch (IllegalArgumentException e) {
      throw options.wrongUsage("--" + e.getMessage());
    }
  }

  /**
   * Computes what was asked for.
   *
   * @param xy the Gram matrix
   * @param results gets it too
   * @return lines of text on it
   */
  List<String> compute(
      RunOptions options, Engine engine, GramTask task, double[] xy, Results results) {
    List<String> lines = new ArrayList<>();
    if (!isWanted()) {
      return lines;
    }
    double[] xx = task.gramOfRows(engine);
    double[] yy = task.gramOfColumns(engine);
    int m = task.rows();
    int n = task.columns();
    if (mmd) {
      double squared = Mmd.squared(estimator(), xx, m, xy, yy, n);
      results.put("mmd2", squared).put("estimator", estimator().yamlName());
      lines.add("MMD^2 %s (%s)".formatted(squared, estimator().yamlName()));
    }
    if (test) {
      double[] pooled = TwoSampleTest.pool(xx, m, xy, yy, n);
      TwoSampleTest.Result result = test(options).run(engine, pooled, m, n);
      results.put(
          "test",
          new JsonObject()
              .put("pValue", result.pValue())
              .put("rejected", result.rejected())
              .put("statistic", result.statistic())
              .put("nullQuantile", result.nullQuantile())
              .put("permutations", result.permutations())
              .put("level", result.level()));
      lines.add(
          "two-sample test: p = %s (%d permutations), equal laws are %srejected at level %s"
              .formatted(
                  result.pValue(),
                  result.permutations(),
                  result.rejected() ? "" : "not ",
                  result.level()));
    }
    return lines;
  }
}

package io.roughspike.statistics;

import io.roughspike.engine.Engine;
import io.roughspike.random.RandomStream;
import java.util.Arrays;

/**
 * A permutation test of whether two sets of samples have one law (Gretton, Borgwardt, Rasch,
 * Schoelkopf and Smola, A Kernel Two-Sample Test, JMLR 13, 2012; signature kernels: Chevyrev and
 * Oberhauser, arXiv 1810.10971, 2018).
 *
 * <p>The statistic T is the unbiased MMD^2 ({@link Mmd}). Under equal laws all ways of splitting
 * the pooled samples into sets of m and n are equally likely, so with T_1..T_B of random splits
 *
 * <pre>
 *   p = (1 + #{b: T_b &gt;= T}) / (1 + B)
 * </pre>
 *
 * satisfies P(p &lt;= level) &lt;= level for every m, n, B and kernel, with equality when no two
 * splits tie and level (1 + B) is whole. A split that ties with the observed one counts against
 * rejection, so ties can only lower the false-alarm rate; values closer than the rounding of their
 * sums are ties, so the answer does not hang on the order of additions.
 *
 * <p>Cost: O(min(m, n)^2) a permutation, O((m + n)^2) once; threads share the permutations. Memory:
 * B + O(m + n) numbers beside the matrix. Split b is drawn from the uniforms of sample b of stream
 * {@value #STREAM} of the seed, so no bit depends on the engine.
 *
 * @param permutations B, such that a rejection is possible: at least 1/level - 1
 * @param level false-alarm rate, in (0, 1)
 * @param seed of the random splits
 */
public record TwoSampleTest(int permutations, double level, long seed) {
  /** A usual number of permutations: 1 + B is divisible by 1/0.05 and 1/0.01. */
  public static final int DEFAULT_PERMUTATIONS = 999;

  /** A usual level. */
  public static final double DEFAULT_LEVEL = 0.05;

  private static final int STREAM = 3;

  /** Permutations that a worker does at a time. */
  private static final int TASK = 16;

  /**
   * What a test found.
   *
   * @param statistic unbiased MMD^2 of the two sets
   * @param pValue p, in (0, 1]
   * @param permutations B
   * @param level of the test
   * @param nullQuantile the smallest value that the statistic must exceed for rejection: the k-th
   *     largest of the permuted ones, k = floor(level (1 + B))
   * @param rejected whether p &lt;= level: equal laws are rejected
   */
  public record Result(
      double statistic,
      double pValue,
      int permutations,
      double level,
      double nullQuantile,
      boolean rejected) {}

  /** Checks the values. */
  public TwoSampleTest {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be between 0 and 1, got " + level);
    }
    if (permutations < 1 || 1 / (permutations + 1.0) > level) {
      throw new IllegalArgumentException(
          "permutations must be at least 1/level - 1, or the test can never reject: got %d at level %s"
              .formatted(permutations, level));
    }
  }

  /**
   * A test of the usual size.
   *
   * @param seed any value
   */
  public TwoSampleTest(long seed) {
    this(DEFAULT_PERMUTATIONS, DEFAULT_LEVEL, seed);
  }

  /**
   * {@return the pooled Gram matrix, layout (m + n, m + n), x first}
   *
   * @param xx k(x_i, x_j) at {@code [i * m + j]}
   * @param m samples of X
   * @param xy k(x_i, y_j) at {@code [i * n + j]}
   * @param yy k(y_i, y_j) at {@code [i * n + j]}
   * @param n samples of Y
   */
  public static double[] pool(double[] xx, int m, double[] xy, double[] yy, int n) {
    int size = m + n;
    double[] pooled = new double[Math.multiplyExact(size, size)];
    for (int i = 0; i < m; i++) {
      System.arraycopy(xx, i * m, pooled, i * size, m);
      System.arraycopy(xy, i * n, pooled, i * size + m, n);
      for (int j = 0; j < n; j++) {
        pooled[(m + j) * size + i] = xy[i * n + j];
      }
    }
    for (int j = 0; j < n; j++) {
      System.arraycopy(yy, j * n, pooled, (m + j) * size + m, n);
    }
    return pooled;
  }

  /**
   * {@return tests whether the first m and the other n of the pooled samples have one law}
   *
   * @param engine shares the permutations out; no bit depends on which
   * @param pooled symmetric Gram matrix of all samples, layout (m + n, m + n), x first; only what
   *     is above its diagonal is read
   * @param m samples x, at least 2
   * @param n samples y, at least 2
   */
  public Result run(Engine engine, double[] pooled, int m, int n) {
    if (m < 2 || n < 2) {
      throw new IllegalArgumentException(
          "a two-sample test needs at least 2 samples a side, got %d and %d".formatted(m, n));
    }
    Splits splits = new Splits(pooled, m, n);
    double[] permuted = new double[permutations];
    int[][] pools = new int[engine.threads()][m + n];
    boolean[][] chosen = new boolean[engine.threads()][m + n];
    RandomStream stream = new RandomStream(seed, STREAM);
    engine.share(
        (permutations - 1) / TASK + 1,
        (worker, task) -> {
          int end = Math.min(permutations, (task + 1) * TASK);
          for (int b = task * TASK; b < end; b++) {
            splits.draw(stream, b, pools[worker], chosen[worker]);
            permuted[b] = splits.statistic(pools[worker], chosen[worker]);
          }
        });
    boolean[] observed = new boolean[m + n];
    Arrays.fill(observed, m <= n ? 0 : m, m <= n ? m : m + n, true);
    return result(splits.statistic(new int[m + n], observed), permuted, splits.rounding());
  }

  private Result result(double statistic, double[] permuted, double rounding) {
    Arrays.sort(permuted);
    int ties = 1;
    for (int b = permuted.length - 1; b >= 0 && permuted[b] >= statistic - rounding; b--) {
      ties++;
    }
    double outOf = permutations + 1.0;
    double p = ties / outOf;
    int k = (int) Math.round(level * outOf);
    if (k / outOf > level) {
      k--;
    }
    double quantile = k > permutations ? Double.NEGATIVE_INFINITY : permuted[permutations - k];
    return new Result(statistic, p, permutations, level, quantile, p <= level);
  }

  /** Splits of the pooled samples into the smaller set and the rest. */
  private static final class Splits {
    private final double[] pooled;
    private final int size;
    private final int smaller;
    private final double[] rowSums;
    private final double total;
    private final double magnitude;

    Splits(double[] pooled, int m, int n) {
      this.pooled = pooled;
      this.size = m + n;
      this.smaller = Math.min(m, n);
      this.rowSums = new double[size];
      if (pooled.length < (long) size * size) {
        throw new IllegalArgumentException(
            "the pooled Gram matrix of %d + %d samples needs %d numbers, got %d"
                .formatted(m, n, (long) size * size, pooled.length));
      }
      double sum = 0;
      double sumOfMagnitudes = 0;
      for (int i = 0; i < size; i++) {
        double above = 0;
        for (int j = i + 1; j < size; j++) {
          double value = pooled[i * size + j];
          above += value;
          rowSums[j] += value;
          sumOfMagnitudes += Math.abs(value);
        }
        rowSums[i] += above;
        sum += above;
      }
      if (!Double.isFinite(sumOfMagnitudes)) {
        throw new IllegalArgumentException(
            "the pooled Gram matrix must be finite, but the sum of its magnitudes is "
                + sumOfMagnitudes);
      }
      this.total = sum;
      this.magnitude = sumOfMagnitudes / pairs(size);
    }

    /** How far rounding of sums may move a statistic: each is of rows of at most size numbers. */
    double rounding() {
      return 8 * size * Math.ulp(1.0) * magnitude;
    }

    /** Marks the smaller set of split b: the first numbers of a random permutation. */
    void draw(RandomStream stream, int b, int[] pool, boolean[] chosen) {
      for (int i = 0; i < size; i++) {
        pool[i] = i;
        chosen[i] = false;
      }
      for (int i = 0; i < smaller; i++) {
        int at = i + (int) (stream.uniform(b, 0, i) * (size - i));
        int one = pool[at];
        pool[at] = pool[i];
        chosen[one] = true;
      }
    }

    /**
     * Unbiased MMD^2 of a split. With R_i the sum of row i off the diagonal and A the smaller set,
     * sum_(i in A) R_i counts pairs within A twice and pairs across once.
     */
    double statistic(int[] indices, boolean[] chosen) {
      int count = 0;
      for (int i = 0; i < size; i++) {
        if (chosen[i]) {
          indices[count++] = i;
        }
      }
      double within = 0;
      double rows = 0;
      for (int a = 0; a < count; a++) {
        int row = indices[a] * size;
        double sum = 0;
        for (int b = a + 1; b < count; b++) {
          sum += pooled[row + indices[b]];
        }
        within += sum;
        rows += rowSums[indices[a]];
      }
      double across = rows - 2 * within;
      double rest = total - within - across;
      int other = size - smaller;
      return within / pairs(smaller)
          - 2 * (across / ((double) smaller * other))
          + rest / pairs(other);
    }

    private static double pairs(int count) {
      return 0.5 * count * (count - 1.0);
    }
  }
}

package io.roughspike.statistics;

import java.util.Arrays;

/**
 * Statistics of Gram matrices of m samples of a law P and n samples or observations of a law Q:
 *
 * <pre>
 *   MMD^2(P, Q) = E k(X, X') - 2 E k(X, Y) + E k(Y, Y')     squared maximum mean discrepancy
 *   score(P, y) = E k(X, X') - 2 E k(X, y)                  signature score of an observation y
 * </pre>
 *
 * with X, X' of P and Y, Y' of Q independent (Gretton, Borgwardt, Rasch, Schoelkopf and Smola, JMLR
 * 13, 2012; for signature kernels Chevyrev and Oberhauser, arXiv 1810.10971, 2018). The score is
 * that of Issa, Horvath, Lemercier and Salvi (Non-adversarial training of Neural SDEs with
 * signature kernel scores, NeurIPS 2023, arXiv 2305.16274): its mean over y of Q is smallest for P
 * = Q, and falls short of MMD^2 by E k(Y, Y'), which does not depend on P. {@link Estimator} says
 * how E k(X, X') is estimated; E k(X, Y) is the mean over all m n pairs.
 *
 * <p>Layout: {@code xx[i * m + j]} = k(x_i, x_j), {@code xy[i * n + j]} = k(x_i, y_j), {@code yy[i
 * * n + j]} = k(y_i, y_j). Sums go row by row. Cost: O((m + n)^2). Nothing is allocated.
 */
public final class Mmd {
  private Mmd() {}

  /**
   * {@return MMD^2 of m samples x and n samples y} The unbiased estimate may be negative. The
   * biased one is a squared distance and never below 0, where rounding alone would take it for
   * equal samples.
   *
   * @param estimator over which pairs means are taken
   * @param xx kernel of X with itself, m x m
   * @param m samples of X
   * @param xy kernel of X with Y, m x n
   * @param yy kernel of Y with itself, n x n
   * @param n samples of Y
   */
  public static double squared(
      Estimator estimator, double[] xx, int m, double[] xy, double[] yy, int n) {
    return squared(estimator, score(estimator, xx, m, xy, n), estimator.mean(yy, n));
  }

  /**
   * {@return the same from the {@link #score} and the estimate of E k(Y, Y')}
   *
   * @param estimator over which pairs means are taken
   * @param score mean score of X for Y
   * @param meanOfY mean of the kernel over pairs of Y
   */
  public static double squared(Estimator estimator, double score, double meanOfY) {
    double squared = score + meanOfY;
    return estimator == Estimator.BIASED ? Math.max(0, squared) : squared;
  }

  /**
   * The derivative of {@link #squared(Estimator, double[], int, double[], double[], int)} with
   * respect to each entry of the three matrices; of a biased estimate that of the sum before it is
   * kept from falling below 0.
   *
   * @param estimator over which pairs means are taken
   * @param m samples of X
   * @param n samples of Y
   * @param xx receives that of k(x_i, x_j)
   * @param xy receives that of k(x_i, y_j)
   * @param yy receives that of k(y_i, y_j)
   */
  public static void cotangents(
      Estimator estimator, int m, int n, double[] xx, double[] xy, double[] yy) {
    scoreCotangents(estimator, m, n, xx, xy);
    estimator.cotangents(n, yy);
  }

  /**
   * {@return the mean signature score of P for n observations y}
   *
   * @param estimator over which pairs means are taken
   * @param xx kernel of X with itself, m x m
   * @param m samples of X
   * @param xy kernel of X with Y, m x n
   * @param n samples of Y
   */
  public static double score(Estimator estimator, double[] xx, int m, double[] xy, int n) {
    return estimator.mean(xx, m) - 2 * mean(xy, m, n);
  }

  /**
   * The signature score of P for each observation.
   *
   * @param estimator over which pairs means are taken
   * @param xx kernel of X with itself, m x m
   * @param m samples of X
   * @param xy kernel of X with Y, m x n
   * @param n samples of Y
   * @param out receives that of y_j at {@code [j]}
   */
  public static void scores(
      Estimator estimator, double[] xx, int m, double[] xy, int n, double[] out) {
    requireSamples(m, n);
    double spread = estimator.mean(xx, m);
    Arrays.fill(out, 0, n, 0);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        out[j] += xy[i * n + j];
      }
    }
    for (int j = 0; j < n; j++) {
      out[j] = spread - 2 * (out[j] / m);
    }
  }

  /**
   * The derivative of {@link #score} with respect to each entry of the two matrices.
   *
   * @param estimator over which pairs means are taken
   * @param m samples of X
   * @param n samples of Y
   * @param xx receives that of k(x_i, x_j)
   * @param xy receives that of k(x_i, y_j)
   */
  public static void scoreCotangents(Estimator estimator, int m, int n, double[] xx, double[] xy) {
    requireSamples(m, n);
    estimator.cotangents(m, xx);
    Arrays.fill(xy, 0, m * n, -2 / ((double) m * n));
  }

  private static double mean(double[] xy, int m, int n) {
    requireSamples(m, n);
    double sum = 0;
    for (int i = 0; i < m; i++) {
      double row = 0;
      for (int j = 0; j < n; j++) {
        row += xy[i * n + j];
      }
      sum += row;
    }
    return sum / ((double) m * n);
  }

  private static void requireSamples(int m, int n) {
    if (m < 1 || n < 1) {
      throw new IllegalArgumentException(
          "both sides need at least one sample, got %d and %d".formatted(m, n));
    }
  }
}

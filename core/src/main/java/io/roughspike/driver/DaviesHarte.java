package io.roughspike.driver;

import io.roughspike.math.FourierTransform;

/**
 * Fractional Gaussian noise of unit variance from independent standard normals (R. B. Davies and D.
 * S. Harte, Biometrika 74, 1987; A. T. A. Wood and G. Chan, J. Comput. Graph. Stat. 3, 1994). By
 * the equations of {@link FractionalDriver}, the first n numbers of X have the covariances r_|j-k|
 * but for rounding. For given normals, the derivative by H has lambda' / (2 sqrt(lambda)) in the
 * place of sqrt(lambda). Any thread may use it.
 */
final class DaviesHarte {
  /** Below this a term of a series of 1 cannot be seen. */
  private static final double NOTHING = 1e-18;

  private final FourierTransform transform;

  /** sqrt(lambda_j / 2n), less a factor sqrt(1/2) between the ends, for j from 0 to n. */
  private final double[] roots;

  /** The derivatives of these by H. */
  private final double[] slopes;

  /**
   * Noise of a length.
   *
   * @param n numbers, a power of two
   * @param hurst H, in (0, 1)
   */
  DaviesHarte(int n, double hurst) {
    transform = new FourierTransform(n);
    roots = new double[n + 1];
    slopes = new double[n + 1];
    for (int k = 0; k <= n; k++) {
      covariance(hurst, k, roots, slopes);
    }
    toEigenvalues(roots);
    toEigenvalues(slopes);
    for (int j = 0; j <= n; j++) {
      double part = j == 0 || j == n ? 2.0 * n : 4.0 * n;
      // not negative but for rounding
      double root = Math.sqrt(Math.max(roots[j], 0) / part);
      slopes[j] = root == 0 ? 0 : slopes[j] / (2 * part * root);
      roots[j] = root;
    }
  }

  /**
   * Writes r_k and its derivative by H. From k = 2 on by the binomial series, r_k = k^2H (C(2H, 2)
   * k^-2 + C(2H, 4) k^-4 + ...), as the differences of powers would lose digits.
   */
  private static void covariance(double hurst, int k, double[] values, double[] slopes) {
    double a = 2 * hurst;
    if (k < 2) {
      double power = StrictMath.pow(2, a);
      values[k] = k == 0 ? 1 : Math.fma(0.5, power, -1);
      slopes[k] = k == 0 ? 0 : power * StrictMath.log(2);
      return;
    }
    double x = 1.0 / ((double) k * k);
    double term = a * (a - 1) / 2 * x;
    double termSlope = (a - 0.5) * x;
    double sum = 0;
    double slope = 0;
    double size = x;
    for (int m = 2; size > NOTHING * x; m += 2) {
      sum += term;
      slope += termSlope;
      double next = x / ((m + 1.0) * (m + 2.0));
      termSlope = next * ((a - m) * (a - m - 1) * termSlope + (2 * (a - m) - 1) * term);
      term *= next * (a - m) * (a - m - 1);
      size *= x;
    }
    double power = StrictMath.pow(k, a);
    values[k] = power * sum;
    slopes[k] = 2 * power * Math.fma(StrictMath.log(k), sum, slope);
  }

  /** The first n + 1 numbers of the transform of x_0 .. x_n, x_{n-1} .. x_1. */
  private void toEigenvalues(double[] x) {
    int n = transform.size();
    double[] v = new double[2 * n + 2];
    for (int j = 0; j <= n; j++) {
      v[2 * j] = x[j];
    }
    double[] all = new double[2 * n];
    transform.toReal(v, all);
    System.arraycopy(all, 0, x, 0, n);
    x[n] = all[n];
  }

  /** {@return numbers in a path} */
  int size() {
    return transform.size();
  }

  /**
   * Makes noise of normals.
   *
   * @param normals Z_j, of j from 0 to 2n - 1
   * @param ofNoise factor of the noise
   * @param ofSlope factor of its derivative by H
   * @param room for 2n + 2 numbers
   * @param x receives the sum of both, n numbers, and n further ones after them
   */
  void make(double[] normals, double ofNoise, double ofSlope, double[] room, double[] x) {
    int n = transform.size();
    for (int j = 0; j <= n; j++) {
      double factor = Math.fma(ofNoise, roots[j], ofSlope * slopes[j]);
      room[2 * j] = factor * normals[j];
      room[2 * j + 1] = j == 0 || j == n ? 0 : factor * normals[2 * n - j];
    }
    transform.toReal(room, x);
  }
}

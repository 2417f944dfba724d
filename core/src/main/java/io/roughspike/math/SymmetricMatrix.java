package io.roughspike.math;

import java.util.Arrays;

/** Functions of real symmetric matrices, stored by rows. */
public final class SymmetricMatrix {
  /** Sweeps that are always enough: convergence is quadratic. */
  private static final int MOST_SWEEPS = 30;

  private SymmetricMatrix() {}

  /**
   * Eigenvalues and eigenvectors by cyclic Jacobi rotations (Golub and Van Loan, Matrix
   * Computations, section 8.5). Error: a few n epsilon times the largest eigenvalue. Cost: 6 to 10
   * sweeps of 6 n^3.
   *
   * @param a n x n, symmetric; afterwards its diagonal holds the eigenvalues, in no order
   * @param n size
   * @param vectors n x n; receives the eigenvectors as rows: row r belongs to a[r][r]
   */
  public static void diagonalize(double[] a, int n, double[] vectors) {
    Arrays.fill(vectors, 0, n * n, 0);
    for (int r = 0; r < n; r++) {
      vectors[r * n + r] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double diagonal = 0;
      double rest = 0;
      for (int p = 0; p < n; p++) {
        diagonal += a[p * n + p] * a[p * n + p];
        for (int q = p + 1; q < n; q++) {
          rest += a[p * n + q] * a[p * n + q];
        }
      }
      if (rest <= Math.ulp(1.0) * Math.ulp(1.0) * diagonal) {
        return;
      }
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, n, vectors, p, q);
        }
      }
    }
  }

  /**
   * The Cholesky factor L of a = L L', in the lower triangle of a (Golub and Van Loan, section
   * 4.2). Only the lower triangle is read. A row whose pivot is at most {@code tolerance} times its
   * diagonal element depends on those before it: it gets the pivot infinity, with which {@link
   * #solve} leaves its unknown at 0.
   *
   * @param a n x n, symmetric, not negative
   * @param n size
   * @param tolerance at least 0
   * @return the number of the first such row, or n if there is none
   */
  public static int factorize(double[] a, int n, double tolerance) {
    int first = n;
    for (int i = 0; i < n; i++) {
      double diagonal = a[i * n + i];
      for (int j = 0; j <= i; j++) {
        double sum = a[i * n + j];
        for (int k = 0; k < j; k++) {
          sum = Math.fma(-a[i * n + k], a[j * n + k], sum);
        }
        if (j < i) {
          a[i * n + j] = sum / a[j * n + j];
        } else if (sum > tolerance * diagonal) {
          a[i * n + i] = Math.sqrt(sum);
        } else {
          a[i * n + i] = Double.POSITIVE_INFINITY;
          first = Math.min(first, i);
        }
      }
    }
    return first;
  }

  /**
   * Solves L L' x = b.
   *
   * @param factor what {@link #factorize} left
   * @param n size
   * @param b the right side; receives x
   */
  public static void solve(double[] factor, int n, double[] b) {
    for (int i = 0; i < n; i++) {
      double sum = b[i];
      for (int k = 0; k < i; k++) {
        sum = Math.fma(-factor[i * n + k], b[k], sum);
      }
      b[i] = sum / factor[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int k = i + 1; k < n; k++) {
        sum = Math.fma(-factor[k * n + i], b[k], sum);
      }
      b[i] = sum / factor[i * n + i];
    }
  }

  /**
   * {@return the inverse of L L', by rows; rows without a pivot are 0}
   *
   * @param factor what {@link #factorize} left
   * @param n size
   */
  public static double[] inverse(double[] factor, int n) {
    double[] inverse = new double[n * n];
    double[] column = new double[n];
    for (int c = 0; c < n; c++) {
      Arrays.fill(column, 0);
      column[c] = 1;
      solve(factor, n, column);
      System.arraycopy(column, 0, inverse, c * n, n);
    }
    return inverse;
  }

  /** Makes the element (p, q) zero. */
  private static void rotate(double[] a, int n, double[] vectors, int p, int q) {
    double apq = a[p * n + q];
    if (apq == 0) {
      return;
    }
    double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
    // where theta^2 overflows there is nothing left to rotate: t is 0
    double t = 1 / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double tangent = theta < 0 ? -t : t;
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    for (int k = 0; k < n; k++) {
      double x = a[k * n + p];
      double y = a[k * n + q];
      a[k * n + p] = cosine * x - sine * y;
      a[k * n + q] = sine * x + cosine * y;
    }
    rotateRows(a, n, p, q, cosine, sine);
    rotateRows(vectors, n, p, q, cosine, sine);
  }

  private static void rotateRows(double[] a, int n, int p, int q, double cosine, double sine) {
    for (int k = 0; k < n; k++) {
      double x = a[p * n + k];
      double y = a[q * n + k];
      a[p * n + k] = cosine * x - sine * y;
      a[q * n + k] = sine * x + cosine * y;
    }
  }
}

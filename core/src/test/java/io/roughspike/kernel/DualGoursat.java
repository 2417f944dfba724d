package io.roughspike.kernel;

import io.roughspike.testing.QuadraticKernel;

/**
 * The Goursat scheme as its formulas stand, on dual numbers v + d e with e^2 = 0: the value and its
 * derivative along one direction, exact up to rounding as a complex step is.
 */
final class DualGoursat {
  private final StaticKernel kernel;
  private final int pieces;

  /** The value and the derivative of the last call. */
  double value;

  double derivative;

  /** The largest |k| anywhere in the last grid, to which its rounding errors are relative. */
  double largest;

  DualGoursat(StaticKernel kernel, int dyadicOrder) {
    this.kernel = kernel;
    this.pieces = 1 << dyadicOrder;
  }

  /**
   * Computes k(x, y) and its derivative along {@code dx} of the points of x and {@code dBandwidth}
   * of the static kernel's parameter.
   */
  void solve(double[] x, double[] dx, double[] y, int channels, double dBandwidth) {
    int m = x.length / channels;
    int n = y.length / channels;
    double[][] v = new double[m][n];
    double[][] d = new double[m][n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        statics(x, dx, i * channels, y, j * channels, channels, dBandwidth);
        v[i][j] = value;
        d[i][j] = derivative;
      }
    }
    int rows = (m - 1) * pieces;
    int columns = (n - 1) * pieces;
    double[][] k = new double[rows + 1][columns + 1];
    double[][] dk = new double[rows + 1][columns + 1];
    largest = 1;
    for (int s = 0; s <= rows; s++) {
      for (int t = 0; t <= columns; t++) {
        if (s == 0 || t == 0) {
          k[s][t] = 1;
        } else {
          int i = (s - 1) / pieces;
          int j = (t - 1) / pieces;
          double a = secondDifference(v, i, j) / pieces / pieces;
          double da = secondDifference(d, i, j) / pieces / pieces;
          double sum = k[s - 1][t] + k[s][t - 1];
          double corner = k[s - 1][t - 1];
          k[s][t] = sum * (1 + a / 2 + a * a / 12) - corner * (1 - a * a / 12);
          dk[s][t] =
              (dk[s - 1][t] + dk[s][t - 1]) * (1 + a / 2 + a * a / 12)
                  + sum * (da / 2 + a * da / 6)
                  - dk[s - 1][t - 1] * (1 - a * a / 12)
                  + corner * (a * da / 6);
          largest = Math.max(largest, Math.abs(k[s][t]));
        }
      }
    }
    value = k[rows][columns];
    derivative = dk[rows][columns];
  }

  private static double secondDifference(double[][] v, int i, int j) {
    return v[i + 1][j + 1] - v[i + 1][j] - v[i][j + 1] + v[i][j];
  }

  private void statics(
      double[] x, double[] dx, int xAt, double[] y, int yAt, int channels, double dBandwidth) {
    double product = 0;
    double square = 0;
    double dProduct = 0;
    double dSquare = 0;
    for (int c = 0; c < channels; c++) {
      double difference = x[xAt + c] - y[yAt + c];
      product += x[xAt + c] * y[yAt + c];
      square += difference * difference;
      dProduct += dx[xAt + c] * y[yAt + c];
      dSquare += 2 * dx[xAt + c] * difference;
    }
    switch (kernel) {
      case LinearKernel _ -> {
        value = product;
        derivative = dProduct;
      }
      case RbfKernel(double s) -> {
        value = Math.exp(-square / s);
        derivative = value * (square / (s * s) * dBandwidth - dSquare / s);
      }
      case QuadraticKernel(double offset) -> {
        value = (offset + product) * (offset + product);
        derivative = 2 * (offset + product) * (dProduct + dBandwidth);
      }
      default -> throw new IllegalArgumentException("not known here: " + kernel);
    }
  }
}

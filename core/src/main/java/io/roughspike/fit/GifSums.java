package io.roughspike.fit;

import io.roughspike.math.Elementary;
import java.util.Arrays;

/**
 * The log-likelihood of rows and its derivatives in the coefficients w and, with tangents, in the
 * logarithms of time constants. With y = x w, lengths d and spikes n of the rows
 *
 * <pre>
 *   l = sum n y - sum d exp(y)      g = sum x (n - d exp(y))      H = sum x x' d exp(y)
 * </pre>
 *
 * H is what the second derivatives are in w, with a minus sign; in time constants it is their mean
 * under the model. Sums go row by row, then repetition by repetition.
 */
final class GifSums implements GifRows.Taker {
  private static final int TILE = 4;

  private final int width;
  private final double[] w;
  private final double[] y = new double[GifRows.BLOCK];
  private final double[] weight = new double[GifRows.BLOCK];
  private final double[] product = new double[GifRows.BLOCK];

  /** The log-likelihood. */
  double value;

  /** Its gradient. */
  final double[] gradient;

  /** H, by rows, its lower triangle. */
  final double[] hessian;

  /**
   * Sums at given coefficients.
   *
   * @param w coefficients
   * @param width columns of the rows
   */
  GifSums(double[] w, int width) {
    this.w = w;
    this.width = width;
    gradient = new double[width];
    hessian = new double[width * width];
  }

  @Override
  public void take(GifRows rows, int count) {
    double[] x = rows.x;
    predict(x, w, y, count);
    double sum = 0;
    for (int r = 0; r < count; r++) {
      double expected = rows.length[r] * Elementary.exp(y[r]);
      sum += rows.spike[r] * y[r] - expected;
      weight[r] = expected;
      product[r] = rows.spike[r] - expected;
    }
    value += sum;
    dots(x, width, product, count, gradient, 0);
    for (int c = 0; c < width; c++) {
      int at = c * GifRows.BLOCK;
      for (int r = 0; r < count; r++) {
        product[r] = weight[r] * x[at + r];
      }
      dots(x, c + 1, product, count, hessian, c * width);
    }
  }

  /** y = x w. */
  static void predict(double[] x, double[] w, double[] y, int count) {
    Arrays.fill(y, 0, count, w[0]);
    for (int c = 1; c < w.length; c++) {
      double factor = w[c];
      int at = c * GifRows.BLOCK;
      for (int r = 0; r < count; r++) {
        y[r] = Math.fma(factor, x[at + r], y[r]);
      }
    }
  }

  /** Adds the dot products of the first columns with {@code z}; four columns go side by side. */
  static void dots(double[] x, int columns, double[] z, int count, double[] to, int at) {
    int c = 0;
    for (; c + TILE <= columns; c += TILE) {
      int at0 = c * GifRows.BLOCK;
      int at1 = at0 + GifRows.BLOCK;
      int at2 = at1 + GifRows.BLOCK;
      int at3 = at2 + GifRows.BLOCK;
      double sum0 = 0;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      for (int r = 0; r < count; r++) {
        double factor = z[r];
        sum0 = Math.fma(factor, x[at0 + r], sum0);
        sum1 = Math.fma(factor, x[at1 + r], sum1);
        sum2 = Math.fma(factor, x[at2 + r], sum2);
        sum3 = Math.fma(factor, x[at3 + r], sum3);
      }
      to[at + c] += sum0;
      to[at + c + 1] += sum1;
      to[at + c + 2] += sum2;
      to[at + c + 3] += sum3;
    }
    for (; c < columns; c++) {
      double sum = 0;
      int at0 = c * GifRows.BLOCK;
      for (int r = 0; r < count; r++) {
        sum = Math.fma(z[r], x[at0 + r], sum);
      }
      to[at + c] += sum;
    }
  }

  /** Adds what another repetition came to. */
  void add(GifSums other) {
    value += other.value;
    for (int c = 0; c < width; c++) {
      gradient[c] += other.gradient[c];
    }
    for (int c = 0; c < hessian.length; c++) {
      hessian[c] += other.hessian[c];
    }
  }
}

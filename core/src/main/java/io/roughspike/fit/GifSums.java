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
  private static final int TILE = RowBlock.TILE;
  private static final int STRIDE = RowBlock.STRIDE;

  private final double[] w;
  private final double[] y = new double[RowBlock.ROWS];
  private final double[] weight = new double[RowBlock.ROWS];
  private final double[] rest = new double[RowBlock.ROWS];
  private final int stride;

  /** The log-likelihood. */
  double value;

  /** Its gradient. */
  final double[] gradient;

  /** Lower triangle of H by rows of {@link #gradient}'s length made up to tiles. */
  private final double[] tiles;

  /**
   * Sums at given coefficients.
   *
   * @param w coefficients
   * @param width columns of the rows
   */
  GifSums(double[] w, int width) {
    this.w = w;
    stride = (width + TILE - 1) / TILE * TILE;
    gradient = new double[width];
    tiles = new double[stride * stride];
  }

  /** An entry of H, {@code j} at most {@code i}. */
  double hessian(int i, int j) {
    return tiles[i * stride + j];
  }

  @Override
  public void take(RowBlock block) {
    int count = block.count;
    predict(block, w, y);
    double sum = 0;
    for (int r = 0; r < count; r++) {
      double expected = block.length[r] * Elementary.exp(y[r]);
      sum += block.spike[r] * y[r] - expected;
      weight[r] = expected;
      rest[r] = block.spike[r] - expected;
    }
    value += sum;
    for (int c = 0; c < gradient.length; c++) {
      gradient[c] += dot(block.x, c * STRIDE, count);
    }
    for (int i = 0; i < gradient.length; i += 2) {
      for (int j = 0; j < i + 2; j += TILE) {
        tile(block.x, i, j, count);
      }
    }
  }

  /** y = x w. */
  static void predict(RowBlock block, double[] w, double[] y) {
    Arrays.fill(y, 0, block.count, w[0]);
    for (int c = 1; c < w.length; c++) {
      double factor = w[c];
      int at = c * STRIDE;
      for (int r = 0; r < block.count; r++) {
        y[r] = Math.fma(factor, block.x[at + r], y[r]);
      }
    }
  }

  private double dot(double[] x, int at, int count) {
    double sum = 0;
    for (int r = 0; r < count; r++) {
      sum = Math.fma(rest[r], x[at + r], sum);
    }
    return sum;
  }

  /** Adds rows i and i + 1 of H, in four columns from j on: eight sums stay in registers. */
  private void tile(double[] x, int i, int j, int count) {
    int atI = i * STRIDE;
    int atJ = j * STRIDE;
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double b0 = 0;
    double b1 = 0;
    double b2 = 0;
    double b3 = 0;
    for (int r = 0; r < count; r++) {
      double a = weight[r] * x[atI + r];
      double b = weight[r] * x[atI + STRIDE + r];
      double x0 = x[atJ + r];
      double x1 = x[atJ + STRIDE + r];
      double x2 = x[atJ + 2 * STRIDE + r];
      double x3 = x[atJ + 3 * STRIDE + r];
      a0 = Math.fma(a, x0, a0);
      a1 = Math.fma(a, x1, a1);
      a2 = Math.fma(a, x2, a2);
      a3 = Math.fma(a, x3, a3);
      b0 = Math.fma(b, x0, b0);
      b1 = Math.fma(b, x1, b1);
      b2 = Math.fma(b, x2, b2);
      b3 = Math.fma(b, x3, b3);
    }
    int at = i * stride + j;
    tiles[at] += a0;
    tiles[at + 1] += a1;
    tiles[at + 2] += a2;
    tiles[at + 3] += a3;
    tiles[at + stride] += b0;
    tiles[at + stride + 1] += b1;
    tiles[at + stride + 2] += b2;
    tiles[at + stride + 3] += b3;
  }

  /** Adds what another repetition came to. */
  void add(GifSums other) {
    value += other.value;
    for (int c = 0; c < gradient.length; c++) {
      gradient[c] += other.gradient[c];
    }
    for (int c = 0; c < tiles.length; c++) {
      tiles[c] += other.tiles[c];
    }
  }
}

package io.roughspike.goursat;

import io.roughspike.math.Elementary;
import java.util.Arrays;

/**
 * The reference: one pair. What does not depend on the neighbouring cell has a loop of its own,
 * which compilers vectorise along the row; the recurrence is left with one operation a cell.
 */
public class ScalarGoursatRows implements GoursatRows {
  /** A new one; may be used for any number of runs. */
  public ScalarGoursatRows() {}

  private double[] p = {};
  private double[] q = {};
  private double[] rest = {};

  @Override
  public int lanes() {
    return 1;
  }

  private void reserve(int columns) {
    if (p.length < columns) {
      p = new double[columns];
      q = new double[columns];
      rest = new double[columns];
    }
  }

  @Override
  public void increments(
      double[] dx, double[][] dy, int channels, double scale, double[] a, int aAt, int columns) {
    reserve(columns);
    double[] sum = rest;
    Arrays.fill(sum, 0, columns, 0);
    for (int c = 0; c < channels; c += QUAD) {
      double x0 = dx[c];
      double x1 = dx[c + 1];
      double x2 = dx[c + 2];
      double x3 = dx[c + 3];
      double[] y0 = dy[c];
      double[] y1 = dy[c + 1];
      double[] y2 = dy[c + 2];
      double[] y3 = dy[c + 3];
      for (int j = 0; j < columns; j++) {
        double s = Math.fma(x0, y0[FIRST + j], sum[j]);
        s = Math.fma(x1, y1[FIRST + j], s);
        s = Math.fma(x2, y2[FIRST + j], s);
        sum[j] = Math.fma(x3, y3[FIRST + j], s);
      }
    }
    for (int j = 0; j < columns; j++) {
      a[aAt + j] = sum[j] * scale;
    }
  }

  @Override
  public void gaussians(
      double[] x,
      double[][] y,
      int channels,
      double factor,
      double[] values,
      int valuesAt,
      int points) {
    reserve(points);
    squares(x, y, channels, points);
    for (int j = 0; j < points; j++) {
      values[valuesAt + j] = Elementary.exp(rest[j] * factor);
    }
  }

  /** rest[j] = |x - y_j|^2. */
  private void squares(double[] x, double[][] y, int channels, int points) {
    double[] sum = rest;
    Arrays.fill(sum, 0, points, 0);
    for (int c = 0; c < channels; c += QUAD) {
      double x0 = x[c];
      double x1 = x[c + 1];
      double x2 = x[c + 2];
      double x3 = x[c + 3];
      double[] y0 = y[c];
      double[] y1 = y[c + 1];
      double[] y2 = y[c + 2];
      double[] y3 = y[c + 3];
      for (int j = 0; j < points; j++) {
        double d0 = x0 - y0[FIRST + j];
        double d1 = x1 - y1[FIRST + j];
        double d2 = x2 - y2[FIRST + j];
        double d3 = x3 - y3[FIRST + j];
        double s = Math.fma(d0, d0, sum[j]);
        s = Math.fma(d1, d1, s);
        s = Math.fma(d2, d2, s);
        sum[j] = Math.fma(d3, d3, s);
      }
    }
  }

  @Override
  public void differences(
      double[] values, int lastAt, int nextAt, double scale, double[] a, int aAt, int columns) {
    for (int j = 0; j < columns; j++) {
      double next = values[nextAt + j + 1] - values[nextAt + j];
      double last = values[lastAt + j + 1] - values[lastAt + j];
      a[aAt + j] = (next - last) * scale;
    }
  }

  @Override
  public void spread(double[] from, int columns, int pieces, double[] to, int toAt) {
    int at = toAt;
    for (int j = 0; j < columns; j++) {
      Arrays.fill(to, at, at + pieces, from[FIRST + j]);
      at += pieces;
    }
  }

  @Override
  public void gather(double[] from, int columns, int pieces, double[] to) {
    int at = FIRST;
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int piece = 0; piece < pieces; piece++) {
        sum += from[at++];
      }
      to[FIRST + j] = sum;
    }
  }

  @Override
  public void cells(double[] a, int aAt, int cells, double[] k, int lowerAt, int upperAt) {
    reserve(cells);
    double[] factor = p;
    double[] sum = rest;
    for (int t = 0; t < cells; t++) {
      double increment = a[aAt + t];
      double square = increment * increment * (1.0 / 12);
      double f = Math.fma(increment, 0.5, 1) + square;
      factor[t] = f;
      sum[t] = Math.fma(k[lowerAt + t + 1], f, k[lowerAt + t] * (square - 1));
    }
    double left = 1;
    k[upperAt] = 1;
    for (int t = 0; t < cells; t++) {
      left = Math.fma(left, factor[t], sum[t]);
      k[upperAt + t + 1] = left;
    }
  }

  @Override
  public void adjointCells(
      double[] a,
      int aAt,
      int cells,
      double[] k,
      int lowerAt,
      int upperAt,
      double[] carry,
      double[] aBar) {
    reserve(cells + 1);
    double[] upper = p;
    double[] lower = q;
    double[] mu = rest;
    for (int t = 0; t < cells; t++) {
      double increment = a[aAt + t];
      double square = increment * increment * (1.0 / 12);
      upper[t] = Math.fma(increment, 0.5, 1) + square;
      lower[t] = square - 1;
    }
    upper[cells] = 1;
    lower[cells] = -1;
    double right = 0;
    mu[cells] = 0;
    for (int t = cells - 1; t >= 0; t--) {
      right = Math.fma(right, upper[t + 1], carry[FIRST + t]);
      mu[t] = right;
    }
    for (int t = 0; t < cells; t++) {
      double sixth = a[aAt + t] * (1.0 / 6);
      double slope =
          Math.fma(k[lowerAt + t + 1] + k[upperAt + t], sixth + 0.5, k[lowerAt + t] * sixth);
      aBar[FIRST + t] = Math.fma(mu[t], slope, aBar[FIRST + t]);
    }
    for (int t = 0; t < cells; t++) {
      carry[FIRST + t] = Math.fma(mu[t], upper[t], mu[t + 1] * lower[t + 1]);
    }
  }

  @Override
  public void sums(double[] weights, double[][] dy, int channels, int columns, double[] out) {
    for (int c = 0; c < channels; c += QUAD) {
      double[] y0 = dy[c];
      double[] y1 = dy[c + 1];
      double[] y2 = dy[c + 2];
      double[] y3 = dy[c + 3];
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      for (int j = FIRST; j < FIRST + columns; j++) {
        double w = weights[j];
        s0 = Math.fma(w, y0[j], s0);
        s1 = Math.fma(w, y1[j], s1);
        s2 = Math.fma(w, y2[j], s2);
        s3 = Math.fma(w, y3[j], s3);
      }
      out[c] = s0;
      out[c + 1] = s1;
      out[c + 2] = s2;
      out[c + 3] = s3;
    }
  }

  @Override
  public void nodes(double[] aBar, int columns, double[] above, double[] w) {
    double left = 0;
    for (int j = FIRST; j <= FIRST + columns; j++) {
      double right = j < FIRST + columns ? aBar[j] : 0;
      double v = left - right;
      w[j] = v - above[j];
      above[j] = v;
      left = right;
    }
  }

  @Override
  public void gaussianSums(
      double[] w,
      double[] values,
      int valuesAt,
      double[] x,
      double[][] y,
      int channels,
      int points,
      double[] out) {
    reserve(points);
    squares(x, y, channels, points);
    double[] weights = p;
    double ofFactor = 0;
    for (int j = 0; j < points; j++) {
      weights[j] = w[FIRST + j] * values[valuesAt + j];
      ofFactor = Math.fma(weights[j], rest[j], ofFactor);
    }
    out[channels] = ofFactor;
    for (int c = 0; c < channels; c += QUAD) {
      double[] y0 = y[c];
      double[] y1 = y[c + 1];
      double[] y2 = y[c + 2];
      double[] y3 = y[c + 3];
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      for (int j = 0; j < points; j++) {
        double weight = weights[j];
        s0 = Math.fma(weight, x[c] - y0[FIRST + j], s0);
        s1 = Math.fma(weight, x[c + 1] - y1[FIRST + j], s1);
        s2 = Math.fma(weight, x[c + 2] - y2[FIRST + j], s2);
        s3 = Math.fma(weight, x[c + 3] - y3[FIRST + j], s3);
      }
      out[c] = s0;
      out[c + 1] = s1;
      out[c + 2] = s2;
      out[c + 3] = s3;
    }
  }
}

package io.roughspike.goursat;

import java.util.Arrays;

/** The reference: lane after lane, in plain Java. */
public final class ScalarLiftRows implements LiftRows {
  /** A new one; may be used for any number of runs. */
  public ScalarLiftRows() {}

  /** g_1 .. g_M of one lane, before a cell and after it. */
  private double[] left = {};

  private double[] right = {};

  private void reserve(int degree) {
    if (left.length < degree + 1) {
      left = new double[degree + 1];
      right = new double[degree + 1];
    }
    Arrays.fill(left, 0);
  }

  @Override
  public void timeRow(
      int columns,
      int jumps,
      int degree,
      double[] a,
      int aAt,
      double[] b,
      double[] edges,
      double[] events,
      double[] end) {
    for (int lane = FIRST; lane < FIRST + LANES; lane++) {
      reserve(degree);
      double u = 1;
      for (int j = 0; j <= columns; j++) {
        int corner = lane + j * (degree + 1) * LANES;
        int taps = lane + j * degree * LANES;
        cell(degree, a, aAt, b, taps, edges[corner], edges, corner + LANES);
        edges[corner] = u;
        u += growth(degree, b, taps, edges, corner + LANES);
        if (j < columns) {
          int event = lane + j * (1 + 2 * jumps) * LANES;
          for (int jump = 0; jump < jumps; jump++) {
            events[event + (1 + 2 * jump) * LANES] = u;
            u += events[event + (2 + 2 * jump) * LANES];
          }
        }
      }
      end[lane] = u;
    }
  }

  @Override
  public void jumpRow(
      int count,
      int degree,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] corners,
      double[] edges,
      int edgesAt,
      double[] growths,
      double[] rises) {
    for (int lane = FIRST; lane < FIRST + LANES; lane++) {
      reserve(degree);
      int taps = lane + bAt * LANES;
      for (int j = 0; j < count; j++) {
        int at = lane + j * LANES;
        int edge = lane + (edgesAt + j * degree) * LANES;
        rises[at] = cell(degree, a, aAt, b, taps, corners[at], edges, edge);
        growths[at] = growth(degree, b, taps, edges, edge);
      }
    }
  }

  /**
   * One cell: replaces f_m at {@code edge} and g_m in {@link #left}; returns sum A_m (g'_m - g_m).
   */
  private double cell(
      int degree, double[] a, int aAt, double[] b, int bAt, double corner, double[] f, int edge) {
    double rise = 0;
    for (int m = degree; m > 0; m--) {
      double more = 0;
      for (int n = degree - m; n > 0; n--) {
        more = Math.fma(b[bAt + (m - 1 + n) * LANES], f[edge + (n - 1) * LANES], more);
      }
      more = Math.fma(b[bAt + (m - 1) * LANES], corner, more);
      for (int n = 1; n < m; n++) {
        more = Math.fma(b[bAt + (m - 1 - n) * LANES], left[n], more);
      }
      right[m] = left[m] + more;
      rise = Math.fma(a[aAt + m - 1], more, rise);
    }
    for (int m = degree; m > 0; m--) {
      double more = 0;
      for (int n = degree - m; n > 0; n--) {
        more = Math.fma(a[aAt + m - 1 + n], left[n], more);
      }
      more = Math.fma(a[aAt + m - 1], corner, more);
      for (int n = 1; n < m; n++) {
        more = Math.fma(a[aAt + m - 1 - n], f[edge + (n - 1) * LANES], more);
      }
      f[edge + (m - 1) * LANES] += more;
    }
    double[] swap = left;
    left = right;
    right = swap;
    return rise;
  }

  private static double growth(int degree, double[] b, int bAt, double[] f, int edge) {
    double sum = 0;
    for (int m = degree - 1; m >= 0; m--) {
      sum = Math.fma(b[bAt + m * LANES], f[edge + m * LANES], sum);
    }
    return sum;
  }

  @Override
  public void settle(int columns, int jumps, int degree, double[] edges, double[] events) {
    for (int lane = FIRST; lane < FIRST + LANES; lane++) {
      double growth = 0;
      for (int j = 0; j < columns; j++) {
        int event = lane + j * (1 + 2 * jumps) * LANES;
        growth += events[event];
        events[event] = 0;
        edges[lane + (j + 1) * (degree + 1) * LANES] += growth;
      }
    }
  }

  @Override
  public void integrate(int columns, int degree, double[] b, double[] edges, double[] integrals) {
    for (int lane = FIRST; lane < FIRST + LANES; lane++) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        int edge = lane + j * (degree + 1) * LANES;
        sum += growth(degree, b, lane + j * degree * LANES, edges, edge);
        integrals[lane + j * LANES] = sum;
      }
    }
  }
}

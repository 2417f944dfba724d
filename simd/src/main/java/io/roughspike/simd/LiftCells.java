package io.roughspike.simd;

import static io.roughspike.goursat.LiftRows.FIRST;
import static io.roughspike.goursat.LiftRows.LANES;
import static io.roughspike.simd.LaneShapes.DOUBLES;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * The cells of a row of any degree M, one after the other; {@code LiftRows} has the formulas. Four
 * numbers of an edge are summed at a time: what is loaded for one of them serves all.
 */
final class LiftCells {
  private static final int WIDTH = DOUBLES.length();

  /** Numbers summed at a time. */
  private static final int TILE = 4;

  /** Zeros on either side of z, and before taps. */
  private static final int MARGIN = TILE - 1;

  private int degree;

  /** z_(1-M) .. z_(M-1) of the cell in a margin of zeros. */
  private double[] z = {};

  /** Taps 1 to M of x, alike in all lanes, and of y, behind a margin. */
  private double[] xTaps = {};

  private double[] yTaps = {};

  /** g_1 .. g_M. */
  private double[] g = {};

  /** By how much f_m and g_m grow. */
  private double[] fMore = {};

  private double[] gMore = {};

  /** Begins a row of a move of x with taps at {@code a[aAt ..]}: g is zero. */
  void start(int newDegree, double[] a, int aAt) {
    degree = newDegree;
    int size = FIRST + (2 * degree + 2 * MARGIN) * LANES;
    if (z.length < size) {
      z = new double[size];
      xTaps = new double[size];
      yTaps = new double[size];
      g = new double[size];
      fMore = new double[size];
      gMore = new double[size];
    }
    Arrays.fill(z, 0, size, 0);
    Arrays.fill(g, 0, size, 0);
    for (int m = 0; m < degree; m++) {
      int at = FIRST + (MARGIN + m) * LANES;
      Arrays.fill(xTaps, at, at + LANES, a[aAt + m]);
    }
  }

  /**
   * One cell of each lane, with f_1 .. f_M at {@code f[edge ..]} and u at {@code corner}. Writes by
   * how much the kernel grows along y behind the cell, and by how much more along x than before it.
   */
  void solve(
      double[] b,
      int bAt,
      double[] corners,
      int corner,
      double[] f,
      int edge,
      double[] growth,
      int growthAt,
      double[] rise,
      int riseAt) {
    for (int v = 0; v < LANES; v += WIDTH) {
      gather(b, bAt + v, corners, corner + v, f, edge + v, v);
      int centre = FIRST + (MARGIN + degree - 1) * LANES + v;
      for (int m = 1; m <= degree; m += TILE) {
        tile(xTaps, m, centre, LANES, fMore, v);
        tile(yTaps, m, centre, -LANES, gMore, v);
      }
      finish(f, edge + v, growth, growthAt + v, rise, riseAt + v, v);
    }
  }

  private void gather(
      double[] b, int bAt, double[] corners, int corner, double[] f, int edge, int v) {
    int centre = FIRST + (MARGIN + degree - 1) * LANES + v;
    DoubleVector.fromArray(DOUBLES, corners, corner).intoArray(z, centre);
    for (int n = 1; n < degree; n++) {
      int at = n * LANES;
      DoubleVector.fromArray(DOUBLES, f, edge + at - LANES).intoArray(z, centre + at);
      DoubleVector.fromArray(DOUBLES, g, FIRST + v + at - LANES).intoArray(z, centre - at);
    }
    for (int m = 0; m < degree; m++) {
      DoubleVector.fromArray(DOUBLES, b, bAt + m * LANES)
          .intoArray(yTaps, FIRST + v + (MARGIN + m) * LANES);
    }
  }

  /**
   * What the numbers m to m + 3 of an edge grow by: sum over k = m - M .. m - 1 of tap m - k times
   * z_k, where z_k is {@code step} behind z_(k-1); and likewise the others, with zeros for what has
   * no tap. Numbers beyond M mean nothing.
   */
  private void tile(double[] taps, int m, int centre, int step, double[] more, int v) {
    DoubleVector zero = DoubleVector.zero(DOUBLES);
    DoubleVector s0 = zero;
    DoubleVector s1 = zero;
    DoubleVector s2 = zero;
    DoubleVector s3 = zero;
    DoubleVector t0;
    DoubleVector t1 = zero;
    DoubleVector t2 = zero;
    DoubleVector t3 = zero;
    int tap = FIRST + (MARGIN + degree - 1) * LANES + v;
    int at = centre + (m - degree) * step;
    for (int k = 0; k < degree + MARGIN; k++) {
      DoubleVector zk = DoubleVector.fromArray(DOUBLES, z, at);
      t0 = DoubleVector.fromArray(DOUBLES, taps, tap);
      s0 = t0.fma(zk, s0);
      s1 = t1.fma(zk, s1);
      s2 = t2.fma(zk, s2);
      s3 = t3.fma(zk, s3);
      t3 = t2;
      t2 = t1;
      t1 = t0;
      tap -= LANES;
      at += step;
    }
    int to = FIRST + (m - 1) * LANES + v;
    s0.intoArray(more, to);
    s1.intoArray(more, to + LANES);
    s2.intoArray(more, to + 2 * LANES);
    s3.intoArray(more, to + 3 * LANES);
  }

  private void finish(
      double[] f, int edge, double[] growth, int growthAt, double[] rise, int riseAt, int v) {
    DoubleVector along = DoubleVector.zero(DOUBLES);
    DoubleVector across = along;
    for (int m = degree - 1; m >= 0; m--) {
      int at = FIRST + m * LANES + v;
      DoubleVector after =
          DoubleVector.fromArray(DOUBLES, f, edge + m * LANES)
              .add(DoubleVector.fromArray(DOUBLES, fMore, at));
      after.intoArray(f, edge + m * LANES);
      along = after.fma(DoubleVector.fromArray(DOUBLES, yTaps, at + MARGIN * LANES), along);
      DoubleVector more = DoubleVector.fromArray(DOUBLES, gMore, at);
      DoubleVector.fromArray(DOUBLES, g, at).add(more).intoArray(g, at);
      across = more.fma(DoubleVector.fromArray(DOUBLES, xTaps, at + MARGIN * LANES), across);
    }
    along.intoArray(growth, growthAt);
    across.intoArray(rise, riseAt);
  }
}

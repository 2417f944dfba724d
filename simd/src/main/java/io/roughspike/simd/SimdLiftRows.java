package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.DOUBLES;

import io.roughspike.goursat.LiftRows;
import io.roughspike.goursat.ScalarLiftRows;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/** Twin of {@link ScalarLiftRows}. */
final class SimdLiftRows implements LiftRows {
  private static final int WIDTH = DOUBLES.length();

  /** g_1 .. g_M before a cell and after it. */
  private double[] left = {};

  private double[] right = {};

  private final double[] rise = new double[FIRST + LANES];

  private void reserve(int degree) {
    int size = FIRST + degree * LANES;
    if (left.length < size) {
      left = new double[size];
      right = new double[size];
    }
    Arrays.fill(left, 0, size, 0);
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
    reserve(degree);
    Arrays.fill(end, FIRST, FIRST + LANES, 1);
    for (int j = 0; j <= columns; j++) {
      int corner = FIRST + j * (degree + 1) * LANES;
      int taps = FIRST + j * degree * LANES;
      int event = FIRST + j * (1 + 2 * jumps) * LANES;
      cells(degree, a, aAt, b, taps, edges, corner, edges, corner + LANES);
      for (int v = 0; v < LANES; v += WIDTH) {
        DoubleVector u = DoubleVector.fromArray(DOUBLES, end, FIRST + v);
        u.intoArray(edges, corner + v);
        DoubleVector growth = DoubleVector.zero(DOUBLES);
        for (int m = degree - 1; m >= 0; m--) {
          int at = m * LANES + v;
          growth =
              DoubleVector.fromArray(DOUBLES, b, taps + at)
                  .fma(DoubleVector.fromArray(DOUBLES, edges, corner + LANES + at), growth);
        }
        u = u.add(growth);
        if (j < columns) {
          for (int jump = 1; jump <= jumps; jump++) {
            int at = event + (2 * jump - 1) * LANES + v;
            u.intoArray(events, at);
            u = u.add(DoubleVector.fromArray(DOUBLES, events, at + LANES));
          }
        }
        u.intoArray(end, FIRST + v);
      }
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
    reserve(degree);
    int taps = FIRST + bAt * LANES;
    for (int j = 0; j < count; j++) {
      int at = FIRST + j * LANES;
      int edge = FIRST + (edgesAt + j * degree) * LANES;
      cells(degree, a, aAt, b, taps, corners, at, edges, edge);
      for (int v = 0; v < LANES; v += WIDTH) {
        DoubleVector.fromArray(DOUBLES, rise, FIRST + v).intoArray(rises, at + v);
        DoubleVector growth = DoubleVector.zero(DOUBLES);
        for (int m = degree - 1; m >= 0; m--) {
          int tap = m * LANES + v;
          growth =
              DoubleVector.fromArray(DOUBLES, b, taps + tap)
                  .fma(DoubleVector.fromArray(DOUBLES, edges, edge + tap), growth);
        }
        growth.intoArray(growths, at + v);
      }
    }
  }

  /** The cells of all lanes: f at {@code edge}, u at {@code corner}. */
  private void cells(
      int degree,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] corners,
      int corner,
      double[] f,
      int edge) {
    for (int v = 0; v < LANES; v += WIDTH) {
      rightEdge(degree, a, aAt, b, bAt + v, corners, corner + v, f, edge + v, v);
      upperEdge(degree, a, aAt, corners, corner + v, f, edge + v, v);
    }
    double[] swap = left;
    left = right;
    right = swap;
  }

  private void rightEdge(
      int degree,
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] corners,
      int corner,
      double[] f,
      int edge,
      int v) {
    DoubleVector u = DoubleVector.fromArray(DOUBLES, corners, corner);
    DoubleVector sum = DoubleVector.zero(DOUBLES);
    int g = FIRST + v - LANES; // g_0, which is not there
    for (int m = degree; m > 0; m--) {
      int tap = bAt + (m - 1) * LANES;
      DoubleVector more = DoubleVector.fromArray(DOUBLES, b, tap).mul(u);
      for (int n = m - 1; n > 0; n--) {
        more =
            DoubleVector.fromArray(DOUBLES, b, tap - n * LANES)
                .fma(DoubleVector.fromArray(DOUBLES, left, g + n * LANES), more);
      }
      for (int n = 1; n <= degree - m; n++) {
        more =
            DoubleVector.fromArray(DOUBLES, b, tap + n * LANES)
                .fma(DoubleVector.fromArray(DOUBLES, f, edge + (n - 1) * LANES), more);
      }
      DoubleVector.fromArray(DOUBLES, left, g + m * LANES)
          .add(more)
          .intoArray(right, g + m * LANES);
      sum = DoubleVector.broadcast(DOUBLES, a[aAt + m - 1]).fma(more, sum);
    }
    sum.intoArray(rise, FIRST + v);
  }

  private void upperEdge(
      int degree, double[] a, int aAt, double[] corners, int corner, double[] f, int edge, int v) {
    DoubleVector u = DoubleVector.fromArray(DOUBLES, corners, corner);
    int g = FIRST + v - LANES;
    int f0 = edge - LANES;
    for (int m = degree; m > 0; m--) {
      int tap = aAt + m - 1;
      DoubleVector more = DoubleVector.broadcast(DOUBLES, a[tap]).mul(u);
      for (int n = m - 1; n > 0; n--) {
        more =
            DoubleVector.broadcast(DOUBLES, a[tap - n])
                .fma(DoubleVector.fromArray(DOUBLES, f, f0 + n * LANES), more);
      }
      for (int n = 1; n <= degree - m; n++) {
        more =
            DoubleVector.broadcast(DOUBLES, a[tap + n])
                .fma(DoubleVector.fromArray(DOUBLES, left, g + n * LANES), more);
      }
      DoubleVector.fromArray(DOUBLES, f, f0 + m * LANES).add(more).intoArray(f, f0 + m * LANES);
    }
  }

  @Override
  public void settle(int columns, int jumps, int degree, double[] edges, double[] events) {
    for (int v = FIRST; v < FIRST + LANES; v += WIDTH) {
      DoubleVector growth = DoubleVector.zero(DOUBLES);
      for (int j = 0; j < columns; j++) {
        int event = v + j * (1 + 2 * jumps) * LANES;
        int corner = v + (j + 1) * (degree + 1) * LANES;
        growth = growth.add(DoubleVector.fromArray(DOUBLES, events, event));
        DoubleVector.zero(DOUBLES).intoArray(events, event);
        DoubleVector.fromArray(DOUBLES, edges, corner).add(growth).intoArray(edges, corner);
      }
    }
  }

  @Override
  public void pair(
      int columns,
      int degree,
      double[] b,
      double[] before,
      int beforeAt,
      double[] behind,
      double[] out) {
    for (int lane = FIRST; lane < FIRST + LANES; lane += WIDTH) {
      DoubleVector sum = DoubleVector.zero(DOUBLES);
      for (int j = 0; j <= columns; j++) {
        int v = lane + (beforeAt + j * (degree + 1)) * LANES;
        int w = lane + (columns - j) * (degree + 1) * LANES;
        int taps = lane + j * degree * LANES;
        for (int p = degree - 1; p >= 0; p--) {
          DoubleVector product = DoubleVector.zero(DOUBLES);
          for (int m = 0; m <= p; m++) {
            product =
                DoubleVector.fromArray(DOUBLES, before, v + m * LANES)
                    .fma(DoubleVector.fromArray(DOUBLES, behind, w + (p - m) * LANES), product);
          }
          sum = DoubleVector.fromArray(DOUBLES, b, taps + p * LANES).fma(product, sum);
        }
      }
      sum.intoArray(out, lane);
    }
  }
}

package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.DOUBLES;

import io.roughspike.goursat.LiftRows;
import io.roughspike.goursat.ScalarLiftRows;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Twin of {@link ScalarLiftRows}. Moves along time of the least degree, those of trains with many
 * events, have loops of their own that keep an edge of each cell in registers.
 */
final class SimdLiftRows implements LiftRows {
  private static final int WIDTH = DOUBLES.length();

  private final LiftCells cells = new LiftCells();

  /** Of one cell. */
  private final double[] growth = new double[LANES];

  private final double[] rise = new double[LANES];

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
    if (degree == LEAST_DEGREE) {
      for (int v = FIRST; v < FIRST + LANES; v += WIDTH) {
        leastDegree(columns, jumps, a, aAt, b, edges, events, end, v);
      }
      return;
    }
    cells.start(degree, a, aAt);
    Arrays.fill(end, FIRST, FIRST + LANES, 1);
    for (int j = 0; j <= columns; j++) {
      int corner = FIRST + j * (degree + 1) * LANES;
      int taps = FIRST + j * degree * LANES;
      int event = FIRST + j * (1 + 2 * jumps) * LANES;
      cells.solve(b, taps, edges, corner, edges, corner + LANES, growth, 0, rise, 0);
      for (int v = 0; v < LANES; v += WIDTH) {
        DoubleVector u = DoubleVector.fromArray(DOUBLES, end, FIRST + v);
        u.intoArray(edges, corner + v);
        u = u.add(DoubleVector.fromArray(DOUBLES, growth, v));
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

  /** {@link #timeRow} of degree 6 for one vector of lanes; the names are those of the contract. */
  private static void leastDegree(
      int columns,
      int jumps,
      double[] a,
      int aAt,
      double[] b,
      double[] edges,
      double[] events,
      double[] end,
      int v) {
    DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[aAt]);
    DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[aAt + 1]);
    DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[aAt + 2]);
    DoubleVector a4 = DoubleVector.broadcast(DOUBLES, a[aAt + 3]);
    DoubleVector a5 = DoubleVector.broadcast(DOUBLES, a[aAt + 4]);
    DoubleVector a6 = DoubleVector.broadcast(DOUBLES, a[aAt + 5]);
    DoubleVector g1 = DoubleVector.zero(DOUBLES);
    DoubleVector g2 = g1;
    DoubleVector g3 = g1;
    DoubleVector g4 = g1;
    DoubleVector g5 = g1;
    DoubleVector g6 = g1;
    DoubleVector corner = DoubleVector.broadcast(DOUBLES, 1);
    int event = v;
    for (int j = 0; j <= columns; j++) {
      int edge = v + j * 7 * LANES;
      int tap = v + j * 6 * LANES;
      DoubleVector u = DoubleVector.fromArray(DOUBLES, edges, edge);
      DoubleVector f1 = DoubleVector.fromArray(DOUBLES, edges, edge + LANES);
      DoubleVector f2 = DoubleVector.fromArray(DOUBLES, edges, edge + 2 * LANES);
      DoubleVector f3 = DoubleVector.fromArray(DOUBLES, edges, edge + 3 * LANES);
      DoubleVector f4 = DoubleVector.fromArray(DOUBLES, edges, edge + 4 * LANES);
      DoubleVector f5 = DoubleVector.fromArray(DOUBLES, edges, edge + 5 * LANES);
      DoubleVector f6 = DoubleVector.fromArray(DOUBLES, edges, edge + 6 * LANES);
      f6 = f6.add(a1.fma(f5, a2.fma(f4, a3.fma(f3, a4.fma(f2, a5.fma(f1, a6.mul(u)))))));
      DoubleVector e5 =
          f5.add(a1.fma(f4, a2.fma(f3, a3.fma(f2, a4.fma(f1, a5.fma(u, a6.mul(g1)))))));
      DoubleVector e4 =
          f4.add(a1.fma(f3, a2.fma(f2, a3.fma(f1, a4.fma(u, a5.fma(g1, a6.mul(g2)))))));
      DoubleVector e3 =
          f3.add(a1.fma(f2, a2.fma(f1, a3.fma(u, a4.fma(g1, a5.fma(g2, a6.mul(g3)))))));
      DoubleVector e2 =
          f2.add(a1.fma(f1, a2.fma(u, a3.fma(g1, a4.fma(g2, a5.fma(g3, a6.mul(g4)))))));
      DoubleVector e1 =
          f1.add(a1.fma(u, a2.fma(g1, a3.fma(g2, a4.fma(g3, a5.fma(g4, a6.mul(g5)))))));
      corner.intoArray(edges, edge);
      e1.intoArray(edges, edge + LANES);
      e2.intoArray(edges, edge + 2 * LANES);
      e3.intoArray(edges, edge + 3 * LANES);
      e4.intoArray(edges, edge + 4 * LANES);
      e5.intoArray(edges, edge + 5 * LANES);
      f6.intoArray(edges, edge + 6 * LANES);
      DoubleVector b1 = DoubleVector.fromArray(DOUBLES, b, tap);
      DoubleVector b2 = DoubleVector.fromArray(DOUBLES, b, tap + LANES);
      DoubleVector b3 = DoubleVector.fromArray(DOUBLES, b, tap + 2 * LANES);
      DoubleVector b4 = DoubleVector.fromArray(DOUBLES, b, tap + 3 * LANES);
      DoubleVector b5 = DoubleVector.fromArray(DOUBLES, b, tap + 4 * LANES);
      DoubleVector b6 = DoubleVector.fromArray(DOUBLES, b, tap + 5 * LANES);
      corner = corner.add(b1.fma(e1, b2.fma(e2, b3.fma(e3, b4.fma(e4, b5.fma(e5, b6.mul(f6)))))));
      g6 = g6.add(b1.fma(g5, b2.fma(g4, b3.fma(g3, b4.fma(g2, b5.fma(g1, b6.mul(u)))))));
      g5 = g5.add(b1.fma(g4, b2.fma(g3, b3.fma(g2, b4.fma(g1, b5.fma(u, b6.mul(f1)))))));
      g4 = g4.add(b1.fma(g3, b2.fma(g2, b3.fma(g1, b4.fma(u, b5.fma(f1, b6.mul(f2)))))));
      g3 = g3.add(b1.fma(g2, b2.fma(g1, b3.fma(u, b4.fma(f1, b5.fma(f2, b6.mul(f3)))))));
      g2 = g2.add(b1.fma(g1, b2.fma(u, b3.fma(f1, b4.fma(f2, b5.fma(f3, b6.mul(f4)))))));
      g1 = g1.add(b1.fma(u, b2.fma(f1, b3.fma(f2, b4.fma(f3, b5.fma(f4, b6.mul(f5)))))));
      if (j < columns) {
        for (int jump = 0; jump < jumps; jump++) {
          corner.intoArray(events, event + LANES);
          corner = corner.add(DoubleVector.fromArray(DOUBLES, events, event + 2 * LANES));
          event += 2 * LANES;
        }
        event += LANES;
      }
    }
    corner.intoArray(end, v);
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
    cells.start(degree, a, aAt);
    for (int j = 0; j < count; j++) {
      int at = FIRST + j * LANES;
      int edge = FIRST + (edgesAt + j * degree) * LANES;
      cells.solve(b, FIRST + bAt * LANES, corners, at, edges, edge, growths, at, rises, at);
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
  public void integrate(int columns, int degree, double[] b, double[] edges, double[] integrals) {
    for (int v = FIRST; v < FIRST + LANES; v += WIDTH) {
      DoubleVector sum = DoubleVector.zero(DOUBLES);
      for (int j = 0; j < columns; j++) {
        int edge = v + j * (degree + 1) * LANES;
        int tap = v + j * degree * LANES;
        DoubleVector move = DoubleVector.zero(DOUBLES);
        for (int m = (degree - 1) * LANES; m >= 0; m -= LANES) {
          move =
              DoubleVector.fromArray(DOUBLES, b, tap + m)
                  .fma(DoubleVector.fromArray(DOUBLES, edges, edge + m), move);
        }
        sum = sum.add(move);
        sum.intoArray(integrals, v + j * LANES);
      }
    }
  }
}

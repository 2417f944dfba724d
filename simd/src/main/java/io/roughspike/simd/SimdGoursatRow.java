package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.DOUBLES;

import io.roughspike.goursat.GoursatRows;
import io.roughspike.goursat.ScalarGoursatRows;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Twin of {@link ScalarGoursatRows} for one pair: what does not depend on the neighbouring cell is
 * computed for a vector of columns, the recurrence cell by cell.
 */
final class SimdGoursatRow extends ScalarGoursatRows {
  private static final int LANES = DOUBLES.length();

  private double[] p = {};
  private double[] minusQ = {};
  private double[] rest = {};

  private void reserve(int columns) {
    int size = FIRST + GoursatRows.padded(columns) + GRAIN;
    if (p.length < size) {
      p = new double[size];
      minusQ = new double[size];
      rest = new double[size];
    }
  }

  @Override
  public void increments(
      double[] dx, double[][] dy, int channels, double scale, double[] a, int aAt, int columns) {
    int size = GoursatRows.padded(columns);
    Arrays.fill(a, aAt, aAt + size, 0);
    for (int c = 0; c < channels; c += QUAD) {
      double factor = c + QUAD == channels ? scale : 1;
      SimdGoursatRows.addProducts(
          dx, c, dy[c], dy[c + 1], dy[c + 2], dy[c + 3], factor, a, aAt, size);
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
    int size = GoursatRows.padded(points);
    Arrays.fill(values, valuesAt, valuesAt + size, 0);
    for (int c = 0; c < channels; c += QUAD) {
      SimdGoursatRows.addSquares(x, c, y[c], y[c + 1], y[c + 2], y[c + 3], values, valuesAt, size);
    }
    SimdGoursatRows.exponentials(factor, values, valuesAt, size);
  }

  @Override
  public void cells(double[] a, int aAt, int cells, double[] k, int lowerAt, int upperAt) {
    reserve(cells);
    int size = GoursatRows.padded(cells);
    for (int t = 0; t < size; t += LANES) {
      DoubleVector increment = DoubleVector.fromArray(DOUBLES, a, aAt + t);
      DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
      DoubleVector square = increment.mul(increment).mul(1.0 / 12);
      DoubleVector factor = increment.fma(DoubleVector.broadcast(DOUBLES, 0.5), one).add(square);
      DoubleVector k00 = DoubleVector.fromArray(DOUBLES, k, lowerAt + t).mul(square.sub(one));
      factor.intoArray(p, FIRST + t);
      DoubleVector.fromArray(DOUBLES, k, lowerAt + t + 1)
          .fma(factor, k00)
          .intoArray(rest, FIRST + t);
    }
    double left = 1;
    k[upperAt] = 1;
    for (int t = 0; t < cells; t++) {
      left = Math.fma(left, p[FIRST + t], rest[FIRST + t]);
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
    reserve(cells);
    int size = GoursatRows.padded(cells);
    for (int t = 0; t < size; t += LANES) {
      DoubleVector increment = DoubleVector.fromArray(DOUBLES, a, aAt + t);
      DoubleVector one = DoubleVector.broadcast(DOUBLES, 1);
      DoubleVector square = increment.mul(increment).mul(1.0 / 12);
      increment.fma(DoubleVector.broadcast(DOUBLES, 0.5), one).add(square).intoArray(p, FIRST + t);
      square.sub(one).intoArray(minusQ, FIRST + t);
    }
    double[] mu = rest;
    p[FIRST + cells] = 1;
    minusQ[FIRST + cells] = -1;
    mu[FIRST + cells] = 0;
    double right = 0;
    for (int t = FIRST + cells - 1; t >= FIRST; t--) {
      right = Math.fma(right, p[t + 1], carry[t]);
      mu[t] = right;
    }
    for (int t = 0; t < size; t += LANES) {
      int at = FIRST + t;
      DoubleVector bar = DoubleVector.fromArray(DOUBLES, mu, at);
      DoubleVector sixth = DoubleVector.fromArray(DOUBLES, a, aAt + t).mul(1.0 / 6);
      DoubleVector k00 = DoubleVector.fromArray(DOUBLES, k, lowerAt + t);
      DoubleVector slope =
          DoubleVector.fromArray(DOUBLES, k, lowerAt + t + 1)
              .add(DoubleVector.fromArray(DOUBLES, k, upperAt + t))
              .fma(sixth.add(0.5), k00.mul(sixth));
      bar.fma(slope, DoubleVector.fromArray(DOUBLES, aBar, at)).intoArray(aBar, at);
      DoubleVector fromRight =
          DoubleVector.fromArray(DOUBLES, mu, at + 1)
              .mul(DoubleVector.fromArray(DOUBLES, minusQ, at + 1));
      bar.fma(DoubleVector.fromArray(DOUBLES, p, at), fromRight).intoArray(carry, at);
    }
  }
}

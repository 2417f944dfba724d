package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.DOUBLES;

import io.roughspike.math.RangeArithmetic;
import jdk.incubator.vector.DoubleVector;

/** Twin of {@link RangeArithmetic#SCALAR}. */
final class SimdRangeArithmetic implements RangeArithmetic {
  private static final int LANES = DOUBLES.length();

  @Override
  public void addScaled(
      double x, double[] from, int fromOffset, double[] to, int toOffset, int length) {
    DoubleVector factor = DoubleVector.broadcast(DOUBLES, x);
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      DoubleVector.fromArray(DOUBLES, from, fromOffset + i)
          .fma(factor, DoubleVector.fromArray(DOUBLES, to, toOffset + i))
          .intoArray(to, toOffset + i);
    }
    for (; i < length; i++) {
      to[toOffset + i] = Math.fma(x, from[fromOffset + i], to[toOffset + i]);
    }
  }

  @Override
  public double dot(double[] a, int aOffset, double[] b, int bOffset, int length) {
    // the eight partial sums, in as many vectors as they need
    DoubleVector first = DoubleVector.zero(DOUBLES);
    DoubleVector second = first;
    DoubleVector third = first;
    DoubleVector fourth = first;
    int i = 0;
    for (; i <= length - 8; i += 8) {
      first = product(a, aOffset + i, b, bOffset + i, first);
      if (LANES <= 4) {
        second = product(a, aOffset + i + LANES, b, bOffset + i + LANES, second);
      }
      if (LANES == 2) {
        third = product(a, aOffset + i + 4, b, bOffset + i + 4, third);
        fourth = product(a, aOffset + i + 6, b, bOffset + i + 6, fourth);
      }
    }
    double sum =
        switch (LANES) {
          case 8 ->
              tree(
                  first.lane(0) + first.lane(4),
                  first.lane(1) + first.lane(5),
                  first.lane(2) + first.lane(6),
                  first.lane(3) + first.lane(7));
          case 4 -> {
            DoubleVector pairs = first.add(second);
            yield tree(pairs.lane(0), pairs.lane(1), pairs.lane(2), pairs.lane(3));
          }
          default -> {
            DoubleVector low = first.add(third);
            DoubleVector high = second.add(fourth);
            yield tree(low.lane(0), low.lane(1), high.lane(0), high.lane(1));
          }
        };
    for (; i < length; i++) {
      sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
    }
    return sum;
  }

  @Override
  public void addProducts(
      int count,
      int length,
      double[] a,
      int aOffset,
      int aStep,
      double[] b,
      int bOffset,
      int bStep,
      double[] to,
      int toOffset,
      int toStep) {
    for (int r = 0; r < count; r++) {
      int m = aOffset + r * aStep;
      int n = bOffset + r * bStep;
      int at = toOffset + r * toStep;
      int i = 0;
      for (; i <= length - LANES; i += LANES) {
        DoubleVector.fromArray(DOUBLES, a, m + i)
            .fma(
                DoubleVector.fromArray(DOUBLES, b, n + i),
                DoubleVector.fromArray(DOUBLES, to, at + i))
            .intoArray(to, at + i);
      }
      for (; i < length; i++) {
        to[at + i] = Math.fma(a[m + i], b[n + i], to[at + i]);
      }
    }
  }

  @Override
  public void addMatrixProduct(
      int rows,
      int inner,
      int columns,
      double[] a,
      int aOffset,
      int aStride,
      double[] b,
      int bOffset,
      int bInner,
      int bColumn,
      double[] to,
      int toOffset,
      int toStride) {
    int whole = rows - rows % SimdMatrixProduct.ROWS;
    int quads = columns & ~3;
    SimdMatrixProduct.columnQuads(
        whole, inner, quads, a, aOffset, aStride, b, bOffset, bInner, bColumn, to, toOffset,
        toStride);
    SimdMatrixProduct.singleColumns(
        whole, inner, quads, columns, a, aOffset, aStride, b, bOffset, bInner, bColumn, to,
        toOffset, toStride);
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < inner; i++) {
        double factor = b[bOffset + i * bInner + j * bColumn];
        int m = aOffset + i * aStride + whole;
        addScaled(factor, a, m, to, toOffset + j * toStride + whole, rows - whole);
      }
    }
  }

  @Override
  public void addPartialDots(
      int rows,
      int aColumns,
      int bColumns,
      double[] a,
      int aOffset,
      int aStride,
      double[] b,
      int bOffset,
      int bStride,
      double[] to,
      int toOffset,
      int toStride) {
    int whole = rows & ~7;
    int aQuads = aColumns & ~3;
    int bPairs = bColumns & ~1;
    for (int k = 0; k < aColumns; k++) {
      int m = aOffset + k * aStride;
      int at = toOffset + 8 * k;
      if (k < aQuads && k % 4 == 0) {
        SimdPartialDots.quadPairs(
            whole, bPairs, a, m, aStride, b, bOffset, bStride, to, at, toStride);
      }
      for (int j = k < aQuads ? bPairs : 0; j < bColumns; j++) {
        SimdPartialDots.single(whole, a, m, b, bOffset + j * bStride, to, at + j * toStride);
      }
      for (int j = 0; j < bColumns; j++) {
        int n = bOffset + j * bStride;
        for (int u = whole; u < rows; u++) {
          int lane = at + j * toStride + u - whole;
          to[lane] = Math.fma(a[m + u], b[n + u], to[lane]);
        }
      }
    }
  }

  private static DoubleVector product(
      double[] a, int aOffset, double[] b, int bOffset, DoubleVector sum) {
    return DoubleVector.fromArray(DOUBLES, a, aOffset)
        .fma(DoubleVector.fromArray(DOUBLES, b, bOffset), sum);
  }

  private static double tree(double q0, double q1, double q2, double q3) {
    return (q0 + q2) + (q1 + q3);
  }
}

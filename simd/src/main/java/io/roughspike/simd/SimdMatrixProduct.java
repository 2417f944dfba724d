package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.DOUBLES;

import jdk.incubator.vector.DoubleVector;

/**
 * The inner loops of {@link SimdRangeArithmetic#addMatrixProduct}: tiles of the result stay in
 * registers for all of the inner index, so that it is read and written once.
 */
final class SimdMatrixProduct {
  private static final int LANES = DOUBLES.length();

  /** Both methods take a multiple of so many rows. */
  static final int ROWS = 4 * LANES;

  private SimdMatrixProduct() {}

  /** Columns 0 to {@code columns} - 1, a multiple of 4, in tiles of two vectors by 4. */
  static void columnQuads(
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
    for (int u = 0; u < rows; u += 2 * LANES) {
      for (int j = 0; j < columns; j += 4) {
        int at0 = toOffset + j * toStride + u;
        int at1 = at0 + toStride;
        int at2 = at1 + toStride;
        int at3 = at2 + toStride;
        DoubleVector low0 = DoubleVector.fromArray(DOUBLES, to, at0);
        DoubleVector high0 = DoubleVector.fromArray(DOUBLES, to, at0 + LANES);
        DoubleVector low1 = DoubleVector.fromArray(DOUBLES, to, at1);
        DoubleVector high1 = DoubleVector.fromArray(DOUBLES, to, at1 + LANES);
        DoubleVector low2 = DoubleVector.fromArray(DOUBLES, to, at2);
        DoubleVector high2 = DoubleVector.fromArray(DOUBLES, to, at2 + LANES);
        DoubleVector low3 = DoubleVector.fromArray(DOUBLES, to, at3);
        DoubleVector high3 = DoubleVector.fromArray(DOUBLES, to, at3 + LANES);
        int m = aOffset + u;
        int n = bOffset + j * bColumn;
        for (int i = 0; i < inner; i++) {
          DoubleVector low = DoubleVector.fromArray(DOUBLES, a, m);
          DoubleVector high = DoubleVector.fromArray(DOUBLES, a, m + LANES);
          DoubleVector factor0 = DoubleVector.broadcast(DOUBLES, b[n]);
          low0 = low.fma(factor0, low0);
          high0 = high.fma(factor0, high0);
          DoubleVector factor1 = DoubleVector.broadcast(DOUBLES, b[n + bColumn]);
          low1 = low.fma(factor1, low1);
          high1 = high.fma(factor1, high1);
          DoubleVector factor2 = DoubleVector.broadcast(DOUBLES, b[n + 2 * bColumn]);
          low2 = low.fma(factor2, low2);
          high2 = high.fma(factor2, high2);
          DoubleVector factor3 = DoubleVector.broadcast(DOUBLES, b[n + 3 * bColumn]);
          low3 = low.fma(factor3, low3);
          high3 = high.fma(factor3, high3);
          m += aStride;
          n += bInner;
        }
        low0.intoArray(to, at0);
        high0.intoArray(to, at0 + LANES);
        low1.intoArray(to, at1);
        high1.intoArray(to, at1 + LANES);
        low2.intoArray(to, at2);
        high2.intoArray(to, at2 + LANES);
        low3.intoArray(to, at3);
        high3.intoArray(to, at3 + LANES);
      }
    }
  }

  /** Columns {@code firstColumn} to {@code columns} - 1 one by one, four vectors at a time. */
  static void singleColumns(
      int rows,
      int inner,
      int firstColumn,
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
    for (int u = 0; u < rows; u += ROWS) {
      for (int j = firstColumn; j < columns; j++) {
        int at = toOffset + j * toStride + u;
        DoubleVector sum0 = DoubleVector.fromArray(DOUBLES, to, at);
        DoubleVector sum1 = DoubleVector.fromArray(DOUBLES, to, at + LANES);
        DoubleVector sum2 = DoubleVector.fromArray(DOUBLES, to, at + 2 * LANES);
        DoubleVector sum3 = DoubleVector.fromArray(DOUBLES, to, at + 3 * LANES);
        int m = aOffset + u;
        int n = bOffset + j * bColumn;
        for (int i = 0; i < inner; i++) {
          DoubleVector factor = DoubleVector.broadcast(DOUBLES, b[n]);
          sum0 = DoubleVector.fromArray(DOUBLES, a, m).fma(factor, sum0);
          sum1 = DoubleVector.fromArray(DOUBLES, a, m + LANES).fma(factor, sum1);
          sum2 = DoubleVector.fromArray(DOUBLES, a, m + 2 * LANES).fma(factor, sum2);
          sum3 = DoubleVector.fromArray(DOUBLES, a, m + 3 * LANES).fma(factor, sum3);
          m += aStride;
          n += bInner;
        }
        sum0.intoArray(to, at);
        sum1.intoArray(to, at + LANES);
        sum2.intoArray(to, at + 2 * LANES);
        sum3.intoArray(to, at + 3 * LANES);
      }
    }
  }
}

package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.DOUBLES;

import jdk.incubator.vector.DoubleVector;

/**
 * The inner loops of {@link SimdRangeArithmetic#addPartialDots}. The eight partial sums of a dot
 * product fill one vector or more; those of different products share loads.
 */
final class SimdPartialDots {
  private static final int LANES = DOUBLES.length();
  private static final int SUMS = 8;

  private SimdPartialDots() {}

  /** Four columns of a with {@code bColumns} columns of b, an even number; whole blocks of rows. */
  static void quadPairs(
      int rows,
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
    for (int j = 0; j < bColumns; j += 2) {
      for (int part = 0; part < SUMS; part += LANES) {
        int at = toOffset + j * toStride + part;
        int next = at + toStride;
        DoubleVector first0 = DoubleVector.fromArray(DOUBLES, to, at);
        DoubleVector second0 = DoubleVector.fromArray(DOUBLES, to, next);
        DoubleVector first1 = DoubleVector.fromArray(DOUBLES, to, at + SUMS);
        DoubleVector second1 = DoubleVector.fromArray(DOUBLES, to, next + SUMS);
        DoubleVector first2 = DoubleVector.fromArray(DOUBLES, to, at + 2 * SUMS);
        DoubleVector second2 = DoubleVector.fromArray(DOUBLES, to, next + 2 * SUMS);
        DoubleVector first3 = DoubleVector.fromArray(DOUBLES, to, at + 3 * SUMS);
        DoubleVector second3 = DoubleVector.fromArray(DOUBLES, to, next + 3 * SUMS);
        int m = aOffset + part;
        int n = bOffset + j * bStride + part;
        for (int u = 0; u < rows; u += SUMS) {
          DoubleVector first = DoubleVector.fromArray(DOUBLES, b, n + u);
          DoubleVector second = DoubleVector.fromArray(DOUBLES, b, n + bStride + u);
          DoubleVector column0 = DoubleVector.fromArray(DOUBLES, a, m + u);
          first0 = column0.fma(first, first0);
          second0 = column0.fma(second, second0);
          DoubleVector column1 = DoubleVector.fromArray(DOUBLES, a, m + aStride + u);
          first1 = column1.fma(first, first1);
          second1 = column1.fma(second, second1);
          DoubleVector column2 = DoubleVector.fromArray(DOUBLES, a, m + 2 * aStride + u);
          first2 = column2.fma(first, first2);
          second2 = column2.fma(second, second2);
          DoubleVector column3 = DoubleVector.fromArray(DOUBLES, a, m + 3 * aStride + u);
          first3 = column3.fma(first, first3);
          second3 = column3.fma(second, second3);
        }
        first0.intoArray(to, at);
        second0.intoArray(to, next);
        first1.intoArray(to, at + SUMS);
        second1.intoArray(to, next + SUMS);
        first2.intoArray(to, at + 2 * SUMS);
        second2.intoArray(to, next + 2 * SUMS);
        first3.intoArray(to, at + 3 * SUMS);
        second3.intoArray(to, next + 3 * SUMS);
      }
    }
  }

  /** One column of a with one of b; whole blocks of rows. */
  static void single(
      int rows, double[] a, int aOffset, double[] b, int bOffset, double[] to, int toOffset) {
    for (int part = 0; part < SUMS; part += LANES) {
      DoubleVector sum = DoubleVector.fromArray(DOUBLES, to, toOffset + part);
      for (int u = part; u < rows; u += SUMS) {
        sum =
            DoubleVector.fromArray(DOUBLES, a, aOffset + u)
                .fma(DoubleVector.fromArray(DOUBLES, b, bOffset + u), sum);
      }
      sum.intoArray(to, toOffset + part);
    }
  }
}

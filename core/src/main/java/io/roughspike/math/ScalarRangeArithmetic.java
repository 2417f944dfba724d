package io.roughspike.math;

/** The reference. */
final class ScalarRangeArithmetic implements RangeArithmetic {
  @Override
  public void addScaled(
      double x, double[] from, int fromOffset, double[] to, int toOffset, int length) {
    for (int i = 0; i < length; i++) {
      to[toOffset + i] = Math.fma(x, from[fromOffset + i], to[toOffset + i]);
    }
  }

  @Override
  public double dot(double[] a, int aOffset, double[] b, int bOffset, int length) {
    double p0 = 0;
    double p1 = 0;
    double p2 = 0;
    double p3 = 0;
    double p4 = 0;
    double p5 = 0;
    double p6 = 0;
    double p7 = 0;
    int i = 0;
    for (; i <= length - 8; i += 8) {
      int m = aOffset + i;
      int n = bOffset + i;
      p0 = Math.fma(a[m], b[n], p0);
      p1 = Math.fma(a[m + 1], b[n + 1], p1);
      p2 = Math.fma(a[m + 2], b[n + 2], p2);
      p3 = Math.fma(a[m + 3], b[n + 3], p3);
      p4 = Math.fma(a[m + 4], b[n + 4], p4);
      p5 = Math.fma(a[m + 5], b[n + 5], p5);
      p6 = Math.fma(a[m + 6], b[n + 6], p6);
      p7 = Math.fma(a[m + 7], b[n + 7], p7);
    }
    double sum = ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7));
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
      for (int i = 0; i < length; i++) {
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
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < inner; i++) {
        double factor = b[bOffset + i * bInner + j * bColumn];
        addScaled(factor, a, aOffset + i * aStride, to, toOffset + j * toStride, rows);
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
    for (int j = 0; j < bColumns; j++) {
      for (int k = 0; k < aColumns; k++) {
        int m = aOffset + k * aStride;
        int n = bOffset + j * bStride;
        int at = toOffset + j * toStride + 8 * k;
        for (int u = 0; u < rows; u++) {
          to[at + u % 8] = Math.fma(a[m + u], b[n + u], to[at + u % 8]);
        }
      }
    }
  }
}

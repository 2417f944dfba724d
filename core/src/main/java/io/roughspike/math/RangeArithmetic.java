package io.roughspike.math;

/**
 * Arithmetic on ranges of arrays, with one order of operations whatever the width of a vector:
 * every implementation gives the same bits. Stateless, so threads may share it. Nothing allocates.
 */
public interface RangeArithmetic {
  /** In plain Java. */
  RangeArithmetic SCALAR = new ScalarRangeArithmetic();

  /** Rows that {@link #addMatrixProduct} takes at once, on vectors of any width. */
  int PANEL = 32;

  /**
   * {@code to[toOffset + i] = fma(x, from[fromOffset + i], to[toOffset + i])} for 0 &lt;= i &lt;
   * {@code length}; the ranges must not overlap.
   *
   * @param x factor
   * @param from source
   * @param fromOffset where the source range starts
   * @param to target
   * @param toOffset where the target range starts
   * @param length number of entries
   */
  void addScaled(double x, double[] from, int fromOffset, double[] to, int toOffset, int length);

  /**
   * {@return the sum of {@code a[aOffset + i] b[bOffset + i]} over 0 &lt;= i &lt; {@code length}}
   * In whole blocks of eight, products at place j of a block go by fma to partial sum p_j; then
   *
   * <pre>
   *   ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7))
   * </pre>
   *
   * and the products that are left follow one by one.
   *
   * @param a first factor
   * @param aOffset where a starts
   * @param b second factor
   * @param bOffset where b starts
   * @param length number of entries
   */
  double dot(double[] a, int aOffset, double[] b, int bOffset, int length);

  /**
   * Products of {@code count} pairs of ranges: for r = 0, 1, ... in order and 0 &lt;= i &lt; {@code
   * length}
   *
   * <pre>
   *   to[toOffset + r toStep + i] = fma(a[aOffset + r aStep + i], b[bOffset + r bStep + i], itself)
   * </pre>
   *
   * A step may be 0: the same range for every r.
   *
   * @param count number of pairs
   * @param length number of entries
   * @param a first factor
   * @param aOffset where a starts
   * @param aStep distance between ranges of a
   * @param b second factor
   * @param bOffset where b starts
   * @param bStep distance between ranges of b
   * @param to target
   * @param toOffset where the target range starts
   * @param toStep distance between ranges of the result
   */
  void addProducts(
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
      int toStep);

  /**
   * The product of matrices: for every row u and column j, and i = 0, 1, ..., {@code inner} - 1 in
   * order
   *
   * <pre>
   *   to[toOffset + j toStride + u]
   *       = fma(a[aOffset + i aStride + u], b[bOffset + i bInner + j bColumn], itself)
   * </pre>
   *
   * Fastest where {@code rows} is a multiple of {@value #PANEL}.
   *
   * @param rows number of rows
   * @param inner length of the sums
   * @param columns number of columns
   * @param a first factor
   * @param aOffset where a starts
   * @param aStride distance between consecutive i in a
   * @param b second factor
   * @param bOffset where b starts
   * @param bInner distance between consecutive i in b
   * @param bColumn distance between columns of b
   * @param to target
   * @param toOffset where the target range starts
   * @param toStride distance between columns of the result
   */
  void addMatrixProduct(
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
      int toStride);

  /**
   * Dot products of every column of a with every column of b, in eight partial sums each: for u =
   * 0, 1, ..., {@code rows} - 1 in order
   *
   * <pre>
   *   to[toOffset + j toStride + 8 k + u mod 8]
   *       = fma(a[aOffset + k aStride + u], b[bOffset + j bStride + u], itself)
   * </pre>
   *
   * @param rows number of rows
   * @param aColumns columns of a
   * @param bColumns columns of b
   * @param a first factor
   * @param aOffset where a starts
   * @param aStride distance between columns of a
   * @param b second factor
   * @param bOffset where b starts
   * @param bStride distance between columns of b
   * @param to target
   * @param toOffset where the target range starts
   * @param toStride distance between the results of columns of b
   */
  void addPartialDots(
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
      int toStride);
}

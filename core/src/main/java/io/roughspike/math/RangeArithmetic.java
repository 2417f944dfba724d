package io.roughspike.math;

/**
 * Arithmetic on ranges of arrays, with one order of operations whatever the width of a vector:
 * every implementation gives the same bits. Stateless, so threads may share it. Nothing allocates.
 */
public interface RangeArithmetic {
  /** In plain Java. */
  RangeArithmetic SCALAR = new ScalarRangeArithmetic();

  /**
   * {@code to[toOffset + i] = fma(x, from[fromOffset + i], to[toOffset + i])} for 0 &lt;= i &lt;
   * {@code length}; the ranges must not overlap.
   */
  void addScaled(double x, double[] from, int fromOffset, double[] to, int toOffset, int length);

  /**
   * The sum of {@code a[aOffset + i] b[bOffset + i]} over 0 &lt;= i &lt; {@code length}. In whole
   * blocks of eight, products at place j of a block go by fma to partial sum p_j; then
   *
   * <pre>
   *   ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7))
   * </pre>
   *
   * and the products that are left follow one by one.
   */
  double dot(double[] a, int aOffset, double[] b, int bOffset, int length);
}

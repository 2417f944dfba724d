package io.roughspike.goursat;

/**
 * The loops of a signature kernel along one row of its grid, for one pair of paths or several side
 * by side. Every twin gives the same bits for each pair.
 *
 * <p>A row of numbers begins somewhere in its array, pair l of column j at {@code at + j * lanes()
 * + l}. Columns are those of the second path y; a shorter y has increments a = 0 behind its end,
 * which carry its last value exactly. With
 *
 * <pre>
 *   q = a^2 / 12,   P = 1 + a/2 + q,   Q = 1 - q
 * </pre>
 *
 * a cell with the corners k00, k01 in the row below and k10, k11 in its own is k11 = (k01 + k10) P
 * - k00 Q, evaluated as fma(k10, P, fma(k01, P, -k00 Q)): one operation from each cell to the next.
 *
 * <p>Behind the end of a row there is room up to a multiple of {@value #GRAIN} numbers, and one
 * more vector in rows of k; what stands there means nothing, and implementations may write there.
 *
 * <p>Channels come four at a time; missing ones are zero in both paths, which changes no bit. An
 * instance has scratch of its own and serves one thread.
 */
public interface GoursatRows {
  /** Channels that are taken together. */
  int QUAD = 4;

  /**
   * Where rows begin in their arrays: with objects aligned to 64 bytes whole vectors then lie in
   * single cache lines.
   */
  int FIRST = 6;

  /** Rows have room for a multiple of so many numbers. */
  int GRAIN = 8;

  /**
   * {@return {@code size} and what is missing to a multiple of {@link #GRAIN}}
   *
   * @param size number of entries, at least 0
   */
  static int padded(int size) {
    return Math.addExact(size, GRAIN - 1) / GRAIN * GRAIN;
  }

  /** {@return pairs side by side} */
  int lanes();

  /**
   * a[j] = scale * sum over c of dx[c] dy[c][j], for the linear static kernel.
   *
   * @param dx increment of x, by channel
   * @param dy increments of y, channel c in a row that begins at {@link #FIRST}
   * @param channels a multiple of {@link #QUAD}
   * @param scale factor of all increments
   * @param a increments of a row of cells
   * @param aAt where a starts
   * @param columns number of columns
   */
  void increments(
      double[] dx, double[][] dy, int channels, double scale, double[] a, int aAt, int columns);

  /**
   * values[j] = exp(factor |x - y_j|^2).
   *
   * @param x point of x, by channel
   * @param y points of y, as {@code dy} in {@link #increments}
   * @param channels a multiple of {@link #QUAD}
   * @param factor not positive
   * @param values values of the static kernel
   * @param valuesAt where the values start
   * @param points number of points
   */
  void gaussians(
      double[] x,
      double[][] y,
      int channels,
      double factor,
      double[] values,
      int valuesAt,
      int points);

  /**
   * a[j] = scale ((next[j + 1] - next[j]) - (last[j + 1] - last[j])) of two rows of values of a
   * static kernel.
   *
   * @param values values of the static kernel
   * @param lastAt where the last row starts
   * @param nextAt where the next row starts
   * @param scale factor of all increments
   * @param a increments of a row of cells
   * @param aAt where a starts
   * @param columns number of columns
   */
  void differences(
      double[] values, int lastAt, int nextAt, double scale, double[] a, int aAt, int columns);

  /**
   * Repeats each number of a row {@code pieces} times.
   *
   * @param from the row that is read
   * @param columns number of columns
   * @param pieces number of pieces, at least 1
   * @param to the row that is written
   * @param toAt where the target starts
   */
  void spread(double[] from, int columns, int pieces, double[] to, int toAt);

  /**
   * Adds up groups of {@code pieces} numbers of a row.
   *
   * @param from the row that is read
   * @param columns number of columns
   * @param pieces number of pieces, at least 1
   * @param to the row that is written
   */
  void gather(double[] from, int columns, int pieces, double[] to);

  /**
   * The row of k above another one; both have {@code cells + 1} columns, of which the first is 1.
   *
   * @param a increments of a row of cells
   * @param aAt where a starts
   * @param cells number of cells
   * @param k rows of the kernel
   * @param lowerAt where the lower row starts
   * @param upperAt may be {@code lowerAt}
   */
  void cells(double[] a, int aAt, int cells, double[] k, int lowerAt, int upperAt);

  /**
   * The adjoint of {@link #cells}. With mu the cotangent of a cell's k11, from right to left,
   *
   * <pre>
   *   mu[t] = mu[t + 1] P[t + 1] + carry[t]
   *   aBar[t] += mu[t] ((k01 + k10) (1/2 + a/6) + k00 a/6)
   *   carry[t] = mu[t] P[t] - mu[t + 1] Q[t + 1]
   * </pre>
   *
   * @param a increments of a row of cells
   * @param aAt where a starts
   * @param cells number of cells
   * @param k rows of the kernel
   * @param lowerAt where the lower row starts
   * @param upperAt where the upper row starts
   * @param carry what the row above leaves; replaced by what this row leaves. Begins at {@link
   *     #FIRST}, as aBar
   * @param aBar derivative in a
   */
  void adjointCells(
      double[] a,
      int aAt,
      int cells,
      double[] k,
      int lowerAt,
      int upperAt,
      double[] carry,
      double[] aBar);

  /**
   * out[c * lanes() + l] = sum over j of weights[j] dy[c][j].
   *
   * @param weights one a column
   * @param dy increments of y, a row a channel
   * @param channels a multiple of {@link #QUAD}
   * @param columns number of columns
   * @param out receives the result
   */
  void sums(double[] weights, double[][] dy, int channels, int columns, double[] out);

  /**
   * w[j] = v[j] - above[j] with v[j] = aBar[j - 1] - aBar[j] within {@code columns}: the cotangent
   * of the static kernel's values in the upper points of a row of cells; above becomes v.
   *
   * @param aBar derivative in a
   * @param columns number of columns
   * @param above what the row above handed on
   * @param w weights of the static kernel's values
   */
  void nodes(double[] aBar, int columns, double[] above, double[] w);

  /**
   * The derivative of sum over j of w[j] values[j] in x and in the factor of {@link #gaussians},
   *
   * <pre>
   *   out[c * lanes() + l] = sum over j of w[j] values[j] (x[c] - y[c][j])
   *   out[channels * lanes() + l] = sum over j of w[j] values[j] |x - y_j|^2
   * </pre>
   *
   * the former without its factor 2 {@code factor}.
   *
   * @param w weights of the static kernel's values
   * @param values those of {@link #gaussians}
   * @param valuesAt where the values start
   * @param x point of x, by channel
   * @param y points of y, a row a channel
   * @param channels a multiple of {@link #QUAD}
   * @param points number of points
   * @param out receives the result
   */
  void gaussianSums(
      double[] w,
      double[] values,
      int valuesAt,
      double[] x,
      double[][] y,
      int channels,
      int points,
      double[] out);
}

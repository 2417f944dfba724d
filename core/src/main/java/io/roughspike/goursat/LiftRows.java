package io.roughspike.goursat;

/**
 * The loops of the exact kernel of lifts along one row of its grid: one path x against {@link
 * #LANES} paths y side by side, whatever the width of a vector. Every twin gives the same bits.
 *
 * <p>Between a move of length alpha of x and one of length beta of y along the same axis the kernel
 * solves u_st = u. Let f_m be its m-th derivative in t where the lower edge of the cell begins, g_m
 * that in s where the left edge begins, and u the value in the common corner. One sequence holds
 * them all, z_m = f_m, z_(-m) = g_m, z_0 = u, and the opposite edges begin with
 *
 * <pre>
 *   f'_m = sum over r = 0 .. M of A_r z_(m - r),   A_r = alpha^r / r!
 *   g'_m = sum over r = 0 .. M of B_r z_(r - m),   B_r = beta^r / r!
 * </pre>
 *
 * for m = 1 .. M, the <em>degree</em>; z beyond M counts as zero. Sums begin with r = M, the
 * smallest terms, and z_m itself is added last. Numbers A_1 .. A_M, or B_1 .. B_M, are the
 * <em>taps</em> of a move. The kernel grows by sum B_m f_m along an edge.
 *
 * <p>Number p of lane l is at {@code FIRST + p * LANES + l} of an array; below, only p is named.
 * Taps of x are the same for all lanes and stored once. An instance has scratch of its own and
 * serves one thread.
 */
public interface LiftRows {
  /** Paths y side by side. */
  int LANES = 8;

  /** Edges along time have at least this degree: fewer numbers would cost no less. */
  int LEAST_DEGREE = 6;

  /**
   * Where numbers begin in their arrays: with objects aligned to 64 bytes whole vectors then lie in
   * single cache lines.
   */
  int FIRST = 6;

  /**
   * One move of x along time, past all of y, which has {@code columns} events and so one more move
   * along time.
   *
   * @param columns events of y
   * @param jumps J, jumps of an event: one, or two with lead-lag
   * @param degree of the series on an edge
   * @param a taps of the move, from {@code aAt} on
   * @param aAt where a starts
   * @param b taps of moves of y along time, move j at {@code j * degree}
   * @param edges move j of y at {@code j * (degree + 1)}: the value of the kernel where it begins,
   *     then f_1 .. f_M; of the line before the move of x, replaced by those after it
   * @param events event j of y at {@code j * (1 + 2 J)}: its rise ({@link #settle}), then for each
   *     of its jumps the value of the kernel where it begins, which is written here, and by how
   *     much it grows along the jump
   * @param end receives the value of the kernel at the end of y, one number
   */
  void timeRow(
      int columns,
      int jumps,
      int degree,
      double[] a,
      int aAt,
      double[] b,
      double[] edges,
      double[] events,
      double[] end);

  /**
   * One jump of x, past the jumps of y along the same channel, {@code count} of them; a path that
   * has fewer ends with numbers that mean nothing.
   *
   * @param count how many
   * @param degree of the series on an edge
   * @param a taps of the jump, from {@code aAt} on
   * @param aAt where a starts
   * @param b taps of the jumps of y, one list at {@code bAt} for all
   * @param bAt where b starts
   * @param corners the values of the kernel where cells begin
   * @param edges f_1 .. f_M of jump j at {@code edgesAt + j * degree}, replaced
   * @param edgesAt where the edges start
   * @param growths receives the growth of the kernel along each jump of y after that of x
   * @param rises receives by how much the growth along the jump of x is larger after each jump of y
   *     than before it
   */
  void jumpRow(
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
      double[] rises);

  /**
   * Adds the growth along the jumps of an event of x to the values of the kernel where moves of y
   * along time begin; the growth at move j is the sum of the rises of events before it. Clears the
   * rises. Arguments as in {@link #timeRow}.
   *
   * @param columns events of y
   * @param jumps jumps of an event: one, or two with lead-lag
   * @param degree of the series on an edge
   * @param edges values of the kernel on the edges
   * @param events growths along the jumps of the event
   */
  void settle(int columns, int jumps, int degree, double[] edges, double[] events);

  /**
   * Integrals of the kernel along y in its time: sum over m = 1 .. M of B_m f_(m-1), with f_0 = u,
   * is that over one move.
   *
   * @param columns events of y
   * @param degree of the series on an edge
   * @param b as in {@link #timeRow}
   * @param edges likewise
   * @param integrals receives for each event of y the integral over all moves before it
   */
  void integrate(int columns, int degree, double[] b, double[] edges, double[] integrals);
}

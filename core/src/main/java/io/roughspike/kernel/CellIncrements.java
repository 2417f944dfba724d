package io.roughspike.kernel;

import io.roughspike.goursat.GoursatRows;

/**
 * What a static kernel gives to the Goursat scheme: the increments a of the cells between two
 * points of x, a row at a time, and their derivative. Increments are per coarse cell, already
 * divided by 4^n for dyadic order n.
 */
interface CellIncrements {
  /** The increments under {@code kernel}; a kernel other than ours is called point by point. */
  static CellIncrements of(StaticKernel kernel, double scale, GoursatRows rows) {
    return switch (kernel) {
      case LinearKernel _ -> new LinearIncrements(scale, rows);
      case RbfKernel rbf -> new GaussianIncrements(rbf, scale, rows);
      default -> new OwnIncrements(kernel, scale, rows);
    };
  }

  /** Takes the paths y that the next calls are about. */
  void second(PathBlock y);

  /** Takes x, whose points begin at {@code at}, before its rows are asked for. */
  void first(double[] x, int at);

  /** Makes room for the values of a static kernel in {@code slots} points of x. */
  void reserve(int slots);

  /**
   * Writes the increments between points {@code i} and {@code i + 1} of x.
   *
   * @param lower a slot that holds the values of the static kernel in point {@code i}, unless
   *     {@code fresh}
   * @param upper a slot that receives those in point {@code i + 1}
   */
  void fill(int i, int lower, int upper, boolean fresh, double[] a, int aAt);

  /** Begins a derivative; rows follow from the last to the first. */
  void beginDerivative();

  /**
   * Adds the derivative of sum over j of aBar[j] a[j] in row {@code i}, path by path.
   *
   * @param lower the slots of {@link #fill}
   */
  void addDerivative(int i, int lower, int upper, double[] aBar, double[] total);

  /** Adds the derivative in the bandwidth since {@link #beginDerivative} to {@code sum}. */
  double addBandwidth(double sum);

  /** Makes of the sums in {@code total} the derivative in the points of x. */
  void finish(double[] total, int points, int channels);
}

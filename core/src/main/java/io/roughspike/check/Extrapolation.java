package io.roughspike.check;

import java.util.Arrays;

/**
 * Extrapolates difference quotients to step 0, the step halving from one to the next (Richardson).
 * Of all extrapolations the one that differs least from its neighbours is taken, and that
 * difference is the estimate of its error (Ridders, <i>Accurate computation of F'(x) and F'(x)
 * F''(x)</i>, Adv. Eng. Software 4, 1982).
 */
final class Extrapolation {
  private static final int MOST_COLUMNS = 5;

  private final double power;
  private double[] above = new double[MOST_COLUMNS + 1];
  private double[] row = new double[MOST_COLUMNS + 1];
  private int rows;
  private double value;
  private double error = Double.POSITIVE_INFINITY;
  private boolean finished;

  /**
   * An empty table.
   *
   * @param power 2 to the power p where quotients are F' + a h^p + b h^2p + ...: 2 for those of one
   *     side, 4 for central ones
   */
  Extrapolation(double power) {
    this.power = power;
  }

  /**
   * Adds the quotient of half the step of the one before.
   *
   * @param rounding error that rounding leaves in it: an agreement closer than that is chance
   */
  void add(double quotient, double rounding) {
    row[0] = quotient;
    double factor = power;
    for (int k = 0; k < Math.min(rows, MOST_COLUMNS); k++) {
      double finer = (factor * row[k] - above[k]) / (factor - 1);
      double distance = Math.max(Math.abs(finer - row[k]), Math.abs(finer - above[k]));
      if (distance + rounding < error) {
        error = distance + rounding;
        value = finer;
      }
      row[k + 1] = finer;
      factor *= power;
    }
    finished = rounding >= error;
    rows++;
    double[] last = above;
    above = row;
    row = last;
  }

  /** Forgets everything: the steps so far were too large. */
  void clear() {
    Arrays.fill(above, 0);
    rows = 0;
    value = 0;
    error = Double.POSITIVE_INFINITY;
    finished = false;
  }

  /** Whether no smaller step can be better, as its rounding alone is worse. */
  boolean isFinished() {
    return finished;
  }

  /** The best estimate of the derivative. */
  double value() {
    return value;
  }

  /** Its error; infinite as long as there is no estimate. */
  double error() {
    return error;
  }
}

package io.roughspike.event;

import io.roughspike.program.CompiledProgram;

/**
 * Finds where event functions that are not linear in the states come to 0 within a sub-step: a
 * bracket about the root is narrowed until its ends are a unit in the last place of the larger
 * apart, and the one where the event function is at least 0 is taken (T. R. Chandrupatla, A new
 * hybrid quadratic/bisection algorithm, Advances in Engineering Software 28, 1997). The same
 * arithmetic serves all engines.
 */
final class EventSearch {
  // Columns of what a program is given and returns.
  static final int AT = 0;
  static final int VALUE = 1;
  static final int SLOPE = 2;

  private double[] search = new double[0];
  private CompiledNetwork programs;
  private CompiledProgram eventAt;
  private double[] coefficients;
  private double[] rows;
  private double[] clocks;
  private double[] ends;
  private int row;
  private int clock;
  private int end;
  private int coefficient;

  private double theta;
  private int winner;

  /** The fraction of the segment that the sub-step takes. */
  double theta() {
    return Math.max(theta, 0);
  }

  /** The neuron that fires then. */
  int winner() {
    return winner;
  }

  /**
   * Looks for the first event of one path.
   *
   * @param programs of the model
   * @param neurons how many there are
   * @param c coefficients of the segment
   * @param rows states where the sub-step begins, those of neuron 0 from {@code row} on
   * @param clocks what belongs to the clocks, that of neuron 0 from {@code clock} on
   * @param ends the fraction up to what ends the sub-step otherwise, at {@code end}
   * @return whether there is one before that
   */
  boolean find(
      CompiledNetwork programs,
      int neurons,
      double[] c,
      double[] rows,
      int row,
      double[] clocks,
      int clock,
      double[] ends,
      int end) {
    this.programs = programs;
    this.coefficients = c;
    this.rows = rows;
    this.clocks = clocks;
    this.ends = ends;
    this.end = end;
    int lanes = programs.lanes;
    if (search.length != 3 * lanes) {
      search = new double[3 * lanes];
    }
    double limit = ends[end + ModelPrograms.FRACTION * lanes];
    theta = limit;
    winner = 0;
    for (int n = 0; n < neurons; n++) {
      eventAt = programs.of(n).eventAt;
      this.row = row + n * programs.layout.rowColumns() * lanes;
      this.clock = clock + n * programs.layout.clockColumns() * lanes;
      coefficient = n * programs.layout.coefficientCount();
      double first = root(limit);
      if (first < theta) {
        theta = first;
        winner = n;
      }
    }
    return theta < limit;
  }

  private double value(double d) {
    search[AT * programs.lanes] = d;
    eventAt.run(0, 1, coefficients, coefficient, rows, row, search, 0, clocks, clock, ends, end);
    return search[VALUE * programs.lanes];
  }

  /** The slope where {@link #value} was taken last. */
  private double slope() {
    return search[SLOPE * programs.lanes];
  }

  /** theta of one neuron: a root up to {@code limit}; infinity without. */
  private double root(double limit) {
    double atStart = value(0);
    if (atStart >= 0) {
      return atStart < ModelPrograms.ROUNDING * slope() ? 0 : ModelPrograms.LIFTED;
    }
    boolean rises = slope() > 0;
    double atEnd = value(limit);
    double to = limit;
    if (!(atEnd >= 0)) {
      if (!(rises && slope() < 0)) {
        return Double.POSITIVE_INFINITY;
      }
      // It may have come to 0 and gone back within the sub-step: look at its height.
      to = narrowed(limit, true);
      atEnd = value(to);
      if (!(atEnd >= 0)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return narrowed(to, false);
  }

  /**
   * Where what is sought changes its sign between 0 and {@code to}: the event function, from below,
   * or minus its slope.
   */
  private double narrowed(double to, boolean ofSlope) {
    double a = to;
    double fa = sought(a, ofSlope);
    double b = 0;
    double fb = sought(b, ofSlope);
    double t = 0.5;
    while (true) {
      double least = Math.ulp(Math.max(a, b));
      double width = Math.abs(b - a);
      if (width <= least || width < Double.MIN_NORMAL) {
        return fa >= 0 ? a : b;
      }
      double margin = Math.min(0.5, least / width);
      double x = a + Math.clamp(t, margin, 1 - margin) * (b - a);
      double fx = sought(x, ofSlope);
      double c = b;
      double fc = fb;
      if (fx >= 0 == fa >= 0) {
        c = a;
        fc = fa;
      } else {
        b = a;
        fb = fa;
      }
      a = x;
      fa = fx;
      double xi = (a - b) / (c - b);
      double phi = (fa - fb) / (fc - fb);
      double inverse =
          fa / (fb - fa) * (fc / (fb - fc))
              + (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb));
      boolean trusted = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
      t = trusted && inverse > 0 && inverse < 1 ? inverse : 0.5;
    }
  }

  private double sought(double d, boolean ofSlope) {
    double e = value(d);
    return ofSlope ? -slope() : e;
  }
}

package io.roughspike.model;

/**
 * The grid of a simulation on [start, end] with steps of length {@code step}. When the length is
 * not a multiple of the step, the last step is shortened to end exactly at {@code end}. Grid point
 * 0 is the start; grid point m is the end of step m - 1.
 *
 * @param start first time, finite
 * @param end last time, finite, after start
 * @param step step length, finite, above 0; at most 2^30 steps fit, and a step is at least 1000
 *     spacings of doubles at the times
 */
public record TimeGrid(double start, double end, double step) {
  /** A remainder below this fraction of a step is rounding, not a step of its own. */
  private static final double SLACK = 1e-9;

  private static final double MAX_STEPS = 1 << 30;

  /** Spacings of doubles that a step must have, or times within it mean nothing. */
  private static final int FEWEST_SPACINGS = 1000;

  /** Checks the values. */
  public TimeGrid {
    if (!Double.isFinite(start)) {
      throw new IllegalArgumentException("start must be finite, got " + start);
    }
    if (!Double.isFinite(end) || !(end > start)) {
      throw new IllegalArgumentException(
          "end must be finite and after start (" + start + "), got " + end);
    }
    if (!Double.isFinite(step) || !(step > 0)) {
      throw new IllegalArgumentException("step must be positive and finite, got " + step);
    }
    if (!((end - start) / step <= MAX_STEPS)) {
      throw new IllegalArgumentException(
          "step must leave at most 2^30 steps between " + start + " and " + end + ", got " + step);
    }
    double spacing = Math.ulp(Math.max(Math.abs(start), Math.abs(end)));
    if (!(step >= FEWEST_SPACINGS * spacing)) {
      throw new IllegalArgumentException(
          "step must be at least %d times the spacing of numbers at the times %s to %s, %s, got %s: count times from nearer to the start"
              .formatted(FEWEST_SPACINGS, start, end, spacing, step));
    }
  }

  /** {@return number of steps, the shortened last one included} */
  public int steps() {
    return Math.max(1, (int) Math.ceil((end - start) / step - slack()));
  }

  /** Fraction of a step that is rounding. */
  private double slack() {
    return Math.max(SLACK, rounding() / step);
  }

  /**
   * {@return how far rounding may move a difference of times: two spacings of doubles at the
   * largest}
   */
  public double rounding() {
    return 2 * Math.ulp(Math.max(Math.abs(start), Math.abs(end)));
  }

  /** {@return number of steps of full length: {@code steps()} or one less} */
  public int fullSteps() {
    int steps = steps();
    double length = end - start;
    return Math.abs(length - steps * step) <= slack() * step ? steps : steps - 1;
  }

  /**
   * {@return length of step {@code m}: {@code step}, or what is left for a shortened last step}
   *
   * @param m number of the step, from 0
   */
  public double length(int m) {
    return m < fullSteps() ? step : end - point(m);
  }

  /**
   * {@return time of grid point {@code m}, 0 to {@code steps()}; the last one is {@code end}
   * exactly}
   *
   * @param m number of the grid point, from 0
   */
  public double point(int m) {
    return m == steps() ? end : Math.fma(m, step, start);
  }

  /**
   * {@return time from the start to grid point {@code m}, without what {@link #point} loses to
   * rounding far from 0}
   *
   * @param m number of the grid point, from 0
   */
  public double elapsed(int m) {
    return m == steps() ? end - start : m * step;
  }

  /**
   * {@return the grid point at {@code time}, up to 1e-6 of a step or {@link #rounding}}
   *
   * @param time a time of the window
   * @throws IllegalArgumentException when no grid point is there
   */
  public int pointAt(double time) {
    int m = time >= end ? steps() : (int) Math.max(0, Math.rint((time - start) / step));
    if (!(Math.abs(point(m) - time) <= Math.max(1e-6 * step, rounding()))) {
      throw new IllegalArgumentException(
          "time must be a grid point ("
              + start
              + " + k * "
              + step
              + ", or "
              + end
              + "), got "
              + time);
    }
    return m;
  }
}

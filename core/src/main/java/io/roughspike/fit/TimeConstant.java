package io.roughspike.fit;

/**
 * A time constant of a structure.
 *
 * @param value in s, above 0; where it is free, the first value tried
 * @param free whether the fit seeks it
 */
public record TimeConstant(double value, boolean free) {
  /** Checks the value. */
  public TimeConstant {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a time constant must be positive and finite, got " + value);
    }
  }

  /**
   * {@return a time constant that keeps its value}
   *
   * @param value in s, above 0
   */
  public static TimeConstant fixed(double value) {
    return new TimeConstant(value, false);
  }

  /**
   * {@return a time constant that the fit seeks}
   *
   * @param start the first value tried, in s, above 0
   */
  public static TimeConstant free(double start) {
    return new TimeConstant(start, true);
  }

  TimeConstant at(double newValue) {
    return new TimeConstant(newValue, free);
  }
}

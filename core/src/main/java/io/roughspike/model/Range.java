package io.roughspike.model;

/**
 * The finite values that a parameter may have.
 *
 * @param lower the lower bound; may be infinite
 * @param upper the upper bound, above {@code lower}; may be infinite
 * @param open whether the bounds themselves are excluded
 */
public record Range(double lower, double upper, boolean open) {
  /** Any finite value. */
  public static final Range ANY =
      new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

  /** Checks the bounds. */
  public Range {
    if (!(lower < upper)) {
      throw new IllegalArgumentException("bounds must be in order, got " + lower + " and " + upper);
    }
  }

  /**
   * {@return values from {@code lower} on}
   *
   * @param lower finite
   */
  public static Range atLeast(double lower) {
    return new Range(lower, Double.POSITIVE_INFINITY, false);
  }

  /**
   * {@return values above {@code lower}}
   *
   * @param lower finite
   */
  public static Range above(double lower) {
    return new Range(lower, Double.POSITIVE_INFINITY, true);
  }

  /**
   * {@return whether the range has a value}
   *
   * @param value any
   */
  public boolean contains(double value) {
    return Double.isFinite(value)
        && (open ? value > lower && value < upper : value >= lower && value <= upper);
  }

  /**
   * {@return whether the range has all values of another; infinite bounds are no values}
   *
   * @param other any
   */
  public boolean contains(Range other) {
    boolean closed = open && !other.open;
    boolean fromBelow =
        lower == Double.NEGATIVE_INFINITY || (closed ? other.lower > lower : other.lower >= lower);
    boolean fromAbove =
        upper == Double.POSITIVE_INFINITY || (closed ? other.upper < upper : other.upper <= upper);
    return fromBelow && fromAbove;
  }

  /** {@return the range in words that follow "must be", for instance "at least 0"} */
  @Override
  public String toString() {
    boolean below = Double.isFinite(upper);
    if (!Double.isFinite(lower)) {
      return below ? (open ? "below " : "at most ") + text(upper) : "finite";
    }
    String from = (open ? "above " : "at least ") + text(lower);
    return below ? from + " and " + (open ? "below " : "at most ") + text(upper) : from;
  }

  /** Whole numbers without a fraction. */
  private static String text(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e6
        ? Long.toString((long) bound)
        : Double.toString(bound);
  }
}

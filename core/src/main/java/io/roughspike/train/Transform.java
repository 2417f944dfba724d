package io.roughspike.train;

import io.roughspike.model.Range;

/**
 * How a constrained parameter theta is trained: the optimiser moves a free value u, the model sees
 * {@code theta = value(u)}, and the chain rule gives {@code dL/du = dL/dtheta slope(u)}. {@link
 * Clamp} moves theta itself and puts it back on its bounds after each step.
 */
public sealed interface Transform {
  /** {@return trained as it is, without bounds} */
  static Transform identity() {
    return new Clamp(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** {@return at least 0} */
  static Transform atLeastZero() {
    return new Clamp(0, Double.POSITIVE_INFINITY);
  }

  /**
   * {@return the parameter at free value {@code u}}
   *
   * @param u a free value
   */
  double value(double u);

  /** {@return the values that a parameter trained so may come to} */
  Range image();

  /**
   * {@return the free value at which the parameter is {@code theta}}
   *
   * @param theta a value of the parameter
   */
  double free(double theta);

  /**
   * {@return the derivative of {@link #value} at {@code u}}
   *
   * @param u a free value
   */
  double slope(double u);

  /**
   * {@return the admissible free value nearest to {@code u}, taken after each optimiser step}
   *
   * @param u a free value
   */
  default double project(double u) {
    return u;
  }

  /**
   * {@return the transform that keeps a parameter in its range: {@link Log} above 0, {@link
   * Sigmoid} between open bounds, else {@link Clamp} to the bounds, or next to them where they are
   * excluded}
   *
   * @param range the values that the parameter may have
   */
  static Transform defaultFor(Range range) {
    if (!range.open()) {
      return new Clamp(range.lower(), range.upper());
    }
    if (range.equals(Range.above(0))) {
      return new Log();
    }
    return Double.isFinite(range.upper() - range.lower())
        ? new Sigmoid(range.lower(), range.upper())
        : new Clamp(Math.nextUp(range.lower()), Math.nextDown(range.upper()));
  }

  /**
   * Bounds by projection: theta = u, clamped to [lower, upper] after each step.
   *
   * @param lower below {@code upper}; may be infinite
   * @param upper may be infinite
   */
  record Clamp(double lower, double upper) implements Transform {
    /** Checks the values. */
    public Clamp {
      if (!(lower < upper)) {
        throw new IllegalArgumentException(
            "bounds must be in order, got [" + lower + ", " + upper + "]");
      }
    }

    @Override
    public Range image() {
      return new Range(lower, upper, false);
    }

    @Override
    public double value(double u) {
      return u;
    }

    @Override
    public double free(double theta) {
      if (!(theta >= lower && theta <= upper)) {
        throw outside(theta, "[" + lower + ", " + upper + "]");
      }
      return theta;
    }

    @Override
    public double slope(double u) {
      return 1;
    }

    @Override
    public double project(double u) {
      return Math.min(Math.max(u, lower), upper);
    }
  }

  /** Positive parameters: theta = exp(u). */
  record Log() implements Transform {
    @Override
    public Range image() {
      return Range.above(0);
    }

    @Override
    public double value(double u) {
      return StrictMath.exp(u);
    }

    @Override
    public double free(double theta) {
      if (!(theta > 0)) {
        throw outside(theta, "the positive numbers");
      }
      return StrictMath.log(theta);
    }

    @Override
    public double slope(double u) {
      return value(u);
    }
  }

  /**
   * Parameters in an open interval: theta = lower + (upper - lower) / (1 + exp(-u)).
   *
   * @param lower finite, below {@code upper}
   * @param upper finite
   */
  record Sigmoid(double lower, double upper) implements Transform {
    /** Checks the values. */
    public Sigmoid {
      if (!(lower < upper) || !Double.isFinite(upper - lower)) {
        throw new IllegalArgumentException(
            "bounds must be finite and in order, got (" + lower + ", " + upper + ")");
      }
    }

    @Override
    public Range image() {
      return new Range(lower, upper, true);
    }

    /** {@return never a bound itself, to which it may round} */
    @Override
    public double value(double u) {
      double value = Math.fma(upper - lower, logistic(u), lower);
      return Math.min(Math.max(value, Math.nextUp(lower)), Math.nextDown(upper));
    }

    @Override
    public double free(double theta) {
      if (!(theta > lower && theta < upper)) {
        throw outside(theta, "(" + lower + ", " + upper + ")");
      }
      return StrictMath.log((theta - lower) / (upper - theta));
    }

    @Override
    public double slope(double u) {
      return (upper - lower) * logistic(u) * logistic(-u);
    }

    private static double logistic(double u) {
      return 1 / (1 + StrictMath.exp(-u));
    }
  }

  private static IllegalArgumentException outside(double theta, String range) {
    return new IllegalArgumentException(
        "a trained parameter must start in " + range + ", got " + theta);
  }
}

package io.roughspike.model;

import java.util.Arrays;

/**
 * A recorded signal that may jump: straight lines between knots (time, value). A time that is given
 * twice is a jump, from the first value, which is the limit from the left, to the second.
 */
public final class Knots {
  private final double[] times;
  private final double[] values;

  /** The first knot of each jump. */
  private final int[] jumps;

  /**
   * A signal; the arrays are copied.
   *
   * @param times finite, not decreasing, none more than twice, at least one
   * @param values finite, as many
   */
  public Knots(double[] times, double[] values) {
    if (times.length == 0 || times.length != values.length) {
      throw new IllegalArgumentException(
          "a signal must have as many times as values, at least one, got %d times and %d values"
              .formatted(times.length, values.length));
    }
    this.times = times.clone();
    this.values = values.clone();
    int count = 0;
    for (int k = 0; k < times.length; k++) {
      if (!Double.isFinite(times[k]) || !Double.isFinite(values[k])) {
        throw new IllegalArgumentException(
            "knots of a signal must be finite, got value %s at time %s, knot %d"
                .formatted(values[k], times[k], k));
      }
      if (k > 0 && !(times[k] >= times[k - 1])) {
        throw new IllegalArgumentException(
            "times of a signal must not decrease, got %s after %s at knot %d"
                .formatted(times[k], times[k - 1], k));
      }
      if (k > 1 && times[k] == times[k - 2]) {
        throw new IllegalArgumentException(
            "a time of a signal may be given twice, for a jump, got it three times: %s at knots %d to %d"
                .formatted(times[k], k - 2, k));
      }
      count += k > 0 && times[k] == times[k - 1] ? 1 : 0;
    }
    jumps = new int[count];
    count = 0;
    for (int k = 1; k < times.length; k++) {
      if (times[k] == times[k - 1]) {
        jumps[count++] = k - 1;
      }
    }
  }

  /** {@return how many knots there are} */
  public int count() {
    return times.length;
  }

  /**
   * {@return the time of a knot}
   *
   * @param k number of the knot, from 0
   */
  public double time(int k) {
    return times[k];
  }

  /**
   * {@return the value at a knot}
   *
   * @param k number of the knot, from 0
   */
  public double value(int k) {
    return values[k];
  }

  /** {@return how many jumps there are} */
  public int jumps() {
    return jumps.length;
  }

  /**
   * {@return the knot from which a jump goes to the next}
   *
   * @param j number of the jump, from 0
   */
  public int jump(int j) {
    return jumps[j];
  }

  /** The same times with other values. */
  Knots with(double[] newValues) {
    return new Knots(times, newValues);
  }

  /** The same signal later. */
  Knots shifted(double by) {
    return new Knots(Arrays.stream(times).map(t -> t + by).toArray(), values);
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof Knots that
            && Arrays.equals(times, that.times)
            && Arrays.equals(values, that.values));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(times) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Knots[%d from %s to %s]".formatted(count(), times[0], times[count() - 1]);
  }
}

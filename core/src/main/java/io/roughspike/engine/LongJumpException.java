package io.roughspike.engine;

/**
 * A jump of the driver takes the states so far that it would take too many steps to follow them.
 */
public final class LongJumpException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /** Segments in which a jump is made at most. */
  public static final int MOST_SEGMENTS = 10_000;

  /**
   * A jump of {@code sample}.
   *
   * @param sample number of the sample, from 0
   * @param time when it happens
   * @param size how far it takes the states: the jump times the derivative of the noise's factors
   */
  public LongJumpException(int sample, double time, double size) {
    super(
        "the jump of sample %d at time %s times the slope of the noise's factors in the states is %s, for which a jump would have to be made in more than %d parts: it must be below 16.4; use smaller jumps or factors"
            .formatted(sample, time, size, MOST_SEGMENTS));
  }
}

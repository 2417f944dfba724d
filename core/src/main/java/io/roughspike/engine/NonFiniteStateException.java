package io.roughspike.engine;

/** The state of a sample stopped being finite: the numbers failed. */
public final class NonFiniteStateException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure in {@code sample}, which was found at grid time {@code time}.
   *
   * @param sample number of the sample, from 0
   * @param time grid time at which it was found
   */
  public NonFiniteStateException(int sample, double time) {
    super(
        "the state of sample %d is not finite at time %s: use a smaller step (rates of decay times the step must be below 2) or smaller parameters"
            .formatted(sample, time));
  }
}

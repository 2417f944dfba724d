package io.roughspike.solver;

/** A path has fired {@link EventPath#MOST_EVENTS} times: one that is always due would never end. */
public final class TooManyEventsException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * The path of {@code sample}, in a step that ends at {@code time}.
   *
   * @param sample number of the sample, from 0
   * @param time when the step ends
   */
  public TooManyEventsException(int sample, double time) {
    super(
        "sample %d fired %d times before time %s: lower the intensity or set maxSpikes"
            .formatted(sample, EventPath.MOST_EVENTS, time));
  }
}

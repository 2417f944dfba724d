package io.roughspike.engine;

/** A path has fired {@link #MOST_EVENTS} times: one that is always due would never end. */
public final class TooManyEventsException extends ArithmeticException {
  /** Most events of a path. */
  public static final int MOST_EVENTS = 1 << 24;

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
            .formatted(sample, MOST_EVENTS, time));
  }
}

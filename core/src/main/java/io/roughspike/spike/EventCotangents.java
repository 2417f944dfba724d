package io.roughspike.spike;

/**
 * A linear functional of the event times: the value added is the sum over samples and events of
 * {@code at(sample, event) * time(sample, event)}. Events that a sample does not have are ignored.
 * Must be safe to read from several threads.
 */
@FunctionalInterface
public interface EventCotangents {
  /** No dependence on event times. */
  EventCotangents NONE = (sample, event) -> 0;

  /** Every event time with cotangent 1. */
  EventCotangents ONES = (sample, event) -> 1;

  /**
   * {@return the cotangent of the time of event {@code event} of sample {@code sample}}
   *
   * @param sample number of the sample, from 0
   * @param event number of the event in its sample, from 0
   */
  double at(int sample, int event);
}

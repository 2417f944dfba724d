package io.roughspike.engine;

import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.StateCotangents;
import java.util.Optional;

/**
 * A linear functional of a simulation's event times and states. Sample indices are relative to the
 * simulation's first sample.
 *
 * @param events cotangents of event times; of given spikes, of the log of the intensity at each
 *     less its integral since the spike before
 * @param states cotangents of states at grid points, if any
 */
public record Cotangents(EventCotangents events, Optional<StateCotangents> states) {
  /**
   * {@return cotangents of event times only}
   *
   * @param events cotangents of event times
   */
  public static Cotangents ofEvents(EventCotangents events) {
    return new Cotangents(events, Optional.empty());
  }
}

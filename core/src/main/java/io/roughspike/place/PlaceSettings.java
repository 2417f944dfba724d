package io.roughspike.place;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import java.util.Map;
import java.util.Optional;

/**
 * How tasks are done.
 *
 * @param threads tasks at once in this process, at least 1
 * @param engine name of the engine; none for the best that can run where the task is done
 * @param tapeBudget bytes that the tapes of the engines of a process may take together, at least 1
 * @param properties what else a place wants to know, by its own keys
 */
public record PlaceSettings(
    int threads, Optional<String> engine, long tapeBudget, Map<String, String> properties) {
  /**
   * Settings without further properties.
   *
   * @param threads tasks at once in this process, at least 1
   * @param engine name of the engine; none for the best
   * @param tapeBudget bytes that the tapes of the engines of a process may take together
   */
  public PlaceSettings(int threads, Optional<String> engine, long tapeBudget) {
    this(threads, engine, tapeBudget, Map.of());
  }

  /**
   * {@return an engine of one thread}
   *
   * @param share how many such engines share the budget of tapes
   */
  public Engine newEngine(int share) {
    String best = Engines.simdRefusal().isEmpty() ? Engines.SIMD : Engines.SCALAR;
    return Engines.create(engine.orElse(best), 1, Math.max(1, tapeBudget / share));
  }
}

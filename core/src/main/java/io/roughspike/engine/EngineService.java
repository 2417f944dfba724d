package io.roughspike.engine;

/** Provides an engine to {@link Engines}; found by {@link java.util.ServiceLoader}. */
public interface EngineService {
  /** {@return the engine's name} */
  String name();

  /** {@return empty when the engine can run here, else one sentence why not and what to do} */
  String refusal();

  /**
   * {@return an engine with {@code threads} threads; only called when {@link #refusal} is empty}
   *
   * @param threads number of threads, at least 1
   * @param tapeBudget bytes that the tapes of all threads together may take
   */
  Engine create(int threads, long tapeBudget);
}

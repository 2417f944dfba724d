package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.engine.EngineService;
import io.roughspike.engine.Engines;

/** Provides the scalar engine, which runs everywhere. */
public final class ScalarEngineService implements EngineService {
  /** A new one; may be used for any number of runs. */
  public ScalarEngineService() {}

  @Override
  public String name() {
    return Engines.SCALAR;
  }

  @Override
  public String refusal() {
    return "";
  }

  @Override
  public Engine create(int threads, long tapeBudget) {
    return new ScalarEngine(threads, tapeBudget);
  }
}

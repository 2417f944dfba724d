package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.engine.EngineService;
import io.roughspike.engine.Engines;

/** Provides the reference engine, which runs everywhere. */
public final class ReferenceEngineService implements EngineService {
  /** A new one; may be used for any number of runs. */
  public ReferenceEngineService() {}

  @Override
  public String name() {
    return Engines.REFERENCE;
  }

  @Override
  public String refusal() {
    return "";
  }

  @Override
  public Engine create(int threads, long tapeBudget) {
    return new ReferenceEngine(threads, tapeBudget);
  }
}

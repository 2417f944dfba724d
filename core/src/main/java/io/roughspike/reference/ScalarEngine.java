package io.roughspike.reference;

import io.roughspike.engine.Engines;
import io.roughspike.engine.GroupedEngine;

/**
 * The reference engine: one sample path after the other, in plain Java. Slow and simple; every
 * other engine must give its bits.
 */
public final class ScalarEngine extends GroupedEngine {
  /** An engine with {@code threads} threads, at least 1. */
  public ScalarEngine(int threads) {
    super(threads, ScalarPathSolver::new);
  }

  @Override
  public String name() {
    return Engines.SCALAR;
  }

  @Override
  public int lanes() {
    return 1;
  }
}

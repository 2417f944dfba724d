package io.roughspike.reference;

import io.roughspike.engine.Engines;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.math.RangeArithmetic;

/**
 * The reference engine: one sample path after the other, in plain Java. Slow and simple; every
 * other engine must give its bits.
 */
public final class ScalarEngine extends GroupedEngine {
  /** An engine with {@code threads} threads, at least 1, and the default budget of tapes. */
  public ScalarEngine(int threads) {
    this(threads, Engines.DEFAULT_TAPE_BUDGET);
  }

  /** An engine whose tapes take at most {@code tapeBudget} bytes together. */
  public ScalarEngine(int threads, long tapeBudget) {
    super(threads, tapeBudget, ScalarSolver::new);
  }

  @Override
  public String name() {
    return Engines.SCALAR;
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public RangeArithmetic ranges() {
    return RangeArithmetic.SCALAR;
  }
}

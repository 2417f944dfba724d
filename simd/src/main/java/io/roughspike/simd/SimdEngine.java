package io.roughspike.simd;

import io.roughspike.engine.Engines;
import io.roughspike.engine.GroupedEngine;

/**
 * The engine that advances lanes of independent sample paths together: each lane at its own step of
 * its own sample, with a new sample when one ends. Gives the bits of the scalar reference.
 */
final class SimdEngine extends GroupedEngine {
  SimdEngine(int threads) {
    super(threads, LaneGroup::new);
  }

  @Override
  public String name() {
    return Engines.SIMD;
  }

  @Override
  public int lanes() {
    return LaneShapes.DOUBLES.length();
  }
}

package io.roughspike.simd;

import io.roughspike.engine.Engine;
import io.roughspike.testing.EngineContract;

class SimdEngineTest extends EngineContract {
  @Override
  protected Engine create(int threads) {
    return new SimdEngine(threads);
  }
}

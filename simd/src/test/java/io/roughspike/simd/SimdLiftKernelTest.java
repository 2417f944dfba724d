package io.roughspike.simd;

import io.roughspike.engine.Engine;
import io.roughspike.testing.LiftKernelContract;

class SimdLiftKernelTest extends LiftKernelContract {
  @Override
  protected Engine create(int threads) {
    return new SimdEngine(threads);
  }
}

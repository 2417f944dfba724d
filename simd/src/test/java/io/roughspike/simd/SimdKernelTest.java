package io.roughspike.simd;

import io.roughspike.engine.Engine;
import io.roughspike.testing.KernelContract;

class SimdKernelTest extends KernelContract {
  @Override
  protected Engine create(int threads) {
    return new SimdEngine(threads);
  }
}

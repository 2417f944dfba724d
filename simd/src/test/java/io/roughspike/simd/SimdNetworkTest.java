package io.roughspike.simd;

import io.roughspike.engine.Engine;
import io.roughspike.testing.NetworkContract;

class SimdNetworkTest extends NetworkContract {
  @Override
  protected Engine create(int threads, long tapeBudget) {
    return new SimdEngine(threads, tapeBudget);
  }
}

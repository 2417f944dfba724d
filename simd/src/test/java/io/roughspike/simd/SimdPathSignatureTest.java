package io.roughspike.simd;

import io.roughspike.engine.Engine;
import io.roughspike.testing.PathSignatureContract;

class SimdPathSignatureTest extends PathSignatureContract {
  @Override
  protected Engine create(int threads) {
    return new SimdEngine(threads);
  }
}

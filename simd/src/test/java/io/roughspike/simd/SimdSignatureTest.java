package io.roughspike.simd;

import io.roughspike.engine.Engine;
import io.roughspike.testing.SignatureContract;

class SimdSignatureTest extends SignatureContract {
  @Override
  protected Engine create(int threads) {
    return new SimdEngine(threads);
  }
}

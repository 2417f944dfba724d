package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.SignatureContract;

class ScalarSignatureTest extends SignatureContract {
  @Override
  protected Engine create(int threads) {
    return new ScalarEngine(threads);
  }
}

package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.PathSignatureContract;

class ScalarPathSignatureTest extends PathSignatureContract {
  @Override
  protected Engine create(int threads) {
    return new ScalarEngine(threads);
  }
}

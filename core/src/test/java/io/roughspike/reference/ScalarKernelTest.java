package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.KernelContract;

class ScalarKernelTest extends KernelContract {
  @Override
  protected Engine create(int threads) {
    return new ScalarEngine(threads);
  }
}

package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.LiftKernelContract;

class ScalarLiftKernelTest extends LiftKernelContract {
  @Override
  protected Engine create(int threads) {
    return new ScalarEngine(threads);
  }
}

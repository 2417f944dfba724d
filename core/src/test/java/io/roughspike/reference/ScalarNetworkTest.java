package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.NetworkContract;

class ScalarNetworkTest extends NetworkContract {
  @Override
  protected Engine create(int threads, long tapeBudget) {
    return new ScalarEngine(threads, tapeBudget);
  }
}

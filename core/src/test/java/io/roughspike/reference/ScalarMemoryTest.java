package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.MemoryContract;

class ScalarMemoryTest extends MemoryContract {
  @Override
  protected Engine create(long tapeBudget) {
    return new ScalarEngine(1, tapeBudget);
  }
}

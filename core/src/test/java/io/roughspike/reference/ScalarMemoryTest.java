package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.MemoryContract;

class ScalarMemoryTest extends MemoryContract {
  @Override
  protected Engine create() {
    return new ScalarEngine(1);
  }
}

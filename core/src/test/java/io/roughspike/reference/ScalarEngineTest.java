package io.roughspike.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.testing.EngineContract;
import org.junit.jupiter.api.Test;

class ScalarEngineTest extends EngineContract {
  @Override
  protected Engine create(int threads) {
    return new ScalarEngine(threads);
  }

  @Test
  void describesItself() {
    try (Engine engine = create(2)) {
      assertEquals("scalar", engine.name());
      assertEquals(1, engine.lanes());
      assertEquals(2, engine.threads());
    }
  }
}

package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import org.junit.jupiter.api.Test;

/**
 * Each execution of this module's tests names the engine and width that it is about; without this
 * check, tests of SIMD could quietly compare scalar with scalar.
 */
class EngineSelectionTest {
  private static String expected(String what) {
    String property = "roughspike.expected." + what;
    String value = System.getProperty(property);
    assertNotNull(value, property + " must be set by the execution that runs these tests");
    return value;
  }

  @Test
  void engineUnderTestIsTheOneNamed() {
    int bits = Integer.parseInt(expected("bits"));
    try (Engine best = Engines.createBest(2);
        Engine named = Engines.create(expected("engine"), 2)) {
      for (Engine engine : new Engine[] {best, named}) {
        assertEquals(expected("engine"), engine.name());
        assertEquals(bits / Double.SIZE, engine.lanes());
        assertEquals(2, engine.threads());
      }
    }
    assertEquals("", Engines.simdRefusal());
    assertEquals(bits, LaneShapes.DOUBLES.vectorBitSize());
    assertEquals(bits, LaneShapes.LONGS.vectorBitSize());
  }
}

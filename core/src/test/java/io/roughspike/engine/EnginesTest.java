package io.roughspike.engine;

import static io.roughspike.testing.Sentences.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The choice of an engine where only this module is present. */
@Isolated("reads what is written to standard error")
class EnginesTest {
  @Test
  void scalarIsAlwaysThere() {
    try (Engine engine = Engines.create(Engines.SCALAR, 2)) {
      assertEquals("scalar", engine.name());
      assertEquals(1, engine.lanes());
      assertEquals(2, engine.threads());
    }
  }

  @Test
  void fallsBackToScalar() {
    PrintStream before = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, UTF_8));
    try (Engine engine = Engines.createBest(1)) {
      assertEquals("scalar", engine.name());
    } finally {
      System.setErr(before);
    }
    String told = logged.toString(UTF_8);
    assertTrue(told.contains("using the scalar engine: " + Engines.simdRefusal()), told);
    assertRefused(Engines.simdRefusal(), () -> Engines.create(Engines.SIMD, 1));
  }

  @Test
  void referenceIsAlwaysThere() {
    try (Engine engine = Engines.create(Engines.REFERENCE, 1)) {
      assertEquals("reference", engine.name());
      assertEquals(1, engine.lanes());
    }
  }

  @Test
  void refusals() {
    assertRefused("threads must be at least 1, got 0", () -> Engines.create("scalar", 0));
    assertRefused(
        "tapeBudget must be at least 1 byte, got 0", () -> Engines.create("scalar", 1, 0));
    assertRefused(
        "engine must be simd, scalar or reference, got gpu", () -> Engines.create("gpu", 1));
  }
}

package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.EngineComparison;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.testing.DrivenNetworks;
import io.roughspike.testing.TestSeed;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Networks along fractional and correlated noise. */
class DrivenNetworkTest {
  /** More than lanes, so that some take a second sample. */
  private static final int SAMPLES = 80;

  /** One loop each; vector code of more takes long to compile. */
  private static final Set<String> TAKEN = Set.of("fractional by euler", "matrix by heun");

  @Test
  void noValueDiffersFromTheScalarEngine() {
    try (Engine scalar = Engines.create(Engines.SCALAR, 1);
        Engine simd = Engines.create(Engines.SIMD, 2)) {
      EngineComparison comparison = new EngineComparison(scalar, simd);
      DrivenNetworks.all(TestSeed.of(DrivenNetworkTest.class), SAMPLES).stream()
          .filter(one -> TAKEN.contains(one.name()))
          .forEach(one -> comparison.compareFirstSamples(one.name(), one.simulation()));
      for (EngineComparison.Quantity quantity : comparison.quantities()) {
        assertTrue(quantity.values() > 0, quantity.name());
        assertEquals(0, quantity.differing(), quantity.toString());
      }
    }
  }
}

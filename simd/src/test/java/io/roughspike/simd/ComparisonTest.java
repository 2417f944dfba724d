package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.check.ComparisonCases;
import io.roughspike.check.EngineComparison;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Simulation;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What {@code compare} runs finds no difference at this lane width, each case on 1 or 2 threads.
 */
class ComparisonTest {
  @Test
  void noValueDiffersFromTheReference() {
    long seed = TestSeed.of(ComparisonTest.class);
    List<Map.Entry<String, Simulation>> cases = List.copyOf(ComparisonCases.all(seed).entrySet());
    for (int threads = 1; threads <= 2; threads++) {
      try (Engine reference = Engines.create(Engines.SCALAR, 1);
          Engine simd = Engines.create(Engines.SIMD, threads)) {
        EngineComparison comparison = new EngineComparison(reference, simd);
        for (int k = threads - 1; k < cases.size(); k += 2) {
          comparison.compare(cases.get(k).getKey(), cases.get(k).getValue());
        }
        comparison.comparePaths(seed);
        for (EngineComparison.Quantity quantity : comparison.quantities()) {
          assertEquals(0, quantity.differing(), quantity.toString());
        }
      }
    }
  }
}

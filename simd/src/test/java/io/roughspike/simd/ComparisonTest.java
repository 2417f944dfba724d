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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What {@code compare} runs finds no difference: at each lane width a third of the cases, on 1 or 2
 * threads, and all paths on 2. The command itself is run on everything, at the machine's width.
 */
class ComparisonTest {
  @Test
  void noValueDiffersFromTheReference() {
    noValueDiffers(LaneWidths.COUNT, LaneWidths.part());
  }

  @Test
  @Tag("slow")
  void noValueOfAnyCaseDiffersFromTheReference() {
    noValueDiffers(1, 0);
  }

  private static void noValueDiffers(int parts, int part) {
    long seed = TestSeed.of(ComparisonTest.class);
    List<Map.Entry<String, Simulation>> cases = List.copyOf(ComparisonCases.all(seed).entrySet());
    for (int threads = 1; threads <= 2; threads++) {
      try (Engine reference = Engines.create(Engines.SCALAR, 1);
          Engine simd = Engines.create(Engines.SIMD, threads)) {
        EngineComparison comparison = new EngineComparison(reference, simd);
        for (int k = part; k < cases.size(); k += parts) {
          if (k / parts % 2 == threads - 1) {
            comparison.compare(cases.get(k).getKey(), cases.get(k).getValue());
          }
        }
        if (threads == 2) {
          comparison.comparePaths(seed);
        }
        for (EngineComparison.Quantity quantity : comparison.quantities()) {
          assertEquals(0, quantity.differing(), quantity.toString());
        }
      }
    }
  }
}

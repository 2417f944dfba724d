package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.check.ComparisonCases;
import io.roughspike.check.EngineComparison;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.testing.TestSeed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code compare} runs finds no difference at this lane width. */
class ComparisonTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noValueDiffersFromTheReference(int threads) {
    try (Engine reference = Engines.create(Engines.SCALAR, 1);
        Engine simd = Engines.create(Engines.SIMD, threads)) {
      EngineComparison comparison = new EngineComparison(reference, simd);
      long seed = TestSeed.of(ComparisonTest.class);
      ComparisonCases.all(seed).forEach(comparison::compare);
      comparison.comparePaths(seed);
      for (EngineComparison.Quantity quantity : comparison.quantities()) {
        assertEquals(0, quantity.differing(), quantity.toString());
      }
    }
  }
}

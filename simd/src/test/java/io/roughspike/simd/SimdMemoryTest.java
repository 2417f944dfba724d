package io.roughspike.simd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.roughspike.engine.Engine;
import io.roughspike.testing.MemoryContract;
import org.junit.jupiter.api.BeforeEach;

class SimdMemoryTest extends MemoryContract {
  /**
   * JDK 25 does not compile comparisons of two doubles into vector instructions on x86: their masks
   * become objects. At 128 bits the engine is right, but neither fast nor free of garbage.
   */
  @BeforeEach
  void vectorsHaveMoreThanTwoLanes() {
    assumeTrue(LaneShapes.DOUBLES.length() > 2, "masks of two lanes are objects");
  }

  @Override
  protected Engine create(long tapeBudget) {
    return new SimdEngine(1, tapeBudget);
  }
}

package io.roughspike.simd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.roughspike.engine.Engine;
import io.roughspike.testing.KernelContract;
import org.junit.jupiter.api.Test;

class SimdKernelTest extends KernelContract {
  @Override
  protected Engine create(int threads) {
    return new SimdEngine(threads);
  }

  /** See {@link SimdMemoryTest}: masks of two lanes are objects. */
  @Test
  @Override
  protected void warmKernelsAllocateNothing() {
    assumeTrue(LaneShapes.DOUBLES.length() > 2, "masks of two lanes are objects");
    super.warmKernelsAllocateNothing();
  }
}

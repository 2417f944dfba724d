package io.roughspike.simd;

import io.roughspike.engine.Engine;
import io.roughspike.testing.SolverContract;

class SimdSolverTest extends SolverContract {
  @Override
  protected Engine create(int threads, long tapeBudget) {
    return new SimdEngine(threads, tapeBudget);
  }

  /** Vector code takes long to compile; the slow tests look at all. */
  @Override
  protected int share() {
    return 5;
  }

  @Override
  protected int shareOfGradients() {
    return 10;
  }

  /** Each width looks at others. */
  @Override
  protected int part() {
    return LaneWidths.part();
  }
}

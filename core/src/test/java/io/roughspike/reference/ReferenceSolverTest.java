package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.SolverContract;

class ReferenceSolverTest extends SolverContract {
  @Override
  protected Engine create(int threads, long tapeBudget) {
    return new ReferenceEngine(threads, tapeBudget);
  }

  /** It interprets the formulas that the scalar engine compiles; the slow tests look at all. */
  @Override
  protected int shareOfGradients() {
    return 3;
  }
}

package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.SolverContract;

class ReferenceSolverTest extends SolverContract {
  @Override
  protected Engine create(int threads, long tapeBudget) {
    return new ReferenceEngine(threads, tapeBudget);
  }
}

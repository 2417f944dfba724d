package io.roughspike.reference;

import io.roughspike.engine.Engine;
import io.roughspike.testing.SolverContract;
import org.junit.jupiter.api.Test;

class ScalarSolverTest extends SolverContract {
  @Override
  protected Engine create(int threads, long tapeBudget) {
    return new ScalarEngine(threads, tapeBudget);
  }

  @Test
  void stepsThatAdaptAreHalved() {
    checkHalving();
  }
}

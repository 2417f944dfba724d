package io.roughspike.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.TapeBudget;
import io.roughspike.goursat.GoursatRows;
import io.roughspike.goursat.LiftRows;
import io.roughspike.goursat.ScalarGoursatRows;
import io.roughspike.goursat.ScalarLiftRows;
import io.roughspike.math.RangeArithmetic;
import io.roughspike.model.Parameter;
import io.roughspike.testing.BitComparison;
import io.roughspike.testing.RandomCase;
import io.roughspike.testing.TestSeed;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks' code and the code for one neuron are two programs for one thing: the same bits. */
class NetworkOfOneTest {
  private static final int CASES = 130;

  private static final class NetworksOnly extends GroupedEngine {
    NetworksOnly() {
      super(
          1,
          Engines.DEFAULT_TAPE_BUDGET,
          () -> new NetworkPathSolver(new TapeBudget(Engines.DEFAULT_TAPE_BUDGET, 1)),
          NetworkPathSolver::new);
    }

    @Override
    public String name() {
      return "networks only";
    }

    @Override
    public int lanes() {
      return 1;
    }

    @Override
    public LiftRows newLiftRows() {
      return new ScalarLiftRows();
    }

    @Override
    public RangeArithmetic ranges() {
      return RangeArithmetic.SCALAR;
    }

    @Override
    public GoursatRows newGoursatRows() {
      return new ScalarGoursatRows();
    }
  }

  @Test
  void sameBits() {
    long seed = TestSeed.of(NetworkOfOneTest.class);
    try (Engine neuron = new ScalarEngine(1);
        Engine network = new NetworksOnly()) {
      BitComparison comparison = new BitComparison(neuron, network);
      for (int trial = 0; trial < CASES; trial++) {
        comparison.compare(RandomCase.of(seed, trial, 3), EnumSet.allOf(Parameter.class));
      }
      assertEquals(List.of(), comparison.differences());
    }
  }
}

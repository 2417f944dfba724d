package io.roughspike.testing;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.TapeBudget;
import io.roughspike.event.LaneSolver;
import io.roughspike.event.ScalarNoise;
import io.roughspike.goursat.GoursatRows;
import io.roughspike.goursat.LiftRows;
import io.roughspike.goursat.ScalarGoursatRows;
import io.roughspike.goursat.ScalarLiftRows;
import io.roughspike.math.RangeArithmetic;
import io.roughspike.program.ScalarCompiler;

/** An engine of {@link LaneSolver} with programs compiled to plain bytecode. */
public final class GeneratedEngine extends GroupedEngine {
  /** An engine whose tapes take at most {@code budget} bytes together. */
  public GeneratedEngine(int threads, long budget) {
    super(threads, budget, () -> solver(new TapeBudget(budget, threads)), GeneratedEngine::solver);
  }

  private static RangeSolver solver(TapeBudget budget) {
    ScalarCompiler compiler = new ScalarCompiler();
    return new LaneSolver(budget, compiler, compiler, new ScalarNoise());
  }

  @Override
  public String name() {
    return "generated";
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public RangeArithmetic ranges() {
    return RangeArithmetic.SCALAR;
  }

  @Override
  public GoursatRows newGoursatRows() {
    return new ScalarGoursatRows();
  }

  @Override
  public LiftRows newLiftRows() {
    return new ScalarLiftRows();
  }
}

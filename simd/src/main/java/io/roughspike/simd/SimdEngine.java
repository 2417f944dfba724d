package io.roughspike.simd;

import io.roughspike.engine.Engines;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.Loops;
import io.roughspike.engine.TapeBudget;
import io.roughspike.event.EventSolver;
import io.roughspike.event.LaneSolver;
import io.roughspike.program.ProgramCompiler;
import io.roughspike.program.ScalarCompiler;

/**
 * The engine that advances lanes of independent sample paths together: each lane at its own step of
 * its own sample, with a new sample when one ends. Gives the bits of the other engines.
 */
final class SimdEngine extends GroupedEngine {
  SimdEngine(int threads) {
    this(threads, Engines.DEFAULT_TAPE_BUDGET);
  }

  /** An engine whose tapes take at most {@code tapeBudget} bytes together. */
  SimdEngine(int threads, long tapeBudget) {
    super(threads, tapeBudget, SimdEngine::solver);
  }

  private static RangeSolver solver(TapeBudget budget) {
    ScalarCompiler forOne = new ScalarCompiler();
    ProgramCompiler forLanes = LaneShapes.selectsFast() ? new VectorCompiler() : forOne;
    LaneSolver straight = new LaneSolver(budget, forLanes, forOne, new SimdNoise());
    return new EventSolver(straight, budget, forLanes, forOne, new SimdNoise());
  }

  @Override
  public String name() {
    return Engines.SIMD;
  }

  @Override
  public int lanes() {
    return LaneShapes.DOUBLES.length();
  }

  @Override
  public Loops loops() {
    return SimdLoops.INSTANCE;
  }
}

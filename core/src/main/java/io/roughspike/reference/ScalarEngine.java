package io.roughspike.reference;

import io.roughspike.engine.Engines;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.TapeBudget;
import io.roughspike.event.EventSolver;
import io.roughspike.event.LaneSolver;
import io.roughspike.event.ScalarNoise;
import io.roughspike.program.ScalarCompiler;

/**
 * The engine in plain Java, which runs everywhere: programs of the model as bytecode on doubles,
 * for a few sample paths side by side.
 */
public final class ScalarEngine extends GroupedEngine {
  /**
   * An engine with {@code threads} threads, at least 1, and the default budget of tapes.
   *
   * @param threads number of threads, at least 1
   */
  public ScalarEngine(int threads) {
    this(threads, Engines.DEFAULT_TAPE_BUDGET);
  }

  /**
   * An engine whose tapes take at most {@code tapeBudget} bytes together.
   *
   * @param threads number of threads, at least 1
   * @param tapeBudget bytes that the tapes of all threads together may take, at least 1
   */
  public ScalarEngine(int threads, long tapeBudget) {
    super(threads, tapeBudget, ScalarEngine::solver);
  }

  private static RangeSolver solver(TapeBudget budget) {
    ScalarCompiler compiler = new ScalarCompiler();
    LaneSolver straight = new LaneSolver(budget, compiler, compiler, new ScalarNoise());
    return new EventSolver(straight, budget, compiler, compiler, new ScalarNoise());
  }

  @Override
  public String name() {
    return Engines.SCALAR;
  }
}

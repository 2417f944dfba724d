package io.roughspike.reference;

import io.roughspike.engine.Engines;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.engine.TapeBudget;
import io.roughspike.event.EventSolver;
import io.roughspike.event.PathSolver;
import io.roughspike.event.ScalarNoise;
import io.roughspike.program.ProgramInterpreter;

/**
 * The reference engine: it interprets the programs of a model, one sample path after the other.
 * Very slow and simple; every other engine must give its bits.
 */
public final class ReferenceEngine extends GroupedEngine {
  /**
   * An engine whose tapes take at most {@code tapeBudget} bytes together.
   *
   * @param threads number of threads, at least 1
   * @param tapeBudget bytes that the tapes of all threads together may take, at least 1; a path
   *     whose tape does not fit its thread's share is refused
   */
  public ReferenceEngine(int threads, long tapeBudget) {
    super(threads, tapeBudget, ReferenceEngine::solver);
  }

  private static RangeSolver solver(TapeBudget budget) {
    ProgramInterpreter interpreter = new ProgramInterpreter();
    return new EventSolver(
        new PathSolver(budget), budget, interpreter, interpreter, new ScalarNoise());
  }

  @Override
  public String name() {
    return Engines.REFERENCE;
  }
}

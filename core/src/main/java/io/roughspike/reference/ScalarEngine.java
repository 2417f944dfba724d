package io.roughspike.reference;

import io.roughspike.engine.Engines;
import io.roughspike.engine.GroupedEngine;
import io.roughspike.goursat.GoursatRows;
import io.roughspike.goursat.LiftRows;
import io.roughspike.goursat.ScalarGoursatRows;
import io.roughspike.goursat.ScalarLiftRows;
import io.roughspike.math.RangeArithmetic;

/**
 * The reference engine: one sample path after the other, in plain Java. Slow and simple; every
 * other engine must give its bits. One neuron has a solver of its own: that of networks gives the
 * same bits for it, in 1.3 times the time forwards and 1.8 times with the adjoint.
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
    super(threads, tapeBudget, ScalarPathSolver::new, NetworkPathSolver::new);
  }

  @Override
  public String name() {
    return Engines.SCALAR;
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

package io.roughspike.simd;

import io.roughspike.engine.Loops;
import io.roughspike.goursat.GoursatRows;
import io.roughspike.goursat.LiftRows;
import io.roughspike.math.RangeArithmetic;

/** Twin of {@link Loops#SCALAR}. */
final class SimdLoops implements Loops {
  static final Loops INSTANCE = new SimdLoops();

  private final RangeArithmetic ranges = new SimdRangeArithmetic();

  private SimdLoops() {}

  @Override
  public RangeArithmetic ranges() {
    return ranges;
  }

  @Override
  public GoursatRows newGoursatRow() {
    return new SimdGoursatRow();
  }

  @Override
  public GoursatRows newGoursatRows() {
    return new SimdGoursatRows();
  }

  @Override
  public LiftRows newLiftRows() {
    return new SimdLiftRows();
  }
}

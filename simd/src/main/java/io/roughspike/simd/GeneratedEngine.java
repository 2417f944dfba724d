package io.roughspike.simd;

import io.roughspike.engine.GroupedEngine;
import io.roughspike.event.LaneSolver;
import io.roughspike.event.ScalarNoise;
import io.roughspike.goursat.*;
import io.roughspike.math.RangeArithmetic;
import io.roughspike.program.*;
import io.roughspike.reference.NetworkPathSolver;

public final class GeneratedEngine extends GroupedEngine {
  private final String name;
  public static GeneratedEngine of(String name, int threads, long budget) {
    return new GeneratedEngine(name, threads, budget);
  }
  GeneratedEngine(String name, int threads, long budget) {
    super(threads, budget, () -> solver(name, new io.roughspike.engine.TapeBudget(budget, threads)), b -> solver(name, b));
    this.name = name;
  }
  static RangeSolver solver(String name, io.roughspike.engine.TapeBudget b) {
    ProgramCompiler one = name.equals("interpreter") ? new ProgramInterpreter() : new ScalarCompiler();
    ProgramCompiler lanes = name.equals("simd") ? new VectorCompiler() : one;
    return new LaneSolver(b, lanes, one, name.equals("simd") ? new SimdNoise() : new ScalarNoise(), new NetworkPathSolver(b));
  }
  @Override public String name() { return name; }
  @Override public int lanes() { return 1; }
  @Override public RangeArithmetic ranges() { return RangeArithmetic.SCALAR; }
  @Override public GoursatRows newGoursatRows() { return new ScalarGoursatRows(); }
  @Override public LiftRows newLiftRows() { return new ScalarLiftRows(); }
}

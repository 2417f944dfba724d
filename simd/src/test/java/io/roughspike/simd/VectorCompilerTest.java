package io.roughspike.simd;

import io.roughspike.program.ProgramCompiler;
import io.roughspike.testing.ProgramContract;

class VectorCompilerTest extends ProgramContract {
  @Override
  protected ProgramCompiler compiler() {
    return new VectorCompiler();
  }

  @Override
  protected ProgramCompiler splittingCompiler() {
    return new VectorCompiler(250);
  }

  /** The JDK makes objects of the masks of two lanes. */
  @Override
  protected boolean isFree() {
    return LaneShapes.DOUBLES.length() > 2;
  }
}

package io.roughspike.simd;

import io.roughspike.program.BytecodeCompiler;
import java.lang.invoke.MethodHandles;

/**
 * Programs as bytecode on vectors of lanes. The lanes of a run must be a multiple of those of a
 * vector.
 */
final class VectorCompiler extends BytecodeCompiler {
  /**
   * Above 1,800 bytes the first compiler may run out of registers; the method then stays slow for
   * ever.
   */
  private static final int MOST = 1600;

  VectorCompiler() {
    this(MOST);
  }

  VectorCompiler(int most) {
    super(MethodHandles.lookup(), new VectorCode(), most);
  }
}

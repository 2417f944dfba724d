package io.roughspike.simd;

import io.roughspike.program.BytecodeCompiler;
import java.lang.invoke.MethodHandles;

/**
 * Programs as bytecode on vectors of lanes. The lanes of a run must be a multiple of those of a
 * vector.
 */
final class VectorCompiler extends BytecodeCompiler {
  VectorCompiler() {
    super(MethodHandles.lookup(), new VectorCode());
  }
}

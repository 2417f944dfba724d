package io.roughspike.program;

import java.lang.invoke.MethodHandles;

/** Programs as plain bytecode on doubles, one lane after another. */
public final class ScalarCompiler extends BytecodeCompiler {
  /** A new one. */
  public ScalarCompiler() {
    super(MethodHandles.lookup(), new ScalarCode());
  }
}

package io.roughspike.program;

import java.lang.invoke.MethodHandles;

/** Programs as plain bytecode on doubles, one lane after another. */
public final class ScalarCompiler extends BytecodeCompiler {
  /** Well below the 8,000 bytes above which methods are not compiled. */
  private static final int MOST = 6000;

  /** A new one. */
  public ScalarCompiler() {
    this(MOST);
  }

  ScalarCompiler(int most) {
    super(MethodHandles.lookup(), new ScalarCode(), most);
  }
}

package io.roughspike.program;

import io.roughspike.testing.ProgramContract;

class ScalarCompilerTest extends ProgramContract {
  @Override
  protected ProgramCompiler compiler() {
    return new ScalarCompiler();
  }

  @Override
  protected int grain() {
    return 1;
  }
}

package io.roughspike.program;

import io.roughspike.testing.ProgramContract;

class ScalarCompilerTest extends ProgramContract {
  @Override
  protected ProgramCompiler compiler() {
    return new ScalarCompiler();
  }

  @Override
  protected ProgramCompiler splittingCompiler() {
    return new ScalarCompiler(250);
  }

  @Override
  protected boolean isFree() {
    return true;
  }
}

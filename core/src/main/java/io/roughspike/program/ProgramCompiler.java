package io.roughspike.program;

/** Makes programs run. All compilers give the same bits, NaNs counted as equal. */
public interface ProgramCompiler {
  /**
   * {@return the program for columns of {@code stride} lanes}
   *
   * @param program what to compute
   * @param stride distance between columns: at least the number of lanes of a run
   */
  CompiledProgram compile(Program program, int stride);

  /** {@return a number of which the lanes of a run must be a multiple} */
  int lanes();
}

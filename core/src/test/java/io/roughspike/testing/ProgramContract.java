package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.program.ProgramCompiler;
import io.roughspike.program.ProgramInterpreter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every compiler of programs must do: what the interpreter does, to the last bit. */
public abstract class ProgramContract {
  private static final int PROGRAMS = 300;

  private final long seed = TestSeed.of(getClass());

  /** The compiler under test. */
  protected abstract ProgramCompiler compiler();

  /** A number that divides the lanes of its runs. */
  protected abstract int grain();

  @Test
  void randomProgramsGiveTheBitsOfTheInterpreter() {
    int distinct = 0;
    for (int k = 0; k < PROGRAMS; k++) {
      RandomProgram problem = new RandomProgram(seed + k, 70, grain());
      long[] expected = problem.run(new ProgramInterpreter());
      String name = "program of seed " + (seed + k);
      assertArrayEquals(expected, problem.run(compiler()), name);
      distinct += (int) Arrays.stream(expected).distinct().count();
    }
    assertTrue(distinct > 100 * PROGRAMS, "too few different numbers: " + distinct);
  }
}

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

  /** One that splits all but the smallest programs. */
  protected abstract ProgramCompiler splittingCompiler();

  /** A number that divides the lanes of its runs. */
  protected abstract int grain();

  @Test
  void randomProgramsGiveTheBitsOfTheInterpreter() {
    compare(compiler(), PROGRAMS, 70);
  }

  @Test
  void largeProgramsGiveTheBitsOfTheInterpreter() {
    compare(compiler(), PROGRAMS / 10, 1000);
  }

  @Test
  void splitProgramsGiveTheBitsOfTheInterpreter() {
    compare(splittingCompiler(), PROGRAMS, 150);
  }

  private void compare(ProgramCompiler compiler, int programs, int most) {
    long distinct = 0;
    for (int k = 0; k < programs; k++) {
      RandomProgram problem = new RandomProgram(seed + k, most, grain());
      long[] expected = problem.run(new ProgramInterpreter());
      assertArrayEquals(expected, problem.run(compiler), "program of seed " + (seed + k));
      distinct += Arrays.stream(expected).distinct().count();
    }
    assertTrue(distinct > 100L * programs, "too few different numbers: " + distinct);
  }
}

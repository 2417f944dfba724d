package io.roughspike.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.roughspike.testing.RandomProgram;
import io.roughspike.testing.TestSeed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WarmingCompilerTest {
  private final RandomProgram problem =
      new RandomProgram(TestSeed.of(WarmingCompilerTest.class), 70, 1);

  /** Compiled code is many times faster than the interpreter. */
  @Test
  @Timeout(60)
  void fasterCodeTakesOverAndNothingShows() throws InterruptedException {
    ProgramCompiler compiler = new WarmingCompiler(new ProgramInterpreter(), new ScalarCompiler());
    long[] expected = problem.run(problem.compile(new ProgramInterpreter()));
    WarmingCompiler.WarmingProgram warming =
        (WarmingCompiler.WarmingProgram) problem.compile(compiler);
    CompiledProgram first = warming.code();
    do {
      assertArrayEquals(expected, problem.run(warming));
      Thread.sleep(Duration.ofMillis(1));
    } while (warming.code().equals(first));
    assertArrayEquals(expected, problem.run(warming));
  }

  @Test
  @Timeout(60)
  void slowerCodeDoesNotTakeOver() throws InterruptedException {
    AtomicReference<CompiledProgram> other = new AtomicReference<>();
    ProgramCompiler slow =
        new ProgramCompiler() {
          @Override
          public CompiledProgram compile(Program program, int stride) {
            other.set(new ProgramInterpreter().compile(program, stride));
            return other.get();
          }

          @Override
          public int lanes() {
            return 1;
          }
        };
    WarmingCompiler.WarmingProgram warming =
        (WarmingCompiler.WarmingProgram)
            problem.compile(new WarmingCompiler(new ScalarCompiler(), slow));
    CompiledProgram first = warming.code();
    while (other.get() == null) {
      Thread.sleep(Duration.ofMillis(1));
    }
    Thread.sleep(Duration.ofMillis(200)); // some turns
    assertSame(first, warming.code());
  }
}

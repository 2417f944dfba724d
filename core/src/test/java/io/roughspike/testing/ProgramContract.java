package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.roughspike.program.CompiledProgram;
import io.roughspike.program.Program;
import io.roughspike.program.ProgramCompiler;
import io.roughspike.program.ProgramInterpreter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every compiler of programs must do: what the interpreter does, to the last bit. */
public abstract class ProgramContract {
  private static final int PROGRAMS = 300;
  private static final int NEURONS = 22;
  private static final int LANES = 8;
  private static final int[] THREADS = {1, 2, 7};

  private final long seed = TestSeed.of(getClass());

  /** The compiler under test. */
  protected abstract ProgramCompiler compiler();

  /** One that splits all but the smallest programs. */
  protected abstract ProgramCompiler splittingCompiler();

  /** Whether its code allocates nothing once it is compiled. */
  protected abstract boolean isFree();

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

  /** Each thread runs a program of its own. */
  @Test
  void threadsDoNotDisturbEachOther() {
    IntStream.range(0, 8)
        .parallel()
        .forEach(k -> {
          RandomProgram problem = new RandomProgram(seed + k, 150, compiler().lanes());
          long[] expected = problem.run(problem.compile(new ProgramInterpreter()));
          CompiledProgram compiled = problem.compile(splittingCompiler());
          for (int repeat = 0; repeat < 500; repeat++) {
            assertArrayEquals(expected, problem.run(compiled));
          }
        });
  }

  @Test
  void nothingIsAllocatedInSteadyState() {
    assumeTrue(isFree());
    LeakyPrograms leaky = new LeakyPrograms();
    AllocationMeter meter = new AllocationMeter();
    for (ProgramCompiler compiler : List.of(compiler(), splittingCompiler())) {
      for (Program program : List.of(leaky.race(true), leaky.advance(true), leaky.reverse())) {
        CompiledProgram compiled = compiler.compile(program, LANES);
        double[] c = new double[NEURONS * LeakyPrograms.COEFFICIENTS];
        double[] row = new double[NEURONS * LeakyPrograms.ROW * LANES];
        double[] s = new double[NEURONS * LANES];
        double[] lane = new double[LeakyPrograms.LANE * LANES];
        double[] to = new double[NEURONS * LeakyPrograms.COTANGENTS * LANES];
        meter.assertAllocatesNothing(
            program.name(),
            1000,
            () -> {
              for (int k = 0; k < 100; k++) {
                compiled.run(NEURONS, LANES, c, 0, row, 0, s, 0, lane, 0, to, 0);
              }
            });
      }
    }
  }

  /** Every program is compiled once and run by one thread, by 2 and by 7 at once. */
  private void compare(ProgramCompiler compiler, int programs, int most) {
    long distinct = 0;
    try (ExecutorService workers = Executors.newFixedThreadPool(THREADS[THREADS.length - 1])) {
      for (int k = 0; k < programs; k++) {
        RandomProgram problem = new RandomProgram(seed + k, most, compiler().lanes());
        long[] expected = problem.run(problem.compile(new ProgramInterpreter()));
        CompiledProgram compiled = problem.compile(compiler);
        for (int threads : THREADS) {
          String what = "program of seed %d, %d threads".formatted(seed + k, threads);
          for (long[] found : together(threads, workers, problem, compiled)) {
            assertArrayEquals(expected, found, what);
          }
        }
        distinct += Arrays.stream(expected).distinct().count();
      }
    }
    assertTrue(distinct > 100L * programs, "too few different numbers: " + distinct);
  }

  /** What threads find that run one program at once, each on arrays of its own. */
  @SuppressWarnings("ThreadPriorityCheck") // yielding decides how fast, not what is found
  private static List<long[]> together(
      int threads, ExecutorService workers, RandomProgram problem, CompiledProgram compiled) {
    AtomicInteger missing = new AtomicInteger(threads);
    CompiledProgram atOnce =
        (neurons, lanes, c, at, a0, o0, a1, o1, a2, o2, a3, o3) -> {
          missing.decrementAndGet();
          while (missing.get() > 0) {
            Thread.yield(); // a thread that sleeps here would come too late
          }
          return compiled.run(neurons, lanes, c, at, a0, o0, a1, o1, a2, o2, a3, o3);
        };
    List<CompletableFuture<long[]>> runs =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> problem.run(atOnce), workers))
            .limit(threads)
            .toList();
    return runs.stream().map(CompletableFuture::join).toList();
  }
}

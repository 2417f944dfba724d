package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.NonFiniteKernelException;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.kernel.StaticKernel;
import io.roughspike.path.Paths;
import io.roughspike.path.PointCotangents;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Signature kernels on every engine: the bits of the reference, its failures, and no garbage. */
public abstract class KernelContract {
  private static final int LONGEST = 33;

  /** Calls at most until everything is compiled; on a busy machine the compiler takes its time. */
  private static final int ROUNDS = 20_000;

  private static final List<StaticKernel> STATIC_KERNELS =
      List.of(new LinearKernel(), new RbfKernel(1.5), new QuadraticKernel(0.5));

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(getClass()));

  /** An engine under test. */
  protected abstract Engine create(int threads);

  /** Gram matrices, gradient and derivative in the bandwidth, one after the other. */
  private static double[] solve(Engine engine, SignatureKernel kernel, Paths x, Paths y) {
    double[] gram = new double[x.samples() * y.samples()];
    double[] symmetric = new double[y.samples() * y.samples()];
    double[] cotangents = new double[gram.length];
    Arrays.setAll(cotangents, k -> Math.sin(k + 1.0));
    double[] gradient = new double[x.values().length];
    kernel.gram(engine, x, y, gram, KernelContract::ignore);
    kernel.gram(engine, y, symmetric, KernelContract::ignore);
    double bandwidth =
        kernel.gradient(engine, x, y, cotangents, x.into(gradient), KernelContract::ignore);
    return Stream.of(gram, symmetric, gradient, new double[] {bandwidth})
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private static void ignore(int done) {}

  /** Compares a kernel on two engines; each has a workspace of its own, used again and again. */
  private final class Comparison {
    private final Engine reference;
    private final Engine engine;
    private final SignatureKernel expected;
    private final SignatureKernel found;

    Comparison(Engine reference, Engine engine, StaticKernel kernel, int dyadicOrder) {
      this.reference = reference;
      this.engine = engine;
      this.expected = new SignatureKernel(kernel, dyadicOrder);
      this.found = new SignatureKernel(kernel, dyadicOrder);
    }

    void compare(int channels, int[] xLengths, int[] yLengths) {
      Paths x = RandomWalks.of(random, channels, xLengths);
      Paths y = RandomWalks.of(random, channels, yLengths);
      String which =
          "%s, %d channels, %s x %s points"
              .formatted(
                  found.description(),
                  channels,
                  Arrays.toString(xLengths),
                  Arrays.toString(yLengths));
      assertArrayEquals(solve(reference, expected, x, y), solve(engine, found, x, y), which);
    }
  }

  private static int[] repeated(int length, int times) {
    int[] lengths = new int[times];
    Arrays.fill(lengths, length);
    return lengths;
  }

  private int[] mixed(int count, int longest) {
    return IntStream.generate(() -> 1 + random.nextInt(longest)).limit(count).toArray();
  }

  /** One path x against five y of equal length, a block with empty lanes. */
  @Test
  void everyShapeHasTheBitsOfTheReference() {
    try (Engine reference = Engines.create(Engines.SCALAR, 1);
        Engine engine = create(1)) {
      for (StaticKernel kernel : STATIC_KERNELS) {
        Comparison comparison = new Comparison(reference, engine, kernel, 0);
        for (int m = 1; m <= LONGEST; m++) {
          for (int n = 1; n <= LONGEST; n++) {
            comparison.compare(1 + (m + n) % 6, new int[] {m}, repeated(n, 5));
          }
        }
      }
    }
  }

  /** All shapes at once: blocks hold paths of different lengths. */
  @Test
  void threadsAndMixedLengthsHaveTheBitsOfTheReference() {
    int[] lengths = IntStream.rangeClosed(1, LONGEST).toArray();
    try (Engine reference = Engines.create(Engines.SCALAR, 1)) {
      for (int threads : new int[] {1, 2, 7}) {
        try (Engine engine = create(threads)) {
          for (StaticKernel kernel : STATIC_KERNELS) {
            for (int order = 0; order <= 1; order++) {
              Comparison comparison = new Comparison(reference, engine, kernel, order);
              comparison.compare(3, lengths, lengths);
              comparison.compare(2, mixed(150, 4), mixed(130, 4));
            }
          }
        }
      }
    }
  }

  @Test
  void anyNumberOfPathsHasTheBitsOfTheReference() {
    try (Engine reference = Engines.create(Engines.SCALAR, 1);
        Engine engine = create(2)) {
      for (StaticKernel kernel : STATIC_KERNELS) {
        for (int order : new int[] {0, 3}) {
          Comparison comparison = new Comparison(reference, engine, kernel, order);
          for (int count = 1; count <= 20; count++) {
            comparison.compare(2, mixed(3, 9), mixed(count, 9));
            comparison.compare(2, mixed(count, 5), mixed(2, 9));
          }
        }
      }
    }
  }

  /** Engines keep blocks of different numbers of rows, and compute the others again. */
  @Test
  void checkpointsHaveTheBitsOfTheReference() {
    try (Engine reference = Engines.create(Engines.SCALAR, 1);
        Engine engine = create(1)) {
      for (StaticKernel kernel : STATIC_KERNELS) {
        new Comparison(reference, engine, kernel, 0)
            .compare(3, new int[] {1200, 3}, new int[] {700, 900, 650, 2});
        new Comparison(reference, engine, kernel, 3).compare(2, new int[] {70}, repeated(90, 4));
      }
    }
  }

  @Test
  void failureNamesTheFirstPair() {
    // one cell a pair; a^2 overflows where both paths are large
    Paths x = RandomWalks.ofEqualLength(random, 1, 20, 2);
    Paths y = RandomWalks.ofEqualLength(random, 1, 30, 2);
    for (int large : new int[] {7, 12}) {
      x.values()[2 * large + 1] = 1e80;
    }
    for (int large : new int[] {23, 18}) {
      y.values()[2 * large + 1] = 1e80;
    }
    for (int threads : new int[] {1, 2}) {
      try (Engine engine = create(threads)) {
        SignatureKernel kernel = new SignatureKernel(new LinearKernel(), 0);
        assertNames(
            7, 18, () -> kernel.gram(engine, x, y, new double[600], KernelContract::ignore));
        assertNames(
            7,
            18,
            () ->
                kernel.gradient(
                    engine, x, y, new double[600], (i, bars) -> {}, KernelContract::ignore));
        assertNames(18, 18, () -> kernel.gram(engine, y, new double[900], KernelContract::ignore));
      }
    }
  }

  private static void assertNames(int x, int y, Runnable run) {
    String message = assertThrows(NonFiniteKernelException.class, run::run).getMessage();
    assertEquals(new NonFiniteKernelException(x, y).getMessage(), message);
  }

  @Test
  void progressAddsUp() {
    Paths x = RandomWalks.ofEqualLength(random, 2, 70, 3);
    Paths y = RandomWalks.ofEqualLength(random, 2, 30, 3);
    try (Engine engine = create(2)) {
      SignatureKernel kernel = new SignatureKernel(new LinearKernel(), 0);
      AtomicInteger pairs = new AtomicInteger();
      kernel.gram(engine, x, y, new double[2100], pairs::addAndGet);
      assertEquals(2100, pairs.getAndSet(0));
      kernel.gram(engine, x, new double[4900], pairs::addAndGet);
      assertEquals(70 * 71 / 2, pairs.getAndSet(0));
      kernel.gradient(engine, x, y, new double[2100], (i, bars) -> {}, pairs::addAndGet);
      assertEquals(2100, pairs.getAndSet(0));
      kernel.gradient(engine, y, x, new double[2100], (i, bars) -> {}, pairs::addAndGet);
      assertEquals(2100, pairs.get());
    }
  }

  @Test
  void warmKernelsAllocateNothing() {
    AllocationMeter meter = new AllocationMeter();
    Paths x = RandomWalks.ofEqualLength(random, 3, 6, 9);
    Paths y = RandomWalks.ofEqualLength(random, 3, 10, 8);
    double[] gram = new double[60];
    double[] square = new double[36];
    double[] cotangents = new double[60];
    PointCotangents receiver = x.into(new double[x.values().length]);
    try (Engine engine = create(1)) {
      for (StaticKernel kernel : STATIC_KERNELS) {
        for (int order = 0; order < 2; order++) {
          SignatureKernel own = new SignatureKernel(kernel, order);
          assertEquals(
              0,
              meter.leastBytes(ROUNDS, () -> own.gram(engine, x, y, gram, KernelContract::ignore)));
          assertEquals(
              0,
              meter.leastBytes(ROUNDS, () -> own.gram(engine, x, square, KernelContract::ignore)));
          assertEquals(
              0,
              meter.leastBytes(
                  ROUNDS,
                  () -> own.gradient(engine, x, y, cotangents, receiver, KernelContract::ignore)));
        }
      }
    }
  }
}

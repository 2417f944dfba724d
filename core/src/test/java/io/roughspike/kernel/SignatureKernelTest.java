package io.roughspike.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.path.Paths;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.signature.PathSignatures;
import io.roughspike.testing.QuadraticKernel;
import io.roughspike.testing.RandomWalks;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values of the Goursat scheme against its formulas, closed forms and signatures. */
class SignatureKernelTest {
  private static final List<StaticKernel> STATIC_KERNELS =
      List.of(new LinearKernel(), new RbfKernel(1.5), new QuadraticKernel(0.5));

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(getClass()));
  private final Engine engine = new ScalarEngine(1);

  @AfterEach
  void close() {
    engine.close();
  }

  private static void ignore(int done) {}

  private double[] gram(StaticKernel kernel, int order, Paths x, Paths y) {
    double[] gram = new double[x.samples() * y.samples()];
    new SignatureKernel(kernel, order).gram(engine, x, y, gram, SignatureKernelTest::ignore);
    return gram;
  }

  private static double[] points(Paths paths, int sample) {
    double[] points = new double[paths.points(sample) * paths.channels()];
    paths.read(sample, points, 0);
    return points;
  }

  /** One workspace for paths of all numbers of channels: nothing may be left behind in it. */
  @Test
  void formulasAsTheyStand() {
    for (StaticKernel kernel : STATIC_KERNELS) {
      for (int order = 0; order <= 3; order++) {
        SignatureKernel used = new SignatureKernel(kernel, order);
        for (int channels : new int[] {3, 2, 9, 1, 4}) {
          Paths x = RandomWalks.of(random, channels, 1, 2, 7, 12);
          Paths y = RandomWalks.of(random, channels, 9, 1, 2, 5);
          double[] found = new double[16];
          used.gram(engine, x, y, found, SignatureKernelTest::ignore);
          DualGoursat scheme = new DualGoursat(kernel, order);
          for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
              double[] points = points(x, i);
              scheme.solve(points, new double[points.length], points(y, j), channels, 0);
              // a path through the grid has up to 152 cells, of some ten roundings each
              double tolerance = 1e-12 * scheme.largest;
              assertEquals(scheme.value, found[i * 4 + j], tolerance, used.description());
            }
          }
        }
      }
    }
  }

  /**
   * k(x, y) = k(y, x) up to some hundred roundings; a matrix of paths with themselves has no two
   * different ones.
   */
  @Test
  void symmetricUpToRoundingAndExactlyWithItself() {
    for (StaticKernel kernel : STATIC_KERNELS) {
      Paths x = RandomWalks.of(random, 3, 2, 5, 9, 30);
      double[] both = gram(kernel, 1, x, x);
      double[] mirrored = new double[16];
      new SignatureKernel(kernel, 1).gram(engine, x, mirrored, SignatureKernelTest::ignore);
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
          String pair = "%s, pair %d, %d".formatted(kernel, i, j);
          double size = Math.sqrt(both[i * 4 + i] * both[j * 4 + j]);
          assertEquals(both[j * 4 + i], both[i * 4 + j], 1e-12 * size, pair);
          assertEquals(mirrored[j * 4 + i], mirrored[i * 4 + j], pair);
        }
      }
    }
  }

  /** sum over n of a^n / n!^2. */
  private static double besselOfLinearPaths(double a) {
    double sum = 1;
    double term = 1;
    for (int n = 1; n < 60; n++) {
      term *= a / n / n;
      sum += term;
    }
    return sum;
  }

  /**
   * k = I_0(2 sqrt(a)) of two straight paths with &lt;x, y&gt; = a, in one piece or in several.
   * Each dyadic order divides the error by 4 up to a share that halves with the order: the error's
   * next term is of third order. That share is at most 10 / 2^n here; 12 / 2^n is accepted.
   */
  @Test
  void straightPathsConvergeToSecondOrder() {
    for (double a : new double[] {-3, -0.7, 0.4, 2, 6}) {
      double expected = besselOfLinearPaths(a);
      Paths x =
          new Paths(2, new int[] {2, 4}, new double[] {0, 0, 1, 1, 0, 0, .2, .2, .5, .5, 1, 1});
      Paths y = new Paths(2, new int[] {2}, new double[] {7, 8, 7 + a / 4, 8 + 0.75 * a});
      for (int path = 0; path < 2; path++) {
        double last = 0;
        for (int order = 3; order <= 8; order++) {
          double error = gram(new LinearKernel(), order, x, y)[path] - expected;
          if (order > 3) {
            assertEquals(4, last / error, 12.0 / (1 << order), "a = " + a + ", order " + order);
          }
          last = error;
        }
      }
    }
  }

  /**
   * Signatures of depth 12 leave out less than (|x| |y|)^13 / 13!^2 &lt; 1e-12 for paths shorter
   * than 2. Two orders of the scheme extrapolate to fourth order: 16^-7 is 4e-9.
   */
  @Test
  void innerProductOfSignatures() {
    int depth = 12;
    Paths x = new Paths(2, new int[] {4}, new double[] {0, 0, .3, .4, -.1, .5, .2, -.2});
    Paths y = new Paths(2, new int[] {3}, new double[] {1, 1, 1.5, .6, 1.2, 1.4});
    PathSignatures signatures = new PathSignatures(2, depth);
    double[] left = new double[signatures.size()];
    double[] right = new double[signatures.size()];
    signatures.signatures(engine, x, left, SignatureKernelTest::ignore);
    signatures.signatures(engine, y, right, SignatureKernelTest::ignore);
    double expected = 1;
    for (int w = 0; w < left.length; w++) {
      expected += left[w] * right[w];
    }
    double coarse = gram(new LinearKernel(), 6, x, y)[0];
    double fine = gram(new LinearKernel(), 7, x, y)[0];
    assertEquals(expected, (4 * fine - coarse) / 3, 1e-8);
  }

  /** Columns without an increment carry values exactly, rows to rounding. */
  @Test
  void repeatedPointsChangeNothing() {
    double[] points = {0, 0, .3, .4, -.1, .5, .2, -.2};
    double[] repeated = {0, 0, 0, 0, .3, .4, .3, .4, .3, .4, -.1, .5, .2, -.2, .2, -.2};
    Paths once = new Paths(2, new int[] {4}, points);
    Paths often = new Paths(2, new int[] {8}, repeated);
    Paths other = RandomWalks.of(random, 2, 6);
    for (StaticKernel kernel : STATIC_KERNELS) {
      for (int order = 0; order <= 2; order++) {
        double value = gram(kernel, order, other, once)[0];
        assertEquals(value, gram(kernel, order, other, often)[0], kernel.toString());
        assertEquals(value, gram(kernel, order, often, other)[0], 1e-13 * Math.abs(value));
      }
    }
  }

  /** Signatures do not see where time begins or which way both paths run, the scheme nearly so. */
  @Test
  void reversalOfBothPathsInTheLimit() {
    Paths x = RandomWalks.of(random, 1, 5);
    Paths y = RandomWalks.of(random, 1, 4);
    Paths backX = reversed(x);
    Paths backY = reversed(y);
    double gap = 0;
    for (int order = 3; order <= 5; order++) {
      double forth = gram(new LinearKernel(), order, x, y)[0];
      double difference = Math.abs(gram(new LinearKernel(), order, backX, backY)[0] - forth);
      assertTrue(order == 3 || difference < gap / 3.5, "order " + order + ": " + difference);
      gap = difference;
    }
  }

  private static Paths reversed(Paths path) {
    double[] values = path.values();
    double[] back = new double[values.length];
    for (int i = 0; i < back.length; i++) {
      back[i] = values[back.length - 1 - i];
    }
    return new Paths(1, new int[] {back.length}, back);
  }

  /** Above the diagonal to the bit, below to rounding: there x and y have changed places. */
  @Test
  void symmetricMatrix() {
    Paths x = RandomWalks.of(random, 2, 5, 9, 1, 7, 3, 8, 2, 6, 9, 4, 5);
    int n = x.samples();
    for (StaticKernel kernel : STATIC_KERNELS) {
      double[] full = gram(kernel, 1, x, x);
      double[] found = new double[n * n];
      new SignatureKernel(kernel, 1).gram(engine, x, found, SignatureKernelTest::ignore);
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          assertEquals(full[i * n + j], found[i * n + j]);
          assertEquals(found[i * n + j], found[j * n + i]);
          assertEquals(full[j * n + i], found[j * n + i], 1e-12 * Math.abs(full[j * n + i]));
        }
      }
    }
  }

  @Test
  void constantPathsHaveTheValueOne() {
    Paths x = new Paths(2, new int[] {1, 3}, new double[] {4, 5, 1, 2, 1, 2, 1, 2});
    for (StaticKernel kernel : STATIC_KERNELS) {
      assertArrayEquals(new double[] {1, 1, 1, 1}, gram(kernel, 2, x, x));
    }
  }

  @Test
  void argumentsAreChecked() {
    Paths x = RandomWalks.of(random, 2, 4, 3);
    Paths y = RandomWalks.of(random, 3, 4);
    SignatureKernel kernel = new SignatureKernel(new LinearKernel(), 0);
    assertRefused(
        "paths x and y must have as many channels, got 2 and 3",
        () -> kernel.gram(engine, x, y, new double[2], SignatureKernelTest::ignore));
    assertRefused(
        "out must hold a number for each of 2 x 2 pairs, 4 in all, got 3",
        () -> kernel.gram(engine, x, x, new double[3], SignatureKernelTest::ignore));
    assertRefused(
        "out must hold a number for each of 2 x 2 pairs, 4 in all, got 3",
        () -> kernel.gram(engine, x, new double[3], SignatureKernelTest::ignore));
    assertRefused(
        "cotangents must hold a number for each of 2 x 2 pairs, 4 in all, got 0",
        () ->
            kernel.gradient(
                engine, x, x, new double[0], (i, bars) -> {}, SignatureKernelTest::ignore));
    assertRefused(
        "dyadicOrder must be 0 to 12, got 13", () -> new SignatureKernel(new LinearKernel(), 13));
    assertRefused("bandwidth must be positive and finite, got 0.0", () -> new RbfKernel(0));
    assertRefused(
        "bandwidth must be so large that its reciprocal is finite, got 1.0E-309",
        () -> new RbfKernel(1e-309));
  }

  /** 4,096 rows of 4,096 x 200 cells do not fit an array. */
  @Test
  void derivativesBeyondAnArrayAreRefused() {
    Paths x = RandomWalks.of(random, 1, 201);
    SignatureKernel kernel = new SignatureKernel(new LinearKernel(), 12);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    kernel.gradient(
                        engine, x, x, new double[1], (i, bars) -> {}, SignatureKernelTest::ignore))
            .getMessage();
    assertTrue(
        message.startsWith("a signature kernel of paths of up to 201 points at dyadic order 12"),
        message);
  }

  private static void assertRefused(String expected, Runnable run) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, run::run).getMessage());
  }
}

package io.roughspike.kernel;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.PathLifts;
import io.roughspike.path.PathSource;
import io.roughspike.path.Paths;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.testing.QuadraticKernel;
import io.roughspike.testing.RandomWalks;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CellSizeTest {
  private static final List<StaticKernel> STATIC_KERNELS =
      List.of(new LinearKernel(), new RbfKernel(1.5), new QuadraticKernel(0.5));

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(getClass()));

  private static double[] points(PathSource paths, int sample) {
    double[] points = new double[paths.points(sample) * paths.channels()];
    paths.read(sample, points, 0);
    return points;
  }

  /** The largest |a| of every cell of every pair. */
  private static double bruteForce(StaticKernel kernel, PathSource x, PathSource y) {
    int d = x.channels();
    double largest = 0;
    for (int p = 0; p < x.samples(); p++) {
      for (int q = 0; q < y.samples(); q++) {
        double[] a = points(x, p);
        double[] b = points(y, q);
        for (int i = d; i < a.length; i += d) {
          for (int j = d; j < b.length; j += d) {
            double increment =
                kernel.value(a, i, b, j, d)
                    - kernel.value(a, i, b, j - d, d)
                    - kernel.value(a, i - d, b, j, d)
                    + kernel.value(a, i - d, b, j - d, d);
            largest = Math.max(largest, Math.abs(increment));
          }
        }
      }
    }
    return largest;
  }

  @Test
  void findsTheLargestIncrementOfAllPairs() {
    for (StaticKernel kernel : STATIC_KERNELS) {
      for (int channels : new int[] {1, 3, 8}) {
        Paths x = RandomWalks.of(random, channels, 1, 2, 30, 7);
        Paths y = RandomWalks.of(random, channels, 12, 5, 40);
        CellSize size = CellSize.of(kernel, x, y);
        String name = kernel + ", " + channels + " channels";
        double expected = bruteForce(kernel, x, y);
        assertEquals(expected, size.largest(), 1e-13 * Math.max(1, expected), name);
        assertEquals(size.largest(), size.bound(), name);
        assertEquals(bruteForce(kernel, x, x), CellSize.of(kernel, x, x).largest(), 1e-13, name);
      }
    }
    Paths points = RandomWalks.of(random, 2, 1, 1);
    assertEquals(new CellSize(0, 0), CellSize.of(new LinearKernel(), points, points));
  }

  /** Of 3,000 moves a batch only the longest are kept: the bound holds, the order resolves. */
  @Test
  void boundsWhatWasNotKept() {
    for (StaticKernel kernel : STATIC_KERNELS) {
      Paths x = RandomWalks.of(random, 2, 1501, 1501);
      double expected = bruteForce(kernel, x, x);
      CellSize size = CellSize.of(kernel, x, x);
      String name = kernel + ": " + size + ", in truth " + expected;
      assertTrue(size.largest() <= expected * (1 + 1e-9) + 1e-13, name);
      assertTrue(size.bound() >= expected * (1 - 1e-9), name);
      assertTrue(Math.scalb(expected, -2 * size.order()) <= CellSize.RESOLVED, name);
    }
  }

  /** Two straight moves with &lt;x, y&gt; = a, and I_0(2 sqrt(a)), for a &lt; 0 J_0(2 sqrt(-a)). */
  private static double exact(double a) {
    double sum = 1;
    double term = 1;
    for (int n = 1; n < 100; n++) {
      term *= a / n / n;
      sum += term;
    }
    return sum;
  }

  private static double value(Engine engine, SignatureKernel kernel, Paths x, Paths y) {
    double[] out = new double[1];
    kernel.gram(engine, (PathSource) x, y, out, done -> {});
    return out[0];
  }

  private static Paths move(double length) {
    return new Paths(1, new int[] {2}, new double[] {0, length});
  }

  /**
   * At the order that resolves, the error is at most sqrt(|a|) |cell| / 6, one per cent for each
   * unit of sqrt(|a|); one order less has larger cells. The worst shares of that bound are printed.
   */
  @Test
  void resolvedMeansAtMostOnePercentForEachUnitOfLength() {
    double worst = 0;
    try (Engine engine = new ScalarEngine(1)) {
      for (double root = 0.05; root <= 10; root *= 1.3) {
        for (double sign : new double[] {1, -1}) {
          Paths x = move(root);
          Paths y = move(sign * root);
          double a = sign * root * root;
          SignatureKernel kernel = SignatureKernel.resolving(new LinearKernel(), x, y);
          double cell = Math.scalb(Math.abs(a), -2 * kernel.dyadicOrder());
          double error =
              Math.abs(value(engine, kernel, x, y) - exact(a)) / Math.max(1, Math.abs(exact(a)));
          String name = "a = %s, order %d: error %s".formatted(a, kernel.dyadicOrder(), error);
          assertTrue(cell <= CellSize.RESOLVED, name);
          assertTrue(kernel.dyadicOrder() == 0 || 4 * cell > CellSize.RESOLVED, name);
          assertTrue(error <= root * cell / 6, name);
          worst = Math.max(worst, error / root);
        }
      }
    }
    System.out.printf("resolved cells: error at most %.4f for each unit of sqrt(a)%n", worst);
    assertTrue(worst < 0.01, () -> "a per cent for each unit of length");
  }

  /** Two opposite moves of length 5: 132.25 in one cell, in truth J_0(10). */
  @Test
  void oppositeSteepMoves() {
    Paths x = move(5);
    Paths y = move(-5);
    CellSize size = CellSize.of(new LinearKernel(), x, y);
    assertEquals(new CellSize(25, 25), size);
    assertEquals(5, size.order());
    assertFalse(size.isResolvedBy(4));
    assertTrue(size.isResolvedBy(5));
    try (Engine engine = new ScalarEngine(1)) {
      assertEquals(132.25, value(engine, new SignatureKernel(new LinearKernel(), 0), x, y));
      assertEquals(
          -0.245935764451348,
          value(engine, SignatureKernel.resolving(new LinearKernel(), x, y), x, y),
          1e-3);
    }
    assertRefused(
        "no dyadic order up to 12 resolves increments of up to 2.500e+09 in a cell: scale the paths down",
        () -> SignatureKernel.resolving(new LinearKernel(), move(5e4), move(5e4)));
  }

  @Test
  void cellsAreCountedAlsoWherePointsCannotBe() {
    Paths x = RandomWalks.of(random, 2, 3, 5); // 2 and 4 moves
    Paths y = RandomWalks.of(random, 2, 8);
    SignatureKernel kernel = new SignatureKernel(new LinearKernel(), 3);
    assertEquals(6 * 7 * 64, kernel.cells(x, y));
    assertEquals((2 * 2 + 2 * 4 + 4 * 4) * 64, kernel.cells(x));
    PathLifts fine =
        new PathLifts(
            RandomWalks.of(random, 2, 10_001), false, LiftOptions.PLAIN.withRefinement(20));
    assertEquals(10_000L << 20, fine.moves(0));
    assertEquals(6 * 1e4 * (1 << 20) * 64, kernel.cells(x, fine));
  }
}

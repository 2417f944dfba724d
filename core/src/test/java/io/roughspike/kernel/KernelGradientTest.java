package io.roughspike.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.path.Paths;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.testing.QuadraticKernel;
import io.roughspike.testing.RandomWalks;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The adjoint of the Goursat scheme against derivatives of its formulas. */
class KernelGradientTest {
  private static final List<StaticKernel> STATIC_KERNELS =
      List.of(new LinearKernel(), new RbfKernel(1.5), new QuadraticKernel(0.5));

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(getClass()));
  private final Engine engine = new ScalarEngine(1);

  @AfterEach
  void close() {
    engine.close();
  }

  private static void ignore(int done) {}

  private static double[] points(Paths paths, int sample) {
    double[] points = new double[paths.points(sample) * paths.channels()];
    paths.read(sample, points, 0);
    return points;
  }

  private static double[] weights(int size) {
    double[] weights = new double[size];
    Arrays.setAll(weights, k -> Math.cos(k));
    return weights;
  }

  private double[] gradient(StaticKernel kernel, int order, Paths x, Paths y, double[] weights) {
    double[] gradient = new double[x.values().length];
    new SignatureKernel(kernel, order)
        .gradient(engine, x, y, weights, x.into(gradient), KernelGradientTest::ignore);
    return gradient;
  }

  /**
   * Every coordinate of every point. Both sides round some hundred operations a cell row, so they
   * agree to 1e-12 of the largest derivative; 1e-11 leaves a factor of ten.
   */
  @Test
  void derivativesInPoints() {
    Paths x = RandomWalks.of(random, 3, 1, 2, 6, 5);
    Paths y = RandomWalks.of(random, 3, 5, 1, 2, 7, 4);
    double[] weights = weights(20);
    for (StaticKernel kernel : STATIC_KERNELS) {
      for (int order = 0; order <= 3; order++) {
        double[] found = gradient(kernel, order, x, y, weights);
        double[] expected = new double[found.length];
        DualGoursat scheme = new DualGoursat(kernel, order);
        for (int i = 0; i < x.samples(); i++) {
          double[] points = points(x, i);
          for (int k = 0; k < points.length; k++) {
            double[] direction = new double[points.length];
            direction[k] = 1;
            for (int j = 0; j < y.samples(); j++) {
              scheme.solve(points, direction, points(y, j), 3, 0);
              expected[x.offset(i) * 3 + k] += weights[i * 5 + j] * scheme.derivative;
            }
          }
        }
        double largest = Arrays.stream(expected).map(Math::abs).max().getAsDouble();
        assertArrayEquals(expected, found, 1e-11 * largest, kernel + ", order " + order);
      }
    }
  }

  @Test
  void derivativeInTheBandwidth() {
    Paths x = RandomWalks.of(random, 2, 4, 1, 6);
    Paths y = RandomWalks.of(random, 2, 5, 3);
    double[] weights = weights(6);
    for (StaticKernel kernel : STATIC_KERNELS) {
      for (int order = 0; order <= 3; order++) {
        double found =
            new SignatureKernel(kernel, order)
                .gradient(engine, x, y, weights, (i, bars) -> {}, KernelGradientTest::ignore);
        DualGoursat scheme = new DualGoursat(kernel, order);
        double expected = 0;
        double scale = 0;
        for (int i = 0; i < x.samples(); i++) {
          double[] points = points(x, i);
          for (int j = 0; j < y.samples(); j++) {
            scheme.solve(points, new double[points.length], points(y, j), 2, 1);
            expected += weights[i * 2 + j] * scheme.derivative;
            scale += Math.abs(weights[i * 2 + j] * scheme.derivative);
          }
        }
        assertEquals(expected, found, 1e-11 * scale, kernel + ", order " + order);
      }
    }
  }

  /** A path with so many rows that most are computed again from checkpoints. */
  @Test
  void longPaths() {
    Paths x = RandomWalks.of(random, 2, 700);
    Paths y = RandomWalks.of(random, 2, 500);
    for (StaticKernel kernel : STATIC_KERNELS) {
      double[] found = gradient(kernel, 0, x, y, new double[] {1});
      double largest = Arrays.stream(found).map(Math::abs).max().getAsDouble();
      DualGoursat scheme = new DualGoursat(kernel, 0);
      for (int k : new int[] {0, 1, 2, 333, 700, 701, 1024, 1398, 1399}) {
        double[] direction = new double[1400];
        direction[k] = 1;
        scheme.solve(x.values(), direction, y.values(), 2, 0);
        // rounding grows with the path through the grid, here 1,200 cells
        assertEquals(scheme.derivative, found[k], 1e-10 * largest, kernel + ", value " + k);
      }
    }
  }

  /** The derivative in y is that of the transposed call; both together follow a common shift. */
  @Test
  void derivativesInBothPathsSeeACommonShift() {
    Paths x = RandomWalks.of(random, 2, 5, 6);
    Paths y = RandomWalks.of(random, 2, 7, 3);
    double[] weights = weights(4);
    double[] transposed = {weights[0], weights[2], weights[1], weights[3]};
    for (StaticKernel kernel : List.of(new LinearKernel(), new RbfKernel(1.5))) {
      double[] inX = gradient(kernel, 1, x, y, weights);
      double[] inY = gradient(kernel, 1, y, x, transposed);
      double scale = Arrays.stream(inX).map(Math::abs).sum();
      double sum = Arrays.stream(inX).sum() + Arrays.stream(inY).sum();
      assertEquals(0, sum, 1e-13 * scale, kernel.toString());
    }
  }

  /** What a static kernel says of its derivative against central differences of its values. */
  @Test
  void derivativesOfStaticKernels() {
    double[] x = {0.3, -0.4, 0.9};
    double[] y = {-0.2, 0.5, 0.4};
    double h = Math.cbrt(Math.ulp(1.0)); // leaves about h^2 = 4e-11
    for (StaticKernel kernel : STATIC_KERNELS) {
      double[] found = new double[3];
      kernel.addGradient(2, x, 0, y, 0, 3, found, 0);
      for (int c = 0; c < 3; c++) {
        double[] up = x.clone();
        double[] down = x.clone();
        up[c] += h;
        down[c] -= h;
        double difference = kernel.value(up, 0, y, 0, 3) - kernel.value(down, 0, y, 0, 3);
        assertEquals(difference / h, found[c], 1e-9, kernel.toString());
      }
    }
    double difference =
        new RbfKernel(1.5 + h).value(x, 0, y, 0, 3) - new RbfKernel(1.5 - h).value(x, 0, y, 0, 3);
    assertEquals(difference / (2 * h), new RbfKernel(1.5).bandwidthDerivative(x, 0, y, 0, 3), 1e-9);
  }

  /** A gradient without columns is zero, and every path still gets its own. */
  @Test
  void emptyBatches() {
    Paths x = RandomWalks.of(random, 2, 5, 6);
    Paths none = new Paths(2, new int[0], new double[0]);
    double[] gradient = new double[22];
    Arrays.fill(gradient, 7);
    SignatureKernel kernel = new SignatureKernel(new LinearKernel(), 0);
    kernel.gradient(engine, x, none, new double[0], x.into(gradient), KernelGradientTest::ignore);
    assertArrayEquals(new double[22], gradient);
    kernel.gradient(engine, none, x, new double[0], (i, bars) -> {}, KernelGradientTest::ignore);
    kernel.gram(engine, none, x, new double[0], KernelGradientTest::ignore);
    kernel.gram(engine, none, new double[0], KernelGradientTest::ignore);
  }
}

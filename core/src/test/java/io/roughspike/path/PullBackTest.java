package io.roughspike.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.signature.PathSignatures;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Gradients of signatures and kernels, carried on to the knots that transformed paths were made of,
 * against central differences: what hands cotangents out and what takes them, in place, fit
 * together.
 */
class PullBackTest {
  private static final Engine ENGINE = Engines.create(Engines.SCALAR, 2);
  private static final int PATHS = 5;
  private static final int KNOTS = 3;
  private static final int DIMENSION = 2;

  private Random random;
  private CadlagPaths knots;
  private PathLifts lifts;

  @BeforeEach
  void draw() {
    random = new Random(TestSeed.of(PullBackTest.class));
    double[] times = new double[PATHS * KNOTS];
    for (int k = 0; k < times.length; k++) {
      times[k] = k % KNOTS + random.nextDouble() / 2;
    }
    knots =
        new CadlagPaths(
            DIMENSION,
            new int[] {KNOTS, KNOTS, KNOTS, KNOTS, KNOTS},
            times,
            Points.random(random, times.length * DIMENSION),
            Points.random(random, times.length * DIMENSION),
            CadlagOptions.PLAIN.withJump(JumpPath.STRAIGHT, 2));
    lifts = new PathLifts(knots, true, new LiftOptions(0.3, List.of(0.2, 0.1), true, true, 1));
  }

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  /**
   * Compares with central differences of step 1e-5: their error is about 1e-10 times the third
   * derivative, and rounding 1e-16 / 1e-5 times the value, both below 100 here.
   */
  private void check(DoubleSupplier value, Consumer<PointCotangents> gradient) {
    CadlagCotangents bars = new CadlagCotangents(knots);
    gradient.accept(lifts.into(knots.into(bars)));
    check(value, knots.times(), bars.times());
    check(value, knots.values(), bars.values());
    check(value, knots.left(), bars.left());
  }

  private static void check(DoubleSupplier value, double[] variables, double[] bars) {
    double step = 1e-5;
    for (int k = 0; k < variables.length; k++) {
      double middle = variables[k];
      variables[k] = middle + step;
      double up = value.getAsDouble();
      variables[k] = middle - step;
      double down = value.getAsDouble();
      variables[k] = middle;
      assertEquals((up - down) / (2 * step), bars[k], 1e-8);
    }
  }

  @Test
  void signatures() {
    PathSignatures signatures = new PathSignatures(lifts.channels(), 3);
    double[] out = new double[PATHS * signatures.size()];
    double[] weights = Points.random(random, out.length);
    check(
        () -> {
          signatures.signatures(ENGINE, lifts, out, _ -> {});
          return Points.dot(weights, out);
        },
        receiver -> signatures.gradient(ENGINE, lifts, weights, receiver, _ -> {}));
  }

  @Test
  void kernels() {
    SignatureKernel kernel = new SignatureKernel(new RbfKernel(1), 1);
    Paths others = Paths.ofEqualLength(3, 4, lifts.channels(), Points.random(random, 60));
    double[] out = new double[PATHS * 3];
    double[] weights = Points.random(random, out.length);
    check(
        () -> {
          kernel.gram(ENGINE, (PathSource) lifts, others, out, _ -> {});
          return Points.dot(weights, out);
        },
        receiver -> kernel.gradient(ENGINE, lifts, others, weights, receiver, _ -> {}));
  }
}

package io.roughspike.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.kernel.StaticKernel;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What more pieces of moves and jumps do to signature kernels: second-order convergence. */
class RefinementTest {
  private static final Engine ENGINE = Engines.create(Engines.SCALAR, 1);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static CadlagPaths paths(CadlagOptions options) {
    return new CadlagPaths(
        2,
        new int[] {2, 3},
        new double[] {0, 1, /**/ 0, 0.5, 1},
        new double[] {0, 0, 0.5, 0.9, /**/ 0, 0, 0.4, -0.2, 0.7, 0.1},
        new double[] {0, 0, 0.1, 0.3, /**/ 0, 0, 0.1, 0.1, 0.6, 0.2},
        options);
  }

  private static double kernel(PathSource paths, StaticKernel staticKernel, int dyadicOrder) {
    double[] gram = new double[4];
    new SignatureKernel(staticKernel, dyadicOrder).gram(ENGINE, paths, gram, _ -> {});
    return gram[1];
  }

  /**
   * Differences of successive kernels fall by four, up to terms of fourth order, which at these
   * orders are some per cent of the difference.
   */
  private static void secondOrder(int order, IntFunction<Double> kernelOfOrder) {
    double first = kernelOfOrder.apply(order);
    double second = kernelOfOrder.apply(order + 1);
    double third = kernelOfOrder.apply(order + 2);
    assertEquals(4, (second - first) / (third - second), 0.2);
  }

  @Test
  void movesUnderAKernelThatIsNotLinear() {
    CadlagPaths paths = paths(CadlagOptions.PLAIN);
    secondOrder(
        2,
        order ->
            kernel(
                new PathLifts(paths, true, LiftOptions.PLAIN.withRefinement(order)),
                new RbfKernel(0.5),
                0));
  }

  @Test
  void curvedJumps() {
    secondOrder(
        4,
        order ->
            kernel(
                paths(CadlagOptions.PLAIN.withJump(CadlagPathsTest.QUARTER, 1 << order)),
                new LinearKernel(),
                3));
  }

  /**
   * Straight moves need no pieces under the linear kernel: to cut a path is to raise the dyadic
   * order. The scheme is the same to rounding, in 32 x 40 cells.
   */
  @Test
  void straightMovesUnderTheLinearKernel() {
    CadlagPaths paths = paths(CadlagOptions.PLAIN);
    double cut =
        kernel(
            new PathLifts(paths, true, LiftOptions.PLAIN.withRefinement(3)), new LinearKernel(), 0);
    assertEquals(kernel(paths, new LinearKernel(), 3), cut, 1e-12);
  }

  /** Joined knots leave out moves of length 0, whose cells change nothing. */
  @Test
  void joinedKnotsHaveTheSameKernel() {
    assertEquals(
        kernel(paths(CadlagOptions.PLAIN), new RbfKernel(0.5), 2),
        kernel(paths(CadlagOptions.PLAIN.withJoined(true)), new RbfKernel(0.5), 2),
        1e-14);
  }
}

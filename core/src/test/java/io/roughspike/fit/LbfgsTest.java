package io.roughspike.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Minima that are known. */
class LbfgsTest {
  /**
   * Rosenbrock's function in 6 variables; another minimum, near x0 = -1, is not reached from 0.5.
   */
  private static double valley(double[] x, double[] gradient) {
    double value = 0;
    Arrays.fill(gradient, 0);
    for (int k = 0; k + 1 < x.length; k++) {
      double bend = x[k + 1] - x[k] * x[k];
      value += 100 * bend * bend + (1 - x[k]) * (1 - x[k]);
      gradient[k] += -400 * x[k] * bend - 2 * (1 - x[k]);
      gradient[k + 1] += 200 * bend;
    }
    return value;
  }

  /**
   * Where the gradient is below 1e-8 the distance is below that over the smallest curvature, 0.4.
   */
  @Test
  void findsAMinimumInABentValley() {
    double[] x = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    int[] steps = {0};
    double value =
        Lbfgs.minimize(
            LbfgsTest::valley,
            x,
            1e-8,
            200,
            (step, at, now) -> {
              steps[0] = step;
              return true;
            });
    for (double one : x) {
      assertEquals(1, one, 1e-7);
    }
    assertEquals(0, value, 1e-14);
    assertTrue(steps[0] < 100, "steps: " + steps[0]);
  }

  /** Where the function is not defined it is not left: x - log x has its minimum at 1. */
  @Test
  void staysWhereTheFunctionIsFinite() {
    double[] x = {0.01};
    Lbfgs.minimize(
        (at, gradient) -> {
          gradient[0] = 1 - 1 / at[0];
          return at[0] - Math.log(at[0]);
        },
        x,
        1e-10,
        100,
        (step, at, now) -> true);
    assertEquals(1, x[0], 1e-9);
  }

  @Test
  void stopsWhenTold() {
    double[] x = {0.5, 0.5, 0.5};
    int[] steps = {0};
    Lbfgs.minimize(LbfgsTest::valley, x, 0, 50, (step, at, now) -> ++steps[0] < 3);
    assertEquals(3, steps[0]);
  }
}

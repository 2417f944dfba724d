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

  /**
   * The smallest value of sum (x_k - k)^2 + x_0 x_1 with x_1 at most 0.5 and x_0 at least 0: x_1
   * stands at its bound, x_0 = -x_1 / 2 would be negative and stands at 0, x_2 = 2 is free. Where
   * the gradient is below 1e-10, x_2 is within half of that.
   */
  @Test
  void variablesAtBoundsStandStill() {
    double[] x = {1, 0.25, -3};
    double value =
        Lbfgs.minimize(
            (at, gradient) -> {
              double sum = at[0] * at[1];
              for (int k = 0; k < 3; k++) {
                sum += (at[k] - k) * (at[k] - k);
                gradient[k] = 2 * (at[k] - k);
              }
              gradient[0] += at[1];
              gradient[1] += at[0];
              return sum;
            },
            x,
            new double[] {0, -1, -5},
            new double[] {9, 0.5, 5},
            1e-10,
            100,
            (step, at, now) -> true);
    assertEquals(0, x[0]);
    assertEquals(0.5, x[1]);
    assertEquals(2, x[2], 1e-10);
    assertEquals(0.25, value, 1e-15);
  }

  /** A bound that the valley crosses: the minimum with x_0 at most 0.5 is where x_1 = x_0^2. */
  @Test
  void aValleyEndsAtABound() {
    double[] x = {-0.5, 1.5};
    double[] none = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    Lbfgs.minimize(
        LbfgsTest::valley,
        x,
        none,
        new double[] {0.5, Double.POSITIVE_INFINITY},
        1e-8,
        500,
        (step, at, now) -> true);
    assertEquals(0.5, x[0]);
    assertEquals(0.25, x[1], 1e-9);
  }

  @Test
  void stopsWhenTold() {
    double[] x = {0.5, 0.5, 0.5};
    int[] steps = {0};
    Lbfgs.minimize(LbfgsTest::valley, x, 0, 50, (step, at, now) -> ++steps[0] < 3);
    assertEquals(3, steps[0]);
  }
}

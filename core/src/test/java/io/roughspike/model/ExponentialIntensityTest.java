package io.roughspike.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExponentialIntensityTest {
  /** One rounding each of the difference, two products and two exponentials, exponent up to 50. */
  private static final double TOLERANCE = 60 * Math.ulp(1.0);

  @Test
  void isTheExponential() {
    for (double v = -10; v <= 10; v += 0.37) {
      double expected = 2 * Math.exp(5 * Math.min(v - 1, 3));
      assertEquals(
          expected, ExponentialIntensity.scaled(v, 1, 3, 5, 2), TOLERANCE * expected, "v = " + v);
    }
  }

  @Test
  void extremes() {
    assertEquals(3, ExponentialIntensity.scaled(1e300, 0, 10, 0, 3), "beta = 0");
    assertTrue(ExponentialIntensity.scaled(-1e300, 0, 10, 5, 1) > 0, "never quite 0");
    assertTrue(Double.isFinite(ExponentialIntensity.scaled(1e300, 0, 140, 5, 1)), "capped");
    assertTrue(Double.isNaN(ExponentialIntensity.scaled(Double.NaN, 0, 10, 5, 1)));
  }
}

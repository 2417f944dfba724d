package io.roughspike.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StudentTTest {
  private static void assertNear(double expected, double actual, double relative, String what) {
    assertEquals(expected, actual, relative * Math.abs(expected), what);
  }

  /** P(|T| > t) in closed form (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
  private static double closed(double t, int freedom) {
    double cos = Math.sqrt(freedom / (freedom + t * t));
    double sin = t / Math.sqrt(freedom + t * t);
    return switch (freedom) {
      case 1 -> 2 / Math.PI * Math.atan2(1, t);
      case 2 -> cos * cos / (1 + sin);
      case 4 -> 1 - sin * (1 + cos * cos / 2);
      default -> throw new IllegalArgumentException("no form here");
    };
  }

  @Test
  void closedForms() {
    for (int freedom : new int[] {1, 2, 4}) {
      for (double t = 0x1p-20; t < 20; t *= 1.37) {
        double expected = closed(t, freedom);
        String what = "%d, %s".formatted(freedom, t);
        // the last form subtracts from 1
        assertEquals(expected, StudentT.outside(t, freedom), 1e-14, what);
        assertEquals(expected / 2, StudentT.below(-t, freedom), 1e-14, what);
        assertEquals(1 - expected / 2, StudentT.below(t, freedom), 1e-14, what);
        if (freedom < 4) {
          assertNear(expected, StudentT.outside(t, freedom), 1e-13, what);
        }
      }
    }
  }

  /** By quadrature of the incomplete beta function in 40 digits. */
  @Test
  void probabilities() {
    double[][] table = {
      {0.5, 2.3, 0.417191798468837},
      {3, 0.001, 0.9992648949694609},
      {3, 2.3, 0.10498836064447004},
      {9, 0.7, 0.5016190392161451},
      {9, 15, 1.1281022108490582e-07},
      {29, 0.001, 0.9992089629783623},
      {29, 15, 3.3590540615815952e-15},
      {1000, 0.7, 0.4840901139926024},
      {1000, 15, 5.0102389369956494e-46},
      {1000000, 2.3, 0.021448424947276067},
      {1000000, 15, 7.436264767210385e-51}
    };
    for (double[] row : table) {
      double bound = row[0] <= 1000 ? 1e-13 : 1e-10;
      assertNear(
          row[2], StudentT.outside(row[1], row[0]), bound, "nu %s, t %s".formatted(row[0], row[1]));
    }
  }

  /** Percentage points of published tables, to more digits. */
  @Test
  void quantiles() {
    double[][] table = {
      {1, 0.05, 12.706204736174703},
      {1, 0.01, 63.65674116287158},
      {2, 0.05, 4.302652729749464},
      {2, 0.01, 9.924843200918293},
      {4, 0.05, 2.7764451051977943},
      {4, 0.01, 4.604094871349993},
      {9, 0.05, 2.2621571627982053},
      {9, 0.01, 3.2498355415921263},
      {29, 0.05, 2.0452296421327043},
      {99, 0.01, 2.6264054572808275}
    };
    for (double[] row : table) {
      assertNear(
          row[2],
          StudentT.quantileOutside(row[1], row[0]),
          1e-13,
          "nu %s, p %s".formatted(row[0], row[1]));
    }
    for (double outside : new double[] {1e-30, 1e-3, 0.3, 0.999}) {
      double t = StudentT.quantileOutside(outside, 7);
      assertNear(outside, StudentT.outside(t, 7), 1e-12, "there and back");
    }
    assertEquals(0, StudentT.quantileOutside(1, 3), 1e-15);
  }

  @Test
  void edges() {
    assertEquals(1, StudentT.outside(0, 3));
    assertEquals(0, StudentT.outside(Double.NEGATIVE_INFINITY, 3));
    assertTrue(Double.isNaN(StudentT.outside(Double.NaN, 3)));
    assertEquals(0.5, StudentT.below(0, 3));
    assertThrows(IllegalArgumentException.class, () -> StudentT.outside(1, 0));
    assertThrows(IllegalArgumentException.class, () -> StudentT.quantileOutside(0, 3));
  }
}

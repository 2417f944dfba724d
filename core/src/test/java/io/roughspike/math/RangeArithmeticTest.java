package io.roughspike.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.testing.TestSeed;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RangeArithmeticTest {
  private static final int LONGEST = 70; // whole blocks of eight and every remainder
  private static final long SEED = TestSeed.of(RangeArithmeticTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void addsScaledRangesAndLeavesTheRestAlone() {
    for (int length = 0; length <= LONGEST; length++) {
      double[] from = random.doubles(length + 5, -1, 1).toArray();
      double[] before = random.doubles(length + 9, -1, 1).toArray();
      double[] to = before.clone();
      double x = random.nextDouble(-2, 2);
      RangeArithmetic.SCALAR.addScaled(x, from, 3, to, 4, length);
      for (int i = 0; i < to.length; i++) {
        boolean inside = i >= 4 && i < 4 + length;
        double expected = inside ? Math.fma(x, from[i - 1], before[i]) : before[i];
        assertEquals(expected, to[i], 0.0);
      }
    }
  }

  @Test
  void dotIsTheSumOfProducts() {
    for (int length = 0; length <= LONGEST; length++) {
      double[] a = random.doubles(length + 5, -1, 1).toArray();
      double[] b = random.doubles(length + 5, -1, 1).toArray();
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < length; i++) {
        exact = exact.add(new BigDecimal(a[2 + i]).multiply(new BigDecimal(b[1 + i])));
      }
      // a product passes at most length / 8 + 3 + 7 roundings of partial sums below the length
      assertEquals(
          exact.doubleValue(),
          RangeArithmetic.SCALAR.dot(a, 2, b, 1, length),
          (length / 8 + 10) * Math.ulp(1.0) * length);
    }
  }

  /** The documented order, on numbers whose sum depends on it. */
  @Test
  void dotAddsInTheDocumentedOrder() {
    double[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    double[] numbers = {1e16, 1, 1, 1, -1e16, 1, 1, 1, 0.5};
    double sum = ((1e16 + -1e16) + (1.0 + 1.0)) + ((1.0 + 1.0) + (1.0 + 1.0));
    assertEquals(sum + 0.5, RangeArithmetic.SCALAR.dot(ones, 0, numbers, 0, 9), 0.0);
  }

  /** Small integers, so that every order of sums is exact. */
  private double[] integers(int count) {
    return random.ints(count, -9, 10).asDoubleStream().toArray();
  }

  @Test
  void productsAndDotsAreThoseOfMatrices() {
    int rows = 19;
    double[] a = integers(3 * rows);
    double[] b = integers(3 * 5);
    double[] product = new double[5 * rows];
    RangeArithmetic.SCALAR.addMatrixProduct(rows, 3, 5, a, 0, rows, b, 0, 5, 1, product, 0, rows);
    double[] dots = new double[5 * 3 * 8];
    RangeArithmetic.SCALAR.addPartialDots(rows, 3, 5, a, 0, rows, product, 0, rows, dots, 0, 3 * 8);
    double[] squares = new double[3 * rows];
    RangeArithmetic.SCALAR.addProducts(3, rows, a, 0, rows, a, 0, 0, squares, 0, rows);
    for (int j = 0; j < 5; j++) {
      for (int u = 0; u < rows; u++) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
          sum += a[i * rows + u] * b[i * 5 + j];
        }
        assertEquals(sum, product[j * rows + u], 0.0);
      }
      for (int k = 0; k < 3; k++) {
        double found = 0;
        double expected = 0;
        for (int part = 0; part < 8; part++) {
          found += dots[(j * 3 + k) * 8 + part];
        }
        for (int u = 0; u < rows; u++) {
          expected += a[k * rows + u] * product[j * rows + u];
          assertEquals(a[k * rows + u] * a[u], squares[k * rows + u], 0.0);
        }
        assertEquals(expected, found, 0.0);
      }
    }
  }
}

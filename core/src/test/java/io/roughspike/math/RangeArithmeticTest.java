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
}

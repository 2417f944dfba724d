package io.roughspike.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

/** Tails of the normal law against series in 450 digits. */
class NormalTailTest {
  /** What the class promises. */
  private static final double RELATIVE = 1e-14;

  private static final MathContext DIGITS = new MathContext(450, RoundingMode.HALF_EVEN);
  private static final BigDecimal SMALLEST = BigDecimal.ONE.scaleByPowerOfTen(-450);

  private static BigDecimal exp(BigDecimal x) {
    BigDecimal part = x.divide(BigDecimal.valueOf(1024), DIGITS);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; term.abs().compareTo(SMALLEST) > 0; n++) {
      term = term.multiply(part, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum.pow(1024, DIGITS);
  }

  /** 16 arctan(1/5) - 4 arctan(1/239). */
  private static BigDecimal pi() {
    return arctan(5)
        .multiply(BigDecimal.valueOf(16))
        .subtract(arctan(239).multiply(BigDecimal.valueOf(4)));
  }

  private static BigDecimal arctan(int inverse) {
    BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(inverse), DIGITS);
    BigDecimal sum = power;
    for (int n = 1; power.compareTo(SMALLEST) > 0; n++) {
      power = power.divide(BigDecimal.valueOf((long) inverse * inverse), DIGITS);
      BigDecimal term = power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS);
      sum = n % 2 == 1 ? sum.subtract(term, DIGITS) : sum.add(term, DIGITS);
    }
    return sum;
  }

  /** exp(x^2) - 2/sqrt(pi) (x + 2 x^3/3 + 4 x^5/15 + ...). */
  private static BigDecimal erfcx(double x) {
    BigDecimal exact = new BigDecimal(x);
    BigDecimal square = exact.multiply(exact, DIGITS);
    BigDecimal term = exact;
    BigDecimal sum = exact;
    for (int n = 1; term.abs().compareTo(SMALLEST) > 0; n++) {
      term =
          term.multiply(square, DIGITS)
              .multiply(BigDecimal.TWO)
              .divide(BigDecimal.valueOf(2L * n + 1), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    BigDecimal factor = BigDecimal.TWO.divide(pi().sqrt(DIGITS), DIGITS);
    return exp(square).subtract(factor.multiply(sum, DIGITS), DIGITS);
  }

  private static void assertClose(String what, BigDecimal expected, double actual) {
    double error =
        new BigDecimal(actual).subtract(expected).divide(expected, DIGITS).abs().doubleValue();
    assertTrue(error <= RELATIVE, "%s: off by %.2e".formatted(what, error));
  }

  @Test
  void erfcxOfSeries() {
    for (double x : new double[] {0, 1e-300, 1e-9, 0.1, 0.5, 1, 2, 3.75, 4, 7, 11.3, 19, 26}) {
      assertClose("erfcx " + x, erfcx(x), NormalTail.erfcx(x));
      assertClose("erfcx " + -x, erfcx(-x), NormalTail.erfcx(-x));
    }
  }

  /** 1/(x sqrt(pi)) (1 - 1/(2 x^2) + 3/(4 x^4) - 15/(8 x^6)), up to 7/x^8. */
  @Test
  void erfcxFarOut() {
    BigDecimal root = pi().sqrt(DIGITS);
    for (double x : new double[] {100, 1e5, 1e150, Double.MAX_VALUE}) {
      BigDecimal exact = new BigDecimal(x);
      BigDecimal z = BigDecimal.ONE.divide(exact.multiply(exact), DIGITS);
      BigDecimal sum =
          BigDecimal.ONE
              .subtract(z.divide(BigDecimal.TWO))
              .add(z.multiply(z).multiply(BigDecimal.valueOf(0.75)))
              .subtract(z.multiply(z).multiply(z).multiply(BigDecimal.valueOf(1.875)));
      BigDecimal expected = sum.divide(exact.multiply(root), DIGITS);
      assertClose("erfcx " + x, expected, NormalTail.erfcx(x));
    }
    assertEquals(0, NormalTail.erfcx(Double.POSITIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, NormalTail.erfcx(-27));
    assertEquals(Double.POSITIVE_INFINITY, NormalTail.erfcx(Double.NEGATIVE_INFINITY));
    assertTrue(Double.isNaN(NormalTail.erfcx(Double.NaN)));
  }

  /** The scaled tail's argument is x / sqrt(2), rounded. */
  @Test
  void gaussAndScaledTail() {
    for (double x : new double[] {0, 1e-9, 0.3, 1, -2.5, 8, -20, 30, 37.5}) {
      BigDecimal exact = new BigDecimal(x);
      BigDecimal half = exact.multiply(exact).divide(BigDecimal.TWO);
      assertClose("gauss " + x, exp(half.negate()), NormalTail.gauss(x));
      if (x >= 0) {
        BigDecimal tail = erfcx(x * Math.sqrt(0.5)).divide(BigDecimal.TWO);
        assertClose("tail " + x, tail, NormalTail.scaled(x));
      }
    }
    assertEquals(Double.MIN_VALUE, NormalTail.gauss(38.58), 2 * Double.MIN_VALUE);
    assertEquals(0, NormalTail.gauss(40));
    assertEquals(0, NormalTail.gauss(Double.NEGATIVE_INFINITY));
    assertTrue(Double.isNaN(NormalTail.gauss(Double.NaN)));
  }

  /** x - x^2/2 + x^3/3 - ... for small x, and what the JDK says, within 1 ulp. */
  @Test
  void logsNearOne() {
    for (double x : new double[] {-1 + 0x1p-53, -0.9, -0.5, -1e-3, -1e-9, -1e-17, 0, 1e-12, 0.7}) {
      assertEquals(Math.log1p(x), NormalTail.log1p(x), RELATIVE * Math.abs(Math.log1p(x)));
    }
    assertEquals(Double.NEGATIVE_INFINITY, NormalTail.log1p(-1));
    assertTrue(Double.isNaN(NormalTail.log1p(-1.5)));
    assertTrue(Double.isNaN(NormalTail.log1p(Double.NaN)));
  }
}

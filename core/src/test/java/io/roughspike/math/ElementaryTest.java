package io.roughspike.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.testing.TestSeed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * {@link Elementary} against series in 40-digit decimal arithmetic. Its relative error, below 1e-24
 * even where a logarithm is small, is nothing beside an ulp of a double, 1e-16.
 */
class ElementaryTest {
  private static final MathContext DIGITS = new MathContext(40);
  private static final BigDecimal CUT = new BigDecimal("1e-38");
  private static final BigDecimal HALF_PI =
      new BigDecimal(
          "1.57079632679489661923132169163975144209858469968755291048747229615390820314");
  private static final long SEED = TestSeed.of(ElementaryTest.class);
  private static final double NAN_WITH_PAYLOAD = Double.longBitsToDouble(0x7ff8_0000_0000_0123L);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void exponential() {
    DoubleStream points =
        join(
            grid(-708, 709, 6_011),
            grid(-1, 1, 6_011),
            random.doubles(3_000, -708, 709),
            random.doubles(3_000, -50, 5),
            // both ends of the reduced argument, for every exponent
            DoubleStream.iterate(-1020.5, h -> h <= 1022.5, h -> h + 1)
                .flatMap(h -> around(h * Math.log(2))),
            DoubleStream.of(0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, 1e-300, 0x1p-54),
            DoubleStream.of(-708, Math.nextUp(-708.0), 709, Math.nextDown(709.0)));
    check("exp", points, Elementary::exp, ElementaryTest::exp);
  }

  @Test
  void exponentialStaysAtItsEndsAndKeepsNaN() {
    assertEquals(Elementary.exp(-708), Elementary.exp(Math.nextDown(-708.0)));
    assertEquals(Elementary.exp(-708), Elementary.exp(-1e300));
    assertEquals(Elementary.exp(-708), Elementary.exp(Double.NEGATIVE_INFINITY));
    assertEquals(Elementary.exp(709), Elementary.exp(Math.nextUp(709.0)));
    assertEquals(Elementary.exp(709), Elementary.exp(1e300));
    assertEquals(Elementary.exp(709), Elementary.exp(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Elementary.exp(Double.NaN));
    assertEquals(Double.NaN, Elementary.exp(NAN_WITH_PAYLOAD));
    assertEquals(1, Elementary.exp(0));
    assertEquals(1, Elementary.exp(-0.0));
  }

  @Test
  void powerOfTwo() {
    DoubleStream points =
        join(
            grid(-1022, 1023, 6_011),
            random.doubles(20_000, -1022, 1023),
            random.doubles(20_000, -50, 5),
            // both ends of the reduced argument, for every exponent
            DoubleStream.iterate(-1021.5, h -> h <= 1022.5, h -> h + 1)
                .flatMap(ElementaryTest::around),
            DoubleStream.of(0, -0.0, Double.MIN_VALUE, 1e-300, 0x1p-54, -1022, 1023));
    BigDecimal log2 = log(BigDecimal.TWO);
    check("exp2", points, Elementary::exp2, x -> exp(x.multiply(log2)));
    assertEquals(0x1p-1022, Elementary.exp2(Double.NEGATIVE_INFINITY));
    assertEquals(0x1p1023, Elementary.exp2(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Elementary.exp2(NAN_WITH_PAYLOAD));
    for (int k = -1022; k <= 1023; k++) {
      assertEquals(Math.scalb(1.0, k), Elementary.exp2(k), "whole powers are exact");
    }
  }

  @Test
  void logarithm() {
    DoubleStream points =
        join(
            random.doubles(3_000, 0, 1),
            grid(0.3, 3, 6_011),
            grid(1 - 1e-3, 1 + 1e-3, 3_001),
            grid(1 - 1e-9, 1 + 1e-9, 1_003),
            random
                .longs(
                    3_000,
                    Double.doubleToRawLongBits(Double.MIN_NORMAL),
                    Double.doubleToRawLongBits(Double.POSITIVE_INFINITY))
                .mapToDouble(Double::longBitsToDouble),
            random.longs(1_000, 1, 1L << 52).mapToDouble(Double::longBitsToDouble),
            // the ends of the reduced argument, for every exponent of a uniform
            DoubleStream.iterate(-54, k -> k <= 2, k -> k + 1)
                .flatMap(k ->
                    DoubleStream.concat(
                        around(Math.scalb(1.0, (int) k)),
                        around(Math.scalb(Math.sqrt(0.5), (int) k)))),
            DoubleStream.of(0x1p-33, 0x1p-53, 1 - 0x1p-33, 1 - 0x1p-53),
            DoubleStream.of(Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE));
    check("log", points.filter(x -> x != 1), Elementary::log, ElementaryTest::log);
  }

  @Test
  void logarithmOfSpecialValues() {
    assertEquals(0.0, Elementary.log(1));
    assertEquals(Double.NEGATIVE_INFINITY, Elementary.log(0.0));
    assertEquals(Double.NEGATIVE_INFINITY, Elementary.log(-0.0));
    assertEquals(Double.POSITIVE_INFINITY, Elementary.log(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Elementary.log(-Double.MIN_VALUE));
    assertEquals(Double.NaN, Elementary.log(-1));
    assertEquals(Double.NaN, Elementary.log(Double.NEGATIVE_INFINITY));
    assertEquals(Double.NaN, Elementary.log(Double.NaN));
    assertEquals(Double.NaN, Elementary.log(NAN_WITH_PAYLOAD));
  }

  @Test
  void sineOfQuarterTurns() {
    check("sin", anglePoints(), Elementary::sinQuarter, ElementaryTest::sinQuarter);
    assertEquals(0.0, Elementary.sinQuarter(0));
    assertEquals(Double.NaN, Elementary.sinQuarter(Double.NaN));
  }

  @Test
  void cosineOfQuarterTurns() {
    check("cos", anglePoints(), Elementary::cosQuarter, ElementaryTest::cosQuarter);
    assertEquals(1.0, Elementary.cosQuarter(0));
    assertEquals(Double.NaN, Elementary.cosQuarter(Double.NaN));
  }

  @Test
  void sineAndCosineOfRadians() {
    check("sin", radians(), Elementary::sin, ElementaryTest::sin, 1.6);
    check("cos", radians(), Elementary::cos, ElementaryTest::cos, 1.6);
    assertEquals(1.0, Elementary.cos(0));
    assertEquals(Math.sin(0x1p30), Elementary.sin(0x1p30), 0x1p-50);
    for (double x :
        new double[] {
          Math.nextUp(0x1p30),
          Double.MAX_VALUE,
          Double.POSITIVE_INFINITY,
          Double.NaN,
          NAN_WITH_PAYLOAD
        }) {
      assertEquals(Double.NaN, Elementary.sin(x));
      assertEquals(Double.NaN, Elementary.cos(-x));
    }
  }

  private DoubleStream radians() {
    return join(
        random.doubles(30_000, -8, 8),
        random
            .doubles(30_000, -1, 1)
            .map(x -> Math.scalb(x, Math.floorMod(Double.hashCode(x), 71) - 40)),
        // near multiples of a quarter turn, the nearest numbers among them
        random
            .ints(10_000, 1, (int) (0x1p30 / Math.PI * 2))
            .boxed()
            .flatMapToDouble(k -> around(HALF_PI.multiply(BigDecimal.valueOf(k)).doubleValue())),
        IntStream.rangeClosed(-1_000, 1_000)
            .boxed()
            .flatMapToDouble(k -> around(HALF_PI.multiply(BigDecimal.valueOf(k)).doubleValue())),
        // the ends of the reduced argument
        random
            .ints(2_000, 0, (int) (0x1p30 / Math.PI * 2))
            .boxed()
            .flatMapToDouble(k -> around(Math.PI / 2 * (k + 0.5))),
        DoubleStream.of(0x1p30, -0x1p30, 1e-300, Double.MIN_VALUE));
  }

  @Test
  void hyperbolicTangent() {
    DoubleStream points =
        join(
            random.doubles(40_000, -22, 22),
            random.doubles(40_000, -1, 1),
            random
                .doubles(20_000, -1, 1)
                .map(x -> Math.scalb(x, -Math.floorMod(Double.hashCode(x), 1_000))),
            around(0.25),
            around(20),
            DoubleStream.iterate(0.5, h -> h <= 57.5, h -> h + 1)
                .flatMap(h -> around(h / 2 * Math.log(2))),
            DoubleStream.of(Double.MIN_VALUE, -Double.MIN_NORMAL, 30, -300, Double.MAX_VALUE));
    check("tanh", points, Elementary::tanh, ElementaryTest::tanh, 2.1);
    assertEquals(0.0, Elementary.tanh(0));
    assertEquals(-0.0, Elementary.tanh(-0.0));
    assertEquals(1.0, Elementary.tanh(Double.POSITIVE_INFINITY));
    assertEquals(-1.0, Elementary.tanh(Double.NEGATIVE_INFINITY));
    assertEquals(Double.NaN, Elementary.tanh(Double.NaN));
    assertEquals(Double.NaN, Elementary.tanh(NAN_WITH_PAYLOAD));
  }

  private DoubleStream anglePoints() {
    return join(
        grid(-0.5, 0.5, 6_011),
        random.doubles(4_000, -0.5, 0.5),
        // the angles of random normals
        random.ints(2_000, 0, 1 << 30).mapToDouble(j -> (j + 0.5) * 0x1p-30 - 0.5),
        DoubleStream.iterate(0.5, y -> y > 1e-300, y -> y / 1.7)
            .flatMap(y -> DoubleStream.of(y, -y)),
        DoubleStream.of(0x1p-31, -0x1p-31, 0.5 - 0x1p-31));
  }

  /**
   * Checks that every result is within 1 ulp of the exact value, which is stricter than within 1
   * ulp of the correctly rounded one.
   */
  private static void check(
      String name,
      DoubleStream points,
      DoubleUnaryOperator function,
      UnaryOperator<BigDecimal> reference) {
    check(name, points, function, reference, 1);
  }

  /**
   * The same within {@code most} ulp: half an ulp of the last operation, and what those before it
   * leave. Largest in millions of points against 113-bit arithmetic: docs/RANDOM.md.
   */
  private static void check(
      String name,
      DoubleStream points,
      DoubleUnaryOperator function,
      UnaryOperator<BigDecimal> reference,
      double most) {
    double[] worst = new double[2];
    points.forEach(x -> {
      double actual = function.applyAsDouble(x);
      BigDecimal exact = reference.apply(new BigDecimal(x, DIGITS));
      double rounded = exact.doubleValue();
      double ulp = Math.ulp(rounded);
      double error =
          new BigDecimal(actual)
              .subtract(exact)
              .divide(new BigDecimal(ulp), MathContext.DECIMAL64)
              .doubleValue();
      assertTrue(
          Math.abs(error) <= most,
          () -> "%s(%s) = %s, error %.3f ulp".formatted(name, x, actual, error));
      if (Math.abs(error) > worst[0]) {
        worst[0] = Math.abs(error);
        worst[1] = x;
      }
    });
    System.out.printf("%s: largest error %.3f ulp, at %s%n", name, worst[0], worst[1]);
  }

  private static DoubleStream join(DoubleStream... streams) {
    return Arrays.stream(streams).flatMapToDouble(s -> s);
  }

  private static DoubleStream grid(double from, double to, int points) {
    return IntStream.range(0, points).mapToDouble(j -> from + (to - from) * j / (points - 1));
  }

  private static DoubleStream around(double x) {
    return DoubleStream.of(Math.nextDown(x), x, Math.nextUp(x));
  }

  /** exp(x) = exp(x / 2^k)^(2^k) with |x| / 2^k below 1e-3. */
  private static BigDecimal exp(BigDecimal x) {
    int halvings = Math.max(0, Math.getExponent(x.doubleValue()) + 11);
    BigDecimal r = x.divide(BigDecimal.TWO.pow(halvings), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = term;
    for (int n = 1; term.abs().compareTo(CUT) > 0; n++) {
      term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int k = 0; k < halvings; k++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /** log(x) = y + log(1 + e), e = x exp(-y) - 1 tiny, from an estimate y. */
  private static BigDecimal log(BigDecimal x) {
    BigDecimal y = new BigDecimal(Math.log(x.doubleValue()));
    BigDecimal e = x.multiply(exp(y.negate()), DIGITS).subtract(BigDecimal.ONE, DIGITS);
    BigDecimal square = e.multiply(e, DIGITS);
    BigDecimal cube = square.multiply(e, DIGITS);
    return y.add(e, DIGITS)
        .subtract(square.divide(BigDecimal.TWO, DIGITS), DIGITS)
        .add(cube.divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
  }

  /** x less the nearest multiple of 2 pi, to 40 places. */
  private static BigDecimal turned(BigDecimal x) {
    BigDecimal turn = HALF_PI.multiply(BigDecimal.valueOf(4));
    BigDecimal turns = x.divide(turn, 0, RoundingMode.HALF_EVEN);
    return x.subtract(turns.multiply(turn));
  }

  private static BigDecimal sin(BigDecimal x) {
    BigDecimal r = turned(x);
    // by the quarter that keeps the series free of cancellation
    long quarters = r.divide(HALF_PI, 0, RoundingMode.HALF_EVEN).longValue();
    BigDecimal y = r.subtract(HALF_PI.multiply(BigDecimal.valueOf(quarters)));
    BigDecimal value = quarters % 2 == 0 ? alternating(y, y, 1) : alternating(BigDecimal.ONE, y, 0);
    return Math.floorMod(quarters, 4) < 2 ? value : value.negate();
  }

  private static BigDecimal cos(BigDecimal x) {
    return sin(x.add(HALF_PI));
  }

  /** tanh(x) = (1 - exp(-2 |x|)) / (1 + exp(-2 |x|)), or x - x^3 / 3 where that cancels. */
  private static BigDecimal tanh(BigDecimal x) {
    if (x.abs().compareTo(new BigDecimal("1e-10")) < 0) {
      BigDecimal cube = x.multiply(x, DIGITS).multiply(x, DIGITS);
      return x.subtract(cube.divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
    }
    BigDecimal size = x.abs().min(BigDecimal.valueOf(50)); // beyond, 1 to 43 digits
    BigDecimal e = exp(size.multiply(BigDecimal.valueOf(-2)));
    BigDecimal value = BigDecimal.ONE.subtract(e).divide(BigDecimal.ONE.add(e), DIGITS);
    return x.signum() < 0 ? value.negate() : value;
  }

  private static BigDecimal sinQuarter(BigDecimal y) {
    BigDecimal x = y.multiply(HALF_PI, DIGITS);
    return alternating(x, x, 1);
  }

  private static BigDecimal cosQuarter(BigDecimal y) {
    return alternating(BigDecimal.ONE, y.multiply(HALF_PI, DIGITS), 0);
  }

  /** first (1 - x^2/((n+1)(n+2)) + x^4/((n+1)...(n+4)) - ...). */
  private static BigDecimal alternating(BigDecimal first, BigDecimal x, int n) {
    BigDecimal square = x.multiply(x, DIGITS).negate();
    BigDecimal term = first;
    BigDecimal sum = first;
    BigDecimal cut = first.abs().multiply(CUT);
    for (int m = n + 1; term.abs().compareTo(cut) > 0; m += 2) {
      term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf((long) m * (m + 1)), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum;
  }
}

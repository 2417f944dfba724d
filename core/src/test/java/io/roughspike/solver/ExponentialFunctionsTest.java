package io.roughspike.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.testing.TestSeed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Against decimals of 120 digits. */
class ExponentialFunctionsTest {
  /**
   * A dozen roundings, of which the formulas beyond their switches make up to ten times as much:
   * (e^z - 1 - z)/z^2 at 0.4 subtracts 1.4 from 1.49.
   */
  private static final double VALUE = 4e-15;

  /** Divided differences subtract once more. */
  private static final double DIFFERENCE = 1e-14;

  /** Their derivatives subtract once more again. */
  private static final double DERIVATIVE = 1e-13;

  private static final MathContext DIGITS = new MathContext(120);

  /** Central differences of decimals: their error is its square. */
  private static final BigDecimal STEP = new BigDecimal("1e-25");

  /** Less than this apart counts as this far apart, which is nothing to doubles. */
  private static final BigDecimal TINY = new BigDecimal("1e-32");

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(ExponentialFunctionsTest.class));
  private final Expressions graph = new Expressions();
  private final Expression a = graph.leaf(new Place.State(0));
  private final Expression b = graph.leaf(new Place.State(1));
  private final ExponentialFunctions functions = new ExponentialFunctions(graph);

  private static BigDecimal exp(BigDecimal z) {
    if (z.signum() < 0) {
      return BigDecimal.ONE.divide(exp(z.negate()), DIGITS);
    }
    BigDecimal x = z.divide(BigDecimal.valueOf(1024), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int k = 1; k < 80; k++) {
      term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum.pow(1024, DIGITS);
  }

  private static BigDecimal phi1(BigDecimal z) {
    return z.abs().compareTo(BigDecimal.ONE) < 0
        ? series(z, 1)
        : exp(z).subtract(BigDecimal.ONE).divide(z, DIGITS);
  }

  private static BigDecimal phi2(BigDecimal z) {
    return z.abs().compareTo(BigDecimal.ONE) < 0
        ? series(z, 2)
        : phi1(z).subtract(BigDecimal.ONE).divide(z, DIGITS);
  }

  /** The sum over k of z^k / (k + first)!. */
  private static BigDecimal series(BigDecimal z, int first) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 80; k >= 1; k--) {
      sum = sum.add(BigDecimal.ONE).multiply(z).divide(BigDecimal.valueOf(k + first), DIGITS);
    }
    return sum.add(BigDecimal.ONE).divide(BigDecimal.valueOf(first), DIGITS);
  }

  private static BinaryOperator<BigDecimal> difference(UnaryOperator<BigDecimal> f) {
    return (x, y) -> {
      BigDecimal other = x.subtract(y).abs().compareTo(TINY) < 0 ? y.add(TINY) : y;
      return f.apply(x).subtract(f.apply(other)).divide(x.subtract(other), DIGITS);
    };
  }

  /** Both signs of sizes from 1e-12 to {@code most}, the switches and what is beside them. */
  private List<Double> arguments(double most) {
    List<Double> all = new ArrayList<>(List.of(0.0));
    for (double size : new double[] {0.4, 1}) {
      all.addAll(List.of(size, Math.nextDown(size), Math.nextUp(size), 0.99 * size, 1.01 * size));
    }
    for (int k = 0; k < 16; k++) {
      all.add(Math.exp(random.nextDouble(Math.log(1e-12), Math.log(most))));
    }
    for (int k = 0; k < 8; k++) {
      all.add(random.nextDouble(0.1, 2));
    }
    all.add(most);
    return all.stream().flatMap(z -> List.of(z, -z).stream()).distinct().toList();
  }

  /** Value and derivatives by a and by b, these by tangents and by cotangents. */
  private Evaluation evaluation(Expression e) {
    Derivatives derivatives = new Derivatives(graph);
    Expression one = graph.constant(1);
    Expression zero = graph.constant(0);
    List<Expression> roots = new ArrayList<>(List.of(e));
    for (Expression leaf : List.of(a, b)) {
      roots.add(derivatives.forward(List.of(e), Map.of(leaf, one)).getOrDefault(e, zero));
      roots.add(derivatives.reverse(Map.of(e, one)).getOrDefault(leaf, zero));
    }
    return new Evaluation(roots);
  }

  private static double error(double found, BigDecimal expected) {
    double size = Math.max(Math.abs(expected.doubleValue()), Double.MIN_NORMAL);
    return new BigDecimal(found).subtract(expected).abs().doubleValue() / size;
  }

  private void check(
      String name, Expression e, UnaryOperator<BigDecimal> f, List<Double> at, double tolerance) {
    Evaluation evaluation = evaluation(e);
    double worst = 0;
    double worstSlope = 0;
    for (double z : at) {
      double[] found = evaluation.at(_ -> z);
      BigDecimal x = new BigDecimal(z);
      worst = Math.max(worst, error(found[0], f.apply(x)));
      BigDecimal rise = f.apply(x.add(STEP)).subtract(f.apply(x.subtract(STEP)));
      BigDecimal slope = rise.divide(STEP.add(STEP), DIGITS);
      worstSlope = Math.max(worstSlope, error(found[1], slope));
      worstSlope = Math.max(worstSlope, error(found[2], slope));
    }
    System.out.printf("%s: %.1e, derivative %.1e%n", name, worst, worstSlope);
    assertTrue(worst < tolerance, name + " is off by " + worst);
    assertTrue(worstSlope < DERIVATIVE, "the derivative of " + name + " is off by " + worstSlope);
  }

  @Test
  void functionsOfOneArgument() {
    List<Double> at = arguments(600);
    check("phi1", functions.phi1(a), ExponentialFunctionsTest::phi1, at, VALUE);
    check("phi2", functions.phi2(a), ExponentialFunctionsTest::phi2, at, VALUE);
  }

  @Test
  void dividedDifferences() {
    check("exp", functions.exp(a, b), ExponentialFunctionsTest::exp);
    check("phi1", functions.phi1(a, b), ExponentialFunctionsTest::phi1);
    check("phi2", functions.phi2(a, b), ExponentialFunctionsTest::phi2);
  }

  private void check(String name, Expression e, UnaryOperator<BigDecimal> f) {
    Evaluation evaluation = evaluation(e);
    BinaryOperator<BigDecimal> expected = difference(f);
    double worst = 0;
    double worstSlope = 0;
    List<Double> all = arguments(50);
    for (double x : all) {
      double apart = x * Math.exp(random.nextDouble(Math.log(1e-16), 0));
      double other = all.get(random.nextInt(all.size()));
      for (double y : new double[] {x, x + apart, x - apart, Math.nextUp(x), other, -x, 0}) {
        double[] found = evaluation.at(place -> ((Place.State) place).index() == 0 ? x : y);
        BigDecimal p = new BigDecimal(x);
        BigDecimal q = new BigDecimal(y);
        worst = Math.max(worst, error(found[0], expected.apply(p, q)));
        BigDecimal byP = slope(z -> expected.apply(z, q), p);
        BigDecimal byQ = slope(z -> expected.apply(p, z), q);
        for (int k = 1; k < 3; k++) {
          worstSlope = Math.max(worstSlope, error(found[k], byP));
          worstSlope = Math.max(worstSlope, error(found[2 + k], byQ));
        }
      }
    }
    System.out.printf("%s[a, b]: %.1e, derivatives %.1e%n", name, worst, worstSlope);
    assertTrue(worst < DIFFERENCE, name + " is off by " + worst);
    assertTrue(worstSlope < DERIVATIVE, "derivatives of " + name + " are off by " + worstSlope);
  }

  private static BigDecimal slope(UnaryOperator<BigDecimal> f, BigDecimal x) {
    BigDecimal rise = f.apply(x.add(STEP)).subtract(f.apply(x.subtract(STEP)));
    return rise.divide(STEP.add(STEP), DIGITS);
  }

  /** Very fast decay, and growth that overflows nearly. */
  @Test
  void farArgumentsAreFinite() {
    for (double z : new double[] {-1e300, -1e9, -2000, 700}) {
      List<Expression> all =
          List.of(functions.phi1(a), functions.phi2(a), functions.exp(a, b), functions.phi2(a, b));
      for (Expression e : all) {
        for (double value : evaluation(e).at(p -> ((Place.State) p).index() == 0 ? z : -0.3)) {
          assertTrue(Double.isFinite(value), value + " at " + z);
        }
      }
    }
  }

  @Test
  void functionsOfTheConstantZeroAreConstants() {
    Expression zero = graph.constant(0);
    assertEquals(1, functions.phi1(zero).constant());
    assertEquals(0.5, functions.phi2(zero).constant());
    assertEquals(1, functions.exp(zero).constant());
  }
}

package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;

/**
 * phi1(z) = (e^z - 1)/z, phi2(z) = (e^z - 1 - z)/z^2 and divided differences f[a, b] = (f(a) -
 * f(b))/(a - b) of e^z, phi1 and phi2 as expressions: to a few roundings for all arguments, at 0
 * and for equal ones too, with derivatives of the same quality.
 *
 * <p>Near 0 a Taylor series, beyond it the formula. Both are computed, each at an argument at which
 * it is finite, and added with factors 1 and 0: so neither branch can spoil the other or its
 * derivatives, and these need no guards.
 */
final class ExponentialFunctions {
  /** Below this |z| phi1 and phi2 are series: beyond, their formulas lose two bits and four. */
  private static final double NEAR = 0.4;

  /** Terms of these series; the first that is left out is below 1e-20. */
  private static final int TERMS = 16;

  /** Below this |a| and |b| divided differences are series: their formulas divide twice by a. */
  private static final double NEAR_BOTH = 1;

  /** Degree at which the series of divided differences ends; what is left out is below 1e-18. */
  private static final int DEGREE = 18;

  private final Expressions graph;
  private final Expression one;

  /**
   * Functions in a graph.
   *
   * @param graph where their arguments are and new nodes go
   */
  ExponentialFunctions(Expressions graph) {
    this.graph = graph;
    one = graph.constant(1);
  }

  /** Which of two cases holds, as factors: 1 and 0, or 0 and 1. */
  private final class Choice {
    final Expression first;
    final Expression second;

    /** The first case holds where a is less than b. */
    Choice(Expression a, Expression b) {
      first = graph.select(graph.less(a, b), one, graph.constant(0));
      second = graph.subtract(one, first);
    }

    /** x in the first case, y in the second; both are finite. */
    Expression of(Expression x, Expression y) {
      return graph.fma(first, x, graph.multiply(second, y));
    }
  }

  private Choice isBelow(Expression z, double bound) {
    return new Choice(graph.multiply(z, z), graph.constant(bound * bound));
  }

  /** {@return e^z} */
  Expression exp(Expression z) {
    return z.isConstant() && z.constant() == 0 ? one : graph.function(Operation.EXP, z);
  }

  /** {@return (e^z - 1)/z, 1 at 0} */
  Expression phi1(Expression z) {
    Choice near = isBelow(z, NEAR);
    Expression far = graph.add(z, near.first); // not 0
    Expression formula = graph.divide(graph.subtract(exp(far), one), far);
    return near.of(series(graph.multiply(near.first, z), 1), formula);
  }

  /** {@return (e^z - 1 - z)/z^2, 1/2 at 0} */
  Expression phi2(Expression z) {
    Choice near = isBelow(z, NEAR);
    Expression far = graph.add(z, near.first);
    Expression rest = graph.subtract(graph.subtract(exp(far), one), far);
    Expression formula = graph.divide(rest, graph.multiply(far, far));
    return near.of(series(graph.multiply(near.first, z), 2), formula);
  }

  /** The sum over k of z^k / (k + first)!. */
  private Expression series(Expression z, int first) {
    Expression sum = graph.constant(0);
    for (int k = TERMS - 1; k >= 0; k--) {
      sum = graph.fma(z, sum, inverseFactorial(k + first));
    }
    return sum;
  }

  private Expression inverseFactorial(int n) {
    double factorial = 1; // exact up to 22!
    for (int k = 2; k <= n; k++) {
      factorial *= k;
    }
    return graph.constant(1 / factorial);
  }

  /** {@return (e^a - e^b)/(a - b) = e^a phi1(b - a), a the larger one so that nothing overflows} */
  Expression exp(Expression a, Expression b) {
    Choice swap = new Choice(a, b);
    Expression larger = swap.of(b, a);
    Expression smaller = swap.of(a, b);
    return graph.multiply(exp(larger), phi1(graph.subtract(smaller, larger)));
  }

  /** {@return (phi1(a) - phi1(b))/(a - b), 1/2 at 0} */
  Expression phi1(Expression a, Expression b) {
    return new Differences(a, b).phi1();
  }

  /** {@return (phi2(a) - phi2(b))/(a - b), 1/6 at 0} */
  Expression phi2(Expression a, Expression b) {
    return new Differences(a, b).phi2();
  }

  /**
   * Divided differences by what z phi1(z) = e^z - 1 and z phi2(z) = phi1(z) - 1 imply,
   *
   * <pre>   a phi1[a, b] + phi1(b) = exp[a, b],   a phi2[a, b] + phi2(b) = phi1[a, b]   </pre>
   *
   * with a the argument farther from 0: solved for the left where it is far, while near 0 the last
   * difference is a series and gives the one before.
   */
  private final class Differences {
    private final Expression a;
    private final Expression b;
    private final Choice near;
    private final Expression far;

    Differences(Expression x, Expression y) {
      Choice swap = new Choice(graph.multiply(x, x), graph.multiply(y, y));
      a = swap.of(y, x);
      b = swap.of(x, y);
      near = isBelow(a, NEAR_BOTH);
      far = graph.fma(graph.constant(2), near.first, a); // not 0
    }

    private Expression phi1Far() {
      Expression own = ExponentialFunctions.this.phi1(b);
      return graph.divide(graph.subtract(exp(a, b), own), far);
    }

    private Expression phi2At(Expression z) {
      return ExponentialFunctions.this.phi2(z);
    }

    Expression phi1() {
      return near.of(graph.fma(a, series(), phi2At(b)), phi1Far());
    }

    Expression phi2() {
      return near.of(series(), graph.divide(graph.subtract(phi1Far(), phi2At(b)), far));
    }

    /** The sum over k of (a^k - b^k)/(a - b) / (k + 2)!, by Horner's rule in b and in a. */
    private Expression series() {
      Expression x = graph.multiply(near.first, a);
      Expression y = graph.multiply(near.first, b);
      Expression inner = graph.constant(0);
      Expression sum = graph.constant(0);
      for (int k = DEGREE; k >= 1; k--) {
        inner = graph.fma(y, inner, inverseFactorial(k + 2));
        sum = graph.fma(x, sum, inner);
      }
      return sum;
    }
  }
}

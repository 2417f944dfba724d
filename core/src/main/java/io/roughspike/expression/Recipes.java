package io.roughspike.expression;

import static io.roughspike.math.ElementaryCoefficients.*;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts elementary functions down to single operations, each by one recipe that {@link
 * io.roughspike.math.Elementary} repeats in plain Java to the last bit.
 */
public final class Recipes {
  private final Expressions graph;

  /**
   * Recipes in a graph.
   *
   * @param graph where the nodes are and new ones go
   */
  public Recipes(Expressions graph) {
    this.graph = graph;
  }

  /**
   * Replaces all functions below {@code roots}.
   *
   * @param roots what is wanted
   * @param replacements other nodes for some, taken as they are
   * @return what every node below the roots has become
   */
  public Map<Expression, Expression> lower(
      Collection<Expression> roots, Map<Expression, Expression> replacements) {
    Map<Expression, Expression> to = new HashMap<>(replacements);
    for (Expression e : Expression.inOrder(roots)) {
      if (!to.containsKey(e)) {
        to.put(e, lowered(e, e.operands().stream().map(to::get).toList()));
      }
    }
    return to;
  }

  private Expression lowered(Expression e, List<Expression> operands) {
    return switch (e.operation()) {
      case EXP -> exp(graph.atMost(operands.get(0), constant(EXP_MAX)));
      case EXP_BOUNDED -> exp(operands.get(0));
      case EXP2 -> exp2(operands.get(0));
      case LOG -> log(operands.get(0));
      case SIN -> circular(operands.get(0), 0);
      case COS -> circular(operands.get(0), 1);
      case TANH -> tanh(operands.get(0));
      default -> graph.rebuild(e, operands);
    };
  }

  /** exp(x) of an x of at most 709: x = k log 2 + r, then 2^k exp(r). */
  private Expression exp(Expression x) {
    Expression a = graph.atLeast(x, constant(EXP_MIN));
    Expression t = graph.fma(a, constant(LOG2_E), constant(EXP_ROUNDER));
    Expression k = graph.subtract(t, constant(EXP_ROUNDER));
    Expression r = graph.fma(k, constant(-LN2_HI), a);
    r = graph.fma(k, constant(-LN2_LO), r);
    Expression one = constant(1);
    Expression p = graph.fma(graph.fma(expTail(r), r, one), r, one);
    return graph.multiply(p, graph.bits(Operation.SHIFT_LEFT, t, 52));
  }

  /** 2^x of an x of at most 1023: x = k + r, then 2^k 2^r. */
  private Expression exp2(Expression x) {
    Expression a = graph.atLeast(x, constant(EXP2_MIN));
    Expression t = graph.add(a, constant(EXP_ROUNDER));
    Expression r = graph.subtract(a, graph.subtract(t, constant(EXP_ROUNDER)));
    Expression w = graph.multiply(r, r);
    Expression even = polynomial(w, B10, B8, B6, B4, B2);
    Expression odd = polynomial(w, B11, B9, B7, B5, B3);
    Expression q = graph.fma(odd, r, even);
    Expression p = graph.fma(graph.fma(q, r, constant(B1)), r, constant(1));
    return graph.multiply(p, graph.bits(Operation.SHIFT_LEFT, t, 52));
  }

  /** (exp(r) - 1 - r) / r^2. */
  private Expression expTail(Expression r) {
    Expression w = graph.multiply(r, r);
    Expression even = polynomial(w, E10, E8, E6, E4, E2);
    Expression odd = polynomial(w, E11, E9, E7, E5, E3);
    return graph.fma(odd, r, even);
  }

  /** tanh(x): e / (e + 2) up to the sign, e = exp(a) - 1, a = 2 |x| or, near 0, -2 |x|. */
  private Expression tanh(Expression x) {
    Expression size = size(x);
    Expression twice = graph.atMost(graph.add(size, size), constant(TANH_END));
    Expression a = graph.select(graph.less(twice, constant(TANH_TURN)), graph.negate(twice), twice);
    Expression t = graph.fma(a, constant(LOG2_E), constant(EXP_ROUNDER));
    Expression k = graph.subtract(t, constant(EXP_ROUNDER));
    Expression high = graph.fma(k, constant(-LN2_HI), a);
    Expression r = graph.fma(k, constant(-LN2_LO), high);
    Expression scale = graph.bits(Operation.SHIFT_LEFT, t, 52);
    Expression rest =
        graph.fma(graph.multiply(r, r), expTail(r), graph.multiply(k, constant(-LN2_LO)));
    Expression whole = graph.fma(scale, high, graph.subtract(scale, constant(1)));
    Expression e = graph.fma(scale, rest, whole);
    return graph.multiply(size(graph.divide(e, graph.add(e, constant(2)))), sign(x));
  }

  /** log(x): x = 2^k (1 + f), then k log 2 + log(1 + f); what is no positive number, at the end. */
  private Expression log(Expression x) {
    Expression tiny = graph.less(x, constant(Double.MIN_NORMAL));
    Expression y = graph.select(tiny, graph.multiply(x, constant(0x1p54)), x);
    Expression bits = graph.bits(Operation.BIT_ADD, y, ONE_OVER_SQRT_HALF_BITS);
    // The exponent, as a double, by way of the mantissa bits of 2^52
    Expression exponent =
        graph.bits(
            Operation.BIT_OR,
            graph.bits(Operation.SHIFT_RIGHT, bits, 52),
            Double.doubleToRawLongBits(0x1p52));
    Expression k =
        graph.subtract(
            exponent, graph.select(tiny, constant(0x1p52 + 1023 + 54), constant(0x1p52 + 1023)));
    Expression mantissa = graph.bits(Operation.BIT_AND, bits, MANTISSA);
    Expression f =
        graph.subtract(graph.bits(Operation.BIT_ADD, mantissa, SQRT_HALF_BITS), constant(1));
    Expression s = graph.divide(f, graph.subtract(constant(-2), f));
    Expression z = graph.multiply(s, s);
    Expression z2 = graph.multiply(z, z);
    Expression even = polynomial(z2, -L6, -L4, -L2, -L0);
    Expression odd = polynomial(z2, -L5, -L3, -L1);
    Expression q = graph.multiply(s, graph.fma(z, graph.fma(odd, z, even), f));
    Expression rest = graph.add(f, graph.fma(k, constant(LN2_LO), q));
    Expression value = graph.fma(k, constant(LN2_HI), rest);
    Expression finite = graph.less(x, constant(Double.POSITIVE_INFINITY));
    Expression notPositive = graph.less(x, constant(Double.MIN_VALUE));
    Expression negative = graph.less(x, constant(0));
    return graph.select(
        notPositive,
        graph.select(negative, constant(Double.NaN), constant(Double.NEGATIVE_INFINITY)),
        graph.select(finite, value, x)); // infinity and NaN are their own
  }

  /** sin(x + pi/2 quarters): x = k pi/2 + r, then the sine or cosine of r. */
  private Expression circular(Expression x, long quarters) {
    Expression t = graph.fma(x, constant(TWO_OVER_PI), constant(ROUNDER));
    Expression k = graph.subtract(t, constant(ROUNDER));
    Expression r = graph.fma(k, constant(-HALF_PI), x);
    r = graph.fma(k, constant(-HALF_PI_LO), r);
    r = graph.fma(k, constant(-HALF_PI_LOWEST), r);
    Expression w = graph.multiply(r, r);
    Expression w2 = graph.multiply(w, w);
    Expression s = pairs(w, w2, SIN13, SIN11, SIN9, SIN7, SIN5, SIN3);
    Expression sine = graph.fma(graph.multiply(r, w), s, r);
    Expression c = pairs(w, w2, COS14, COS12, COS10, COS8, COS6, COS4);
    Expression cosine = graph.fma(w, graph.fma(w, c, constant(-0.5)), constant(1));
    Expression turn =
        graph.bits(Operation.SHIFT_LEFT, graph.bits(Operation.BIT_ADD, t, quarters), Long.SIZE - 2);
    Expression odd = graph.less(constant(1), size(turn));
    Expression value = graph.multiply(graph.select(odd, cosine, sine), sign(turn));
    return graph.select(graph.less(constant(CIRCULAR_MAX), size(x)), constant(Double.NaN), value);
  }

  /** |x|. */
  private Expression size(Expression x) {
    return graph.bits(Operation.BIT_AND, x, Long.MAX_VALUE);
  }

  /** 1 or -1, with the sign of x. */
  private Expression sign(Expression x) {
    Expression bit = graph.bits(Operation.BIT_AND, x, Long.MIN_VALUE);
    return graph.bits(Operation.BIT_OR, bit, ONE_BITS);
  }

  /** Horner's rule, highest coefficient first. */
  private Expression polynomial(Expression x, double highest, double... others) {
    Expression sum = constant(highest);
    for (double coefficient : others) {
      sum = graph.fma(sum, x, constant(coefficient));
    }
    return sum;
  }

  /** Horner's rule in x2 = x^2 on pairs of coefficients, highest first. */
  private Expression pairs(Expression x, Expression x2, double... coefficients) {
    Expression sum = polynomial(x, coefficients[0], coefficients[1]);
    for (int j = 2; j < coefficients.length; j += 2) {
      sum = graph.fma(sum, x2, polynomial(x, coefficients[j], coefficients[j + 1]));
    }
    return sum;
  }

  private Expression constant(double value) {
    return graph.constant(value);
  }
}

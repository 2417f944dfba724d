package io.roughspike.equations;

import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Name;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import java.util.List;
import java.util.function.Function;

/**
 * Makes nodes of an expression graph of syntax trees. Where two branches meet, derivatives are as
 * documented: those of min and max go to the first argument where both are equal, that of abs is 0
 * at 0.
 */
final class Lowering extends Walk<Expression> {
  /** Largest argument of which exp is known not to overflow. */
  private static final double MAX_EXPONENT = 700;

  /** Largest whole exponent that is put down to products. */
  private static final double MOST_FACTORS = 1024;

  private final Expressions graph;
  private final Bounds bounds;
  private final Function<Meaning, Expression> leaves;

  /**
   * A walk that makes nodes.
   *
   * @param scope what names mean
   * @param use where the expressions are used
   * @param graph where nodes go
   * @param bounds of nodes of the graph
   * @param leaves nodes of everything but sub-expressions
   */
  Lowering(
      Scope scope,
      Meaning.Use use,
      Expressions graph,
      Bounds bounds,
      Function<Meaning, Expression> leaves) {
    super(scope, use);
    this.graph = graph;
    this.bounds = bounds;
    this.leaves = leaves;
  }

  @Override
  Expression number(double value) {
    return graph.constant(value);
  }

  @Override
  Expression leaf(Name name, Meaning meaning) {
    return leaves.apply(meaning);
  }

  @Override
  Expression minus(Expression a) {
    return graph.negate(a);
  }

  @Override
  Expression binary(Binary node, Expression a, Expression b) {
    return switch (node.sign()) {
      case "+" -> graph.add(a, b);
      case "-" -> graph.subtract(a, b);
      case "*" -> graph.multiply(a, b);
      case "/" -> graph.divide(a, b);
      default -> power(a, b);
    };
  }

  /** a^b: products for whole numbers b, else exp(b log a), which is NaN for a below 0. */
  private Expression power(Expression a, Expression b) {
    if (b.isConstant() && b.constant() == Math.rint(b.constant())) {
      double n = Math.abs(b.constant());
      if (n <= MOST_FACTORS) {
        Expression product = power(a, (int) n);
        return b.constant() < 0 ? graph.divide(graph.constant(1), product) : product;
      }
    }
    return exp(graph.multiply(b, graph.function(Operation.LOG, a)));
  }

  private Expression power(Expression a, int n) {
    if (n < 2) {
      return n == 0 ? graph.constant(1) : a;
    }
    Expression half = power(a, n / 2);
    Expression square = graph.multiply(half, half);
    return n % 2 == 0 ? square : graph.multiply(square, a);
  }

  private Expression exp(Expression a) {
    boolean bounded = bounds.upper(a) <= MAX_EXPONENT;
    return graph.function(bounded ? Operation.EXP_BOUNDED : Operation.EXP, a);
  }

  @Override
  Expression call(Call node, List<Expression> arguments) {
    Expression a = arguments.getFirst();
    return switch (node.function()) {
      case EXP -> exp(a);
      case LOG -> graph.function(Operation.LOG, a);
      case SQRT -> graph.sqrt(a);
      case SIN -> graph.function(Operation.SIN, a);
      case COS -> graph.function(Operation.COS, a);
      case TANH -> graph.function(Operation.TANH, a);
      case ABS -> size(a);
      case MIN -> graph.atMost(a, arguments.get(1));
      case MAX -> graph.atLeast(a, arguments.get(1));
      case WHERE -> throw new IllegalStateException("where has a method of its own");
    };
  }

  /** |a|; between the sides stands a^2, which is 0 with derivative 0 at 0, and NaN for NaN. */
  private Expression size(Expression a) {
    Expression zero = graph.constant(0);
    return graph.select(
        graph.less(zero, a),
        a,
        graph.select(graph.less(a, zero), graph.negate(a), graph.multiply(a, a)));
  }

  @Override
  Expression where(
      Call node, Binary comparison, Expression a, Expression b, Expression x, Expression y) {
    return switch (comparison.sign()) {
      case "<" -> graph.select(graph.less(a, b), x, y);
      case ">" -> graph.select(graph.less(b, a), x, y);
      case "<=" -> graph.select(graph.less(b, a), y, x);
      default -> graph.select(graph.less(a, b), y, x);
    };
  }
}

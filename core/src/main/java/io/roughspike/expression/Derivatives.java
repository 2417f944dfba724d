package io.roughspike.expression;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Derivatives as graphs of the same kind: cotangents by the reverse sweep, tangents forwards. A
 * node that does not appear in a result has derivative 0. Functions are differentiated as such, so
 * take derivatives before {@link Recipes}. Where branches of a {@link Operation#SELECT} meet, the
 * derivative is that of the branch taken, and the other contributes exactly 0 even where it is not
 * finite: a cotangent of 0 from a branch is 0 times whatever slope follows.
 */
public final class Derivatives {
  private final Expressions graph;

  /**
   * Derivatives in a graph.
   *
   * @param graph where the nodes are and new ones go
   */
  public Derivatives(Expressions graph) {
    this.graph = graph;
  }

  /**
   * The cotangent of every node below the keys of {@code seeds}: the sum over the keys of seed
   * times the derivative of the key by the node. Terms are added in decreasing order of the nodes
   * that they come from, products by fused multiply-adds.
   *
   * @param seeds cotangent of each result
   * @return cotangents by node
   */
  public Map<Expression, Expression> reverse(Map<Expression, Expression> seeds) {
    Map<Expression, Expression> bar = new HashMap<>(seeds);
    Set<Expression> inBranches = new HashSet<>();
    for (Expression e : Expression.inOrder(seeds.keySet()).reversed()) {
      Expression g = bar.get(e);
      if (g != null && !e.isLeaf()) {
        if (e.operation() == Operation.SELECT || inBranches.contains(e)) {
          inBranches.addAll(e.operands());
        }
        giveToOperands(e, g, inBranches.contains(e), bar);
      }
    }
    return bar;
  }

  private void giveToOperands(
      Expression e, Expression g, boolean inBranch, Map<Expression, Expression> bar) {
    Expression a = e.a();
    Expression b = e.b();
    switch (e.operation()) {
      case NEGATE -> give(bar, a, graph.negate(g));
      case SQRT ->
          give(
              bar,
              a,
              linear(inBranch, g, x -> graph.divide(graph.multiply(x, graph.constant(0.5)), e)));
      case ADD -> {
        give(bar, a, g);
        give(bar, b, g);
      }
      case SUBTRACT -> {
        give(bar, a, g);
        give(bar, b, graph.negate(g));
      }
      case MULTIPLY -> {
        give(bar, a, times(inBranch, g, b));
        give(bar, b, times(inBranch, g, a));
      }
      case FMA -> {
        give(bar, a, times(inBranch, g, b));
        give(bar, b, times(inBranch, g, a));
        give(bar, e.c(), g);
      }
      case DIVIDE -> {
        Expression t = linear(inBranch, g, x -> graph.divide(x, b));
        give(bar, a, t);
        give(bar, b, times(inBranch, graph.negate(t), e));
      }
      case SELECT -> {
        Expression zero = graph.constant(0);
        give(bar, b, graph.select(a, g, zero));
        give(bar, e.c(), graph.select(a, zero, g));
      }
      default -> give(bar, a, times(inBranch, g, slope(e)));
    }
  }

  /** A cotangent times a slope; what comes from outside is finite. */
  private Expression times(boolean inBranch, Expression g, Expression slope) {
    boolean finite =
        slope.isConstant()
            ? Double.isFinite(slope.constant())
            : slope.operation() == Operation.LEAF;
    return linear(inBranch && !finite, g, x -> graph.multiply(x, slope));
  }

  /**
   * What a linear function makes of a cotangent.
   *
   * @param guarded whether 0 must become 0 even if the function is not finite
   */
  private Expression linear(boolean guarded, Expression g, UnaryOperator<Expression> function) {
    if (!guarded) {
      return function.apply(g);
    }
    Expression zero = graph.constant(0);
    if (g.operation() == Operation.SELECT && g.c() == zero) {
      return graph.select(g.a(), linear(true, g.b(), function), zero);
    }
    if (g.operation() == Operation.SELECT && g.b() == zero) {
      return graph.select(g.a(), zero, linear(true, g.c(), function));
    }
    Expression value = function.apply(g);
    return graph.select(
        graph.less(g, zero), value, graph.select(graph.less(zero, g), value, g)); // NaN stays
  }

  private void give(Map<Expression, Expression> bar, Expression to, Expression g) {
    if (!to.isConstant()) {
      bar.merge(to, g, this::plus);
    }
  }

  /**
   * The tangent of every node below {@code roots} that depends on the keys of {@code seeds}.
   *
   * @param roots nodes whose tangents are wanted
   * @param seeds tangent of each variable
   * @return tangents by node
   */
  public Map<Expression, Expression> forward(
      Collection<Expression> roots, Map<Expression, Expression> seeds) {
    Map<Expression, Expression> dot = new HashMap<>(seeds);
    for (Expression e : Expression.inOrder(roots)) {
      if (!e.isLeaf() && !e.operation().isCondition() && !dot.containsKey(e)) {
        Expression t = tangent(e, dot);
        if (t != null) {
          dot.put(e, t);
        }
      }
    }
    return dot;
  }

  private Expression tangent(Expression e, Map<Expression, Expression> dot) {
    Expression a = dot.get(e.a());
    Expression b = dot.get(e.b());
    Expression c = dot.get(e.c());
    return switch (e.operation()) {
      case NEGATE -> minus(a);
      case SQRT -> a == null ? null : graph.divide(graph.multiply(a, graph.constant(0.5)), e);
      case ADD -> sum(a, b);
      case SUBTRACT -> sum(a, minus(b));
      case MULTIPLY -> sum(times(a, e.b()), times(b, e.a()));
      case FMA -> sum(sum(c, times(a, e.b())), times(b, e.a()));
      case DIVIDE -> {
        Expression t = sum(a, minus(times(b, e)));
        yield t == null ? null : graph.divide(t, e.b());
      }
      case SELECT -> {
        Expression zero = graph.constant(0);
        yield b == null && c == null
            ? null
            : graph.select(e.a(), b == null ? zero : b, c == null ? zero : c);
      }
      default -> a == null ? null : graph.multiply(a, slope(e));
    };
  }

  /** The derivative of a function by its operand. */
  private Expression slope(Expression e) {
    return switch (e.operation()) {
      case EXP, EXP_BOUNDED -> e;
      case EXP2 -> graph.multiply(graph.constant(Math.log(2)), e);
      case LOG -> graph.divide(graph.constant(1), e.a());
      case SIN -> graph.function(Operation.COS, e.a());
      case COS -> graph.negate(graph.function(Operation.SIN, e.a()));
      case TANH -> graph.fma(graph.negate(e), e, graph.constant(1));
      default ->
          throw new IllegalArgumentException("derivatives are taken before recipes, got " + e);
    };
  }

  private Expression minus(Expression t) {
    return t == null ? null : graph.negate(t);
  }

  private Expression times(Expression t, Expression x) {
    return t == null ? null : graph.multiply(t, x);
  }

  private Expression sum(Expression x, Expression y) {
    return x == null ? y : y == null ? x : plus(x, y);
  }

  /**
   * {@return sum + term, as one fused multiply-add where the term is a product}
   *
   * @param sum a number
   * @param term a number
   */
  public Expression plus(Expression sum, Expression term) {
    return switch (term.operation()) {
      case MULTIPLY -> graph.fma(term.a(), term.b(), sum);
      case NEGATE ->
          term.a().operation() == Operation.MULTIPLY
              ? graph.fma(graph.negate(term.a().a()), term.a().b(), sum)
              : graph.subtract(sum, term.a());
      default -> graph.add(sum, term);
    };
  }
}

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
      case EXP -> exp(graph.atMost(operands.get(0), graph.constant(EXP_MAX)));
      case EXP_BOUNDED -> exp(operands.get(0));
      case LOG, SIN, COS, TANH -> throw new UnsupportedOperationException();
      default -> graph.rebuild(e, operands);
    };
  }

  /** exp(x) of an x of at most 709: x = k log 2 + r, then 2^k exp(r). */
  private Expression exp(Expression x) {
    Expression a = graph.atLeast(x, graph.constant(EXP_MIN));
    Expression t = graph.fma(a, graph.constant(LOG2_E), graph.constant(EXP_ROUNDER));
    Expression k = graph.subtract(t, graph.constant(EXP_ROUNDER));
    Expression r = graph.fma(k, graph.constant(-LN2_HI), a);
    r = graph.fma(k, graph.constant(-LN2_LO), r);
    Expression w = graph.multiply(r, r);
    Expression even = graph.fma(graph.constant(E10), w, graph.constant(E8));
    Expression odd = graph.fma(graph.constant(E11), w, graph.constant(E9));
    even = graph.fma(even, w, graph.constant(E6));
    odd = graph.fma(odd, w, graph.constant(E7));
    even = graph.fma(even, w, graph.constant(E4));
    odd = graph.fma(odd, w, graph.constant(E5));
    even = graph.fma(even, w, graph.constant(E2));
    odd = graph.fma(odd, w, graph.constant(E3));
    Expression one = graph.constant(1);
    Expression p = graph.fma(graph.fma(graph.fma(odd, r, even), r, one), r, one);
    return graph.multiply(p, graph.bits(Operation.SHIFT_LEFT, t, 52));
  }
}

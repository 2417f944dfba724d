package io.roughspike.testing;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Values of expressions by {@link Math}: functions as such, without recipes. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * The value of each node that {@code roots} need; conditions are 1 and 0.
   *
   * @param leaves the number at each place
   */
  public static Map<Expression, Double> values(
      Collection<Expression> roots, ToDoubleFunction<Place> leaves) {
    Map<Expression, Double> values = new HashMap<>();
    for (Expression e : Expression.inOrder(roots)) {
      values.put(e, value(e, e.operands().stream().map(values::get).toList(), leaves));
    }
    return values;
  }

  private static double value(Expression e, List<Double> x, ToDoubleFunction<Place> leaves) {
    return switch (e.operation()) {
      case CONSTANT -> e.constant();
      case LEAF -> leaves.applyAsDouble(e.place());
      case NEGATE -> -x.getFirst();
      case SQRT -> Math.sqrt(x.getFirst());
      case ADD -> x.get(0) + x.get(1);
      case SUBTRACT -> x.get(0) - x.get(1);
      case MULTIPLY -> x.get(0) * x.get(1);
      case DIVIDE -> x.get(0) / x.get(1);
      case FMA -> Math.fma(x.get(0), x.get(1), x.get(2));
      case LESS -> x.get(0) < x.get(1) ? 1 : 0;
      case SELECT -> x.get(0) != 0 ? x.get(1) : x.get(2);
      case EXP, EXP_BOUNDED -> Math.exp(x.getFirst());
      case EXP2 -> Math.pow(2, x.getFirst());
      case LOG -> Math.log(x.getFirst());
      case SIN -> Math.sin(x.getFirst());
      case COS -> Math.cos(x.getFirst());
      case TANH -> Math.tanh(x.getFirst());
      case SHIFT_LEFT, SHIFT_RIGHT, BIT_AND, BIT_OR, BIT_ADD ->
          throw new IllegalArgumentException("no formula has " + e);
    };
  }
}

package io.roughspike.expression;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Values of expressions by {@link Math}: functions as such, without recipes. For checks, not for
 * solving: programs give other last bits.
 */
public final class Evaluation {
  private final Expression[] nodes;

  /** Operand k of node e, {@code 3 e + k}, and the roots. */
  private final int[] operands;

  private final int[] roots;

  /**
   * An evaluation of some expressions.
   *
   * @param roots of one graph; conditions have the values 1 and 0
   */
  public Evaluation(Collection<Expression> roots) {
    List<Expression> order = Expression.inOrder(roots);
    nodes = order.toArray(Expression[]::new);
    operands = new int[3 * nodes.length];
    Map<Expression, Integer> numbers = new HashMap<>();
    for (int e = 0; e < nodes.length; e++) {
      List<Expression> own = nodes[e].operands();
      for (int k = 0; k < own.size(); k++) {
        operands[3 * e + k] = numbers.get(own.get(k));
      }
      numbers.put(nodes[e], e);
    }
    this.roots = roots.stream().mapToInt(numbers::get).toArray();
  }

  /**
   * {@return the values of the roots}
   *
   * @param leaves the number at each place
   */
  public double[] at(ToDoubleFunction<Place> leaves) {
    double[] x = new double[nodes.length];
    for (int e = 0; e < nodes.length; e++) {
      x[e] =
          nodes[e].operation() == Operation.LEAF
              ? leaves.applyAsDouble(nodes[e].place())
              : value(nodes[e], x[operands[3 * e]], x[operands[3 * e + 1]], x[operands[3 * e + 2]]);
    }
    double[] values = new double[roots.length];
    for (int r = 0; r < roots.length; r++) {
      values[r] = x[roots[r]];
    }
    return values;
  }

  /**
   * {@return the values of the roots, which are expressions in parameters}
   *
   * @param parameters one a parameter
   */
  public double[] ofParameters(double[] parameters) {
    return at(place -> parameters[((Place.Parameter) place).index()]);
  }

  /**
   * {@return the values of the roots, which are expressions of a neuron}
   *
   * @param states one a state
   * @param parameters one a parameter
   * @param input its recorded input, or the weight of a spike that it receives
   */
  public double[] of(double[] states, double[] parameters, double input) {
    return at(place ->
        switch (place) {
          case Place.State(int k) -> states[k];
          case Place.Parameter(int p) -> parameters[p];
          case Place.Input _, Place.Weight _ -> input;
          default -> throw new IllegalArgumentException("no part of a neuron: " + place);
        });
  }

  private static double value(Expression e, double a, double b, double c) {
    return switch (e.operation()) {
      case CONSTANT -> e.constant();
      case NEGATE -> -a;
      case SQRT -> Math.sqrt(a);
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case FMA -> Math.fma(a, b, c);
      case LESS -> a < b ? 1 : 0;
      case SELECT -> a != 0 ? b : c;
      case EXP, EXP_BOUNDED -> Math.exp(a);
      case EXP2 -> Math.pow(2, a);
      case LOG -> Math.log(a);
      case SIN -> Math.sin(a);
      case COS -> Math.cos(a);
      case TANH -> Math.tanh(a);
      case LEAF, SHIFT_LEFT, SHIFT_RIGHT, BIT_AND, BIT_OR, BIT_ADD ->
          throw new IllegalArgumentException("no formula has " + e);
    };
  }
}

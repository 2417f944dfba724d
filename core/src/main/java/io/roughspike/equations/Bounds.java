package io.roughspike.equations;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.Parameter;
import io.roughspike.model.Requirement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds numbers that an expression is never above, or below, from the ranges of parameters and what
 * is required of them: min(x, y) is at most what x is and what y is, and so is its product with a
 * factor of at least 0 what the products are. Intervals do the rest. Bounds are rounded as the
 * expressions are: these may exceed them by units in the last place.
 */
final class Bounds {
  private record Interval(double lower, double upper) {
    static final Interval ANY = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Interval around(double a, double b, double c, double d) {
      return new Interval(
          Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
    }
  }

  private final Expressions graph;
  private final List<Parameter> parameters;
  private final List<Requirement> requirements;
  private final Map<Expression, Interval> known = new HashMap<>();

  /**
   * Bounds of expressions.
   *
   * @param graph where the expressions are
   * @param parameters what {@link Place.Parameter} means
   * @param requirements of the parameters, in the graph
   */
  Bounds(Expressions graph, List<Parameter> parameters, List<Requirement> requirements) {
    this.graph = graph;
    this.parameters = parameters;
    this.requirements = requirements;
  }

  /** {@return a number that the expression does not exceed, infinity where none is known} */
  double upper(Expression e) {
    return interval(e).upper;
  }

  /** {@return a number that the expression is never below, minus infinity where none is known} */
  double lower(Expression e) {
    return interval(e).lower;
  }

  private Interval interval(Expression e) {
    Interval interval = known.get(e);
    if (interval == null) {
      interval = derived(e);
      for (Requirement r : requirements) {
        if (r.value() == e) {
          interval = new Interval(interval.lower, Math.min(interval.upper, r.most()));
        }
      }
      known.put(e, interval);
    }
    return interval;
  }

  private Interval derived(Expression e) {
    return switch (e.operation()) {
      case CONSTANT -> new Interval(e.constant(), e.constant());
      case LEAF ->
          e.place() instanceof Place.Parameter(int p)
              ? new Interval(parameters.get(p).range().lower(), parameters.get(p).range().upper())
              : Interval.ANY;
      case NEGATE -> new Interval(-interval(e.a()).upper, -interval(e.a()).lower);
      case ADD -> sum(interval(e.a()), interval(e.b()));
      case SUBTRACT -> {
        Interval b = interval(e.b());
        yield sum(interval(e.a()), new Interval(-b.upper, -b.lower));
      }
      case MULTIPLY -> {
        if (isMin(e.a()) && interval(e.b()).lower >= 0) {
          yield least(graph.multiply(e.a().b(), e.b()), graph.multiply(e.a().c(), e.b()));
        }
        if (isMin(e.b()) && interval(e.a()).lower >= 0) {
          yield least(graph.multiply(e.a(), e.b().b()), graph.multiply(e.a(), e.b().c()));
        }
        yield product(interval(e.a()), interval(e.b()));
      }
      case DIVIDE -> {
        if (isMin(e.a()) && interval(e.b()).lower >= 0) {
          yield least(graph.divide(e.a().b(), e.b()), graph.divide(e.a().c(), e.b()));
        }
        Interval b = interval(e.b());
        yield b.lower < 0
            ? Interval.ANY
            : product(interval(e.a()), new Interval(1 / b.upper, 1 / (b.lower + 0.0)));
      }
      case SELECT -> {
        Interval x = interval(e.b());
        Interval y = interval(e.c());
        yield new Interval(
            isMax(e) ? Math.max(x.lower, y.lower) : Math.min(x.lower, y.lower),
            isMin(e) ? Math.min(x.upper, y.upper) : Math.max(x.upper, y.upper));
      }
      case SQRT, EXP, EXP_BOUNDED -> new Interval(0, Double.POSITIVE_INFINITY);
      case SIN, COS, TANH -> new Interval(-1, 1);
      default -> Interval.ANY;
    };
  }

  private static Interval sum(Interval a, Interval b) {
    return new Interval(a.lower + b.lower, a.upper + b.upper);
  }

  private static Interval product(Interval a, Interval b) {
    return Interval.around(
        product(a.lower, b.lower),
        product(a.lower, b.upper),
        product(a.upper, b.lower),
        product(a.upper, b.upper));
  }

  /** A bound of 0 keeps a product at 0, however large the other factor may be. */
  private static double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }

  private Interval least(Expression x, Expression y) {
    return new Interval(
        Math.min(interval(x).lower, interval(y).lower),
        Math.min(interval(x).upper, interval(y).upper));
  }

  /** Whether e is x where x is less than y, else y. */
  private static boolean isMin(Expression e) {
    return e.operation() == Operation.SELECT && e.a().a() == e.b() && e.a().b() == e.c();
  }

  /** Whether e is y where x is less than y, else x. */
  private static boolean isMax(Expression e) {
    return e.a().a() == e.c() && e.a().b() == e.b();
  }
}

package io.roughspike.event;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The normal form of an increment over a segment: a sum of terms, each a uniform factor (the same
 * for all paths: parameters, dt) times what differs by path. First come terms without the state -
 * uniform ones, recorded inputs, noise from the last channel to the first -, then those with it,
 * the ones with equal factors added first; all are joined by fused multiply-adds. A rate that would
 * come to very many terms, because its sums share sums, is one term as it is.
 */
final class Increments {
  private static final double MOST_TERMS = 1000;

  private final Expressions graph;

  /** One term: (numerator / denominator) times a rest, or minus that. */
  private record Term(
      boolean negative, Expression numerator, Expression denominator, Expression rest) {
    Expression factor(Expressions graph) {
      Expression factor = graph.divide(numerator, denominator);
      return negative ? graph.negate(factor) : factor;
    }
  }

  Increments(Expressions graph) {
    this.graph = graph;
  }

  /** Whether an expression is the same for all paths. */
  static boolean isUniform(Expression e) {
    return Expression.inOrder(Set.of(e)).stream().noneMatch(Increments::differs);
  }

  /** The nodes below the roots that are the same for all paths. */
  static Set<Expression> uniform(List<Expression> roots) {
    Set<Expression> uniform = new HashSet<>();
    for (Expression e : Expression.inOrder(roots)) {
      if (!differs(e) && uniform.containsAll(e.operands())) {
        uniform.add(e);
      }
    }
    return uniform;
  }

  private static boolean differs(Expression e) {
    return switch (e.place()) {
      case Place.Parameter _, Place.StepLength _, Place.NoiseScale _, Place.AreaScale _ -> false;
      case Place.Fires _, Place.Coefficient _ -> false;
      case null -> false;
      default -> true;
    };
  }

  private static boolean hasState(Expression e) {
    return Expression.inOrder(Set.of(e)).stream().anyMatch(x -> x.place() instanceof Place.State);
  }

  /**
   * {@return length times rate, plus the noise}
   *
   * @param length uniform
   * @param rate any
   * @param noise uniform factors of the noise channels, by channel
   * @param channels leaves of the normalised noise, by channel
   */
  Expression increment(
      Expression length, Expression rate, List<Expression> noise, List<Expression> channels) {
    List<Term> terms = new ArrayList<>();
    if (terms(rate) <= MOST_TERMS) {
      collect(rate, false, length, graph.constant(1), terms);
    } else {
      terms.add(new Term(false, length, graph.constant(1), rate));
    }
    Expression sum = graph.constant(0);
    for (Term t : terms) {
      if (isUniform(t.rest)) {
        Expression numerator = graph.multiply(t.numerator, t.rest);
        sum = graph.add(sum, new Term(t.negative, numerator, t.denominator, t.rest).factor(graph));
      }
    }
    sum =
        addGroups(
            terms.stream().filter(t -> !isUniform(t.rest) && !hasState(t.rest)).toList(), sum);
    for (int c = noise.size() - 1; c >= 0; c--) {
      sum = graph.fma(noise.get(c), channels.get(c), sum);
    }
    return addGroups(terms.stream().filter(t -> hasState(t.rest)).toList(), sum);
  }

  /** How many terms {@link #collect} would make of an expression. */
  private static double terms(Expression rate) {
    Map<Expression, Double> terms = new HashMap<>();
    for (Expression e : Expression.inOrder(Set.of(rate))) {
      terms.put(
          e,
          switch (e.operation()) {
            case NEGATE -> terms.get(e.a());
            case ADD, SUBTRACT -> terms.get(e.a()) + terms.get(e.b());
            case MULTIPLY -> factorTerms(e, terms);
            case FMA -> factorTerms(e, terms) + terms.get(e.c());
            case DIVIDE -> isUniform(e.b()) ? terms.get(e.a()) : 1.0;
            default -> 1.0;
          });
    }
    return terms.get(rate);
  }

  /** Of a product: those of the factor that differs by path, if the other is uniform. */
  private static double factorTerms(Expression product, Map<Expression, Double> terms) {
    return isUniform(product.a())
        ? terms.get(product.b())
        : isUniform(product.b()) ? terms.get(product.a()) : 1;
  }

  /** Adds terms, those of equal factors first to each other. */
  private Expression addGroups(List<Term> terms, Expression sum) {
    List<Term> left = new ArrayList<>(terms);
    while (!left.isEmpty()) {
      Term first = left.getFirst();
      List<Term> group =
          left.stream()
              .filter(t -> t.numerator == first.numerator && t.denominator == first.denominator)
              .toList();
      left.removeAll(group);
      int at = Math.max(0, group.stream().map(Term::negative).toList().indexOf(false));
      Term head = group.get(at);
      Expression rest = head.rest;
      for (int k = 0; k < group.size(); k++) {
        Term t = group.get(k);
        if (k != at) {
          rest =
              t.negative == head.negative ? graph.add(rest, t.rest) : graph.subtract(rest, t.rest);
        }
      }
      sum = graph.fma(head.factor(graph), rest, sum);
    }
    return sum;
  }

  private void collect(
      Expression e,
      boolean negative,
      Expression numerator,
      Expression denominator,
      List<Term> terms) {
    // Uniform expressions are taken apart like others: what a variant knows must not change bits.
    switch (e.operation()) {
      case NEGATE -> collect(e.a(), !negative, numerator, denominator, terms);
      case ADD -> {
        collect(e.a(), negative, numerator, denominator, terms);
        collect(e.b(), negative, numerator, denominator, terms);
      }
      case SUBTRACT -> {
        collect(e.a(), negative, numerator, denominator, terms);
        collect(e.b(), !negative, numerator, denominator, terms);
      }
      case MULTIPLY -> product(e, negative, numerator, denominator, terms);
      case FMA -> {
        product(graph.multiply(e.a(), e.b()), negative, numerator, denominator, terms);
        collect(e.c(), negative, numerator, denominator, terms);
      }
      case DIVIDE -> {
        if (isUniform(e.b())) {
          collect(e.a(), negative, numerator, graph.multiply(denominator, e.b()), terms);
        } else {
          terms.add(new Term(negative, numerator, denominator, e));
        }
      }
      default -> terms.add(new Term(negative, numerator, denominator, e));
    }
  }

  /** Takes a product apart if one factor is uniform. */
  private void product(
      Expression e,
      boolean negative,
      Expression numerator,
      Expression denominator,
      List<Term> terms) {
    boolean first = e.operation() == Operation.MULTIPLY && isUniform(e.a());
    if (first || (e.operation() == Operation.MULTIPLY && isUniform(e.b()))) {
      Expression uniform = first ? e.a() : e.b();
      Expression other = first ? e.b() : e.a();
      collect(other, negative, graph.multiply(numerator, uniform), denominator, terms);
    } else {
      terms.add(new Term(negative, numerator, denominator, e));
    }
  }
}

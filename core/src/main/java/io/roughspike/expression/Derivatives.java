package io.roughspike.expression;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Derivatives as graphs of the same kind: cotangents by the reverse sweep, tangents forwards. A
 * node that does not appear in a result has derivative 0. Functions are differentiated as such, so
 * take derivatives before {@link Recipes}. Where branches of a {@link Operation#SELECT} meet, the
 * derivative is that of the branch taken, and the other contributes exactly 0 even where it is not
 * finite: cotangents within a branch are as if it were taken, and count only where it is.
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
    return new Sweep(seeds).cotangents();
  }

  /**
   * One reverse sweep. Cotangents pass the condition of a branch where they leave it, so that what
   * it computes needs no guards; that of a branch whose slopes are finite, where they enter it. A
   * node may not be needed although its branch is taken, if its uses are in further branches that
   * have nothing in common: its products are guarded, each of them.
   */
  private final class Sweep {
    private final Branches branches;
    private final List<Expression> order;
    private final Map<Expression, Sum> bar = new HashMap<>();

    Sweep(Map<Expression, Expression> seeds) {
      branches = new Branches(seeds.keySet());
      order = Expression.inOrder(seeds.keySet()).reversed();
      seeds.forEach((e, g) -> bar.put(e, new Sum(g)));
    }

    Map<Expression, Expression> cotangents() {
      for (Expression e : order) {
        if (bar.containsKey(e) && !e.isLeaf()) {
          giveToOperands(e, bar.get(e).value());
        }
      }
      Map<Expression, Expression> all = new HashMap<>();
      bar.forEach((e, sum) -> all.put(e, whereTaken(branches.home(e), sum.value())));
      return all;
    }

    private Expression whereTaken(List<Branches.Choice> in, Expression g) {
      Sum all = new Sum(null);
      all.add(in, g);
      return all.value();
    }

    private void giveToOperands(Expression e, Expression g) {
      Expression a = e.a();
      Expression b = e.b();
      List<Branches.Choice> in = branches.home(e);
      boolean guarded = !branches.isNeeded(e);
      switch (e.operation()) {
        case NEGATE -> give(in, a, graph.negate(g));
        case SQRT ->
            give(
                in,
                a,
                linear(guarded, g, x -> graph.divide(graph.multiply(x, graph.constant(0.5)), e)));
        case ADD -> {
          give(in, a, g);
          give(in, b, g);
        }
        case SUBTRACT -> {
          give(in, a, g);
          give(in, b, graph.negate(g));
        }
        case MULTIPLY -> {
          give(in, a, times(guarded, g, b));
          give(in, b, times(guarded, g, a));
        }
        case FMA -> {
          give(in, a, times(guarded, g, b));
          give(in, b, times(guarded, g, a));
          give(in, e.c(), g);
        }
        case DIVIDE -> {
          Expression t = linear(guarded, g, x -> graph.divide(x, b));
          give(in, a, t);
          give(in, b, times(guarded, graph.negate(t), e));
        }
        case SELECT -> {
          Expression zero = graph.constant(0);
          choose(e, true, b, g, graph.select(a, g, zero));
          choose(e, false, e.c(), g, graph.select(a, zero, g));
        }
        default -> give(in, a, times(guarded, g, slope(e)));
      }
    }

    /**
     * Gives to an operand of a choice, with the condition where the branch does not pass it later.
     */
    private void choose(
        Expression e, boolean holds, Expression to, Expression g, Expression whereTaken) {
      List<Branches.Choice> branch = branches.ofOperand(e, holds);
      boolean later = branch.contains(new Branches.Choice(e.a(), holds));
      give(branch, to, later ? g : whereTaken);
    }

    private void give(List<Branches.Choice> in, Expression to, Expression g) {
      if (!to.isConstant()) {
        int choices = branches.home(to).size();
        bar.computeIfAbsent(to, _ -> new Sum(null)).add(in.subList(choices, in.size()), g);
      }
    }
  }

  /** A sum of terms some of which count only where conditions hold, or do not hold. */
  private final class Sum {
    /** What has been added, or null; without what is in the two sums that follow. */
    private Expression value;

    /** A condition, or null, with the sums where it holds and where not. */
    private Expression condition;

    private Sum where;
    private Sum otherwise;

    Sum(Expression value) {
      this.value = value;
    }

    void add(List<Branches.Choice> within, Expression term) {
      if (within.isEmpty()) {
        value = sum(value(), term);
        return;
      }
      Branches.Choice first = within.getFirst();
      if (condition != first.condition()) {
        value = value();
        condition = first.condition();
        where = new Sum(value);
        otherwise = new Sum(value);
      }
      (first.holds() ? where : otherwise).add(within.subList(1, within.size()), term);
    }

    /** The sum so far; null if nothing has been added. */
    Expression value() {
      if (condition != null) {
        value = graph.select(condition, where.valueOrZero(), otherwise.valueOrZero());
        condition = null;
      }
      return value;
    }

    private Expression valueOrZero() {
      Expression v = value();
      return v == null ? graph.constant(0) : v;
    }
  }

  /** A cotangent times a slope; what comes from outside is finite. */
  private Expression times(boolean guarded, Expression g, Expression slope) {
    return linear(guarded && !Branches.isFinite(slope), g, x -> graph.multiply(x, slope));
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

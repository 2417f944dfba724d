package io.roughspike.equations;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes expressions of a graph as text. What is needed more than once, or is deep, gets a line and
 * a name of its own: e1, e2 and so on, or ee1 where a leaf is called so.
 */
final class GraphText {
  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int ATOM = 3;

  /** Operations within each other on one line. */
  private static final int DEEPEST = 50;

  private final Function<Place, String> names;
  private final Map<Expression, Integer> uses = new HashMap<>();
  private final Map<Expression, String> written = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  /**
   * A text of some expressions.
   *
   * @param roots the expressions
   * @param names what leaves are called
   */
  GraphText(Collection<Expression> roots, Function<Place, String> names) {
    this.names = names;
    List<Expression> order = Expression.inOrder(roots);
    roots.forEach(e -> uses.merge(e, 1, Integer::sum));
    order.forEach(e -> e.operands().forEach(o -> uses.merge(o, 1, Integer::sum)));
    String prefix = "e";
    while (order.stream().anyMatch(isCalled(prefix + "[0-9]+"))) {
      prefix += "e";
    }
    Map<Expression, Integer> depths = new HashMap<>();
    for (Expression e : order) {
      int depth = 1 + e.operands().stream().mapToInt(depths::get).max().orElse(0);
      boolean shared = uses.get(e) > 1 && !e.isLeaf() && e.operation() != Operation.NEGATE;
      if ((shared || depth > DEEPEST) && !e.operation().isCondition()) {
        String name = prefix + (lines.size() + 1);
        lines.add(name + " = " + text(e));
        written.put(e, name);
        depth = 0;
      }
      depths.put(e, depth);
    }
  }

  private Predicate<Expression> isCalled(String pattern) {
    return e -> e.place() != null && names.apply(e.place()).matches(pattern);
  }

  /** {@return the lines that name what is shared, in order} */
  List<String> lines() {
    return lines;
  }

  /** {@return one of the expressions} */
  String of(Expression e) {
    return in(e, 0);
  }

  private String in(Expression e, int least) {
    String name = written.get(e);
    if (name != null) {
      return name;
    }
    return strength(e) < least ? "(" + text(e) + ")" : text(e);
  }

  private static int strength(Expression e) {
    return switch (e.operation()) {
      case ADD, SUBTRACT, FMA, NEGATE -> SUM;
      case MULTIPLY, DIVIDE -> PRODUCT;
      case CONSTANT -> e.constant() < 0 ? SUM : ATOM;
      default -> ATOM;
    };
  }

  private String text(Expression e) {
    Expression a = e.a();
    Expression b = e.b();
    return switch (e.operation()) {
      case CONSTANT -> Dimension.text(e.constant());
      case LEAF -> names.apply(e.place());
      case NEGATE -> "-" + in(a, PRODUCT);
      case ADD -> in(a, SUM) + " + " + in(b, PRODUCT);
      case SUBTRACT -> in(a, SUM) + " - " + in(b, PRODUCT);
      case FMA -> in(a, PRODUCT) + "*" + in(b, ATOM) + " + " + in(e.c(), PRODUCT);
      case MULTIPLY -> in(a, PRODUCT) + "*" + in(b, ATOM);
      case DIVIDE -> in(a, PRODUCT) + "/" + in(b, ATOM);
      case LESS -> in(a, SUM) + " < " + in(b, SUM);
      case SELECT -> select(e);
      case EXP_BOUNDED -> "exp(" + in(a, 0) + ")";
      default -> e.operation().name().toLowerCase(Locale.ROOT) + "(" + in(a, 0) + ")";
    };
  }

  private String select(Expression e) {
    Expression left = e.a().a();
    Expression right = e.a().b();
    if (left == e.b() && right == e.c()) {
      return "min(" + in(right, 0) + ", " + in(left, 0) + ")";
    }
    if (left == e.c() && right == e.b()) {
      return "max(" + in(left, 0) + ", " + in(right, 0) + ")";
    }
    return "where(" + text(e.a()) + ", " + in(e.b(), 0) + ", " + in(e.c(), 0) + ")";
  }
}

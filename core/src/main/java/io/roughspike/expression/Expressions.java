package io.roughspike.expression;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds one expression graph. Every method returns the node that exists already, if there is one
 * of the same structure, and simplifies what needs no computation: constants are folded by the very
 * operation, 0 + x, 1 x, x / 1, -(-x) are x, and 0 x is 0 (values are finite where that is used).
 * The operands of + and x may be given in either order. The sign of a zero may change; nothing else
 * does.
 */
public final class Expressions {
  private record Key(
      Operation operation, Expression a, Expression b, Expression c, long immediate, Place place) {}

  private final Map<Key, Expression> known = new HashMap<>();

  /** An empty graph. */
  public Expressions() {}

  private Expression node(
      Operation operation, Expression a, Expression b, Expression c, long immediate, Place place) {
    Key key = new Key(operation, a, b, c, immediate, place);
    Expression old = known.get(key);
    if (old == null) {
      old = new Expression(known.size(), operation, a, b, c, immediate, place);
      known.put(key, old);
    }
    return old;
  }

  private Expression node(Operation operation, Expression a, Expression b, Expression c) {
    return node(operation, a, b, c, 0, null);
  }

  /** A node whose operands a and b may change places: the one that exists, in either order. */
  private Expression commutative(Operation operation, Expression a, Expression b, Expression c) {
    Expression other = known.get(new Key(operation, b, a, c, 0, null));
    return other != null ? other : node(operation, a, b, c);
  }

  /**
   * {@return a number}
   *
   * @param value any
   */
  public Expression constant(double value) {
    return node(Operation.CONSTANT, null, null, null, Double.doubleToRawLongBits(value), null);
  }

  /**
   * {@return a number from outside}
   *
   * @param place where it comes from
   */
  public Expression leaf(Place place) {
    return node(Operation.LEAF, null, null, null, 0, place);
  }

  /**
   * {@return a + b}
   *
   * @param a a number
   * @param b a number
   */
  public Expression add(Expression a, Expression b) {
    if (isZero(a)) {
      return b;
    }
    if (isZero(b)) {
      return a;
    }
    if (a.isConstant() && b.isConstant()) {
      return constant(a.constant() + b.constant());
    }
    if (a.operation() == Operation.NEGATE) {
      return subtract(b, a.a());
    }
    if (b.operation() == Operation.NEGATE) {
      return subtract(a, b.a());
    }
    return commutative(Operation.ADD, a, b, null);
  }

  /**
   * {@return a - b}
   *
   * @param a a number
   * @param b a number
   */
  public Expression subtract(Expression a, Expression b) {
    if (isZero(b)) {
      return a;
    }
    if (isZero(a)) {
      return negate(b);
    }
    if (a.isConstant() && b.isConstant()) {
      return constant(a.constant() - b.constant());
    }
    if (b.operation() == Operation.NEGATE) {
      return add(a, b.a());
    }
    return node(Operation.SUBTRACT, a, b, null);
  }

  /**
   * {@return a b}
   *
   * @param a a number
   * @param b a number
   */
  public Expression multiply(Expression a, Expression b) {
    if (isZero(a) || b.is(1)) {
      return a;
    }
    if (isZero(b) || a.is(1)) {
      return b;
    }
    if (a.isConstant() && b.isConstant()) {
      return constant(a.constant() * b.constant());
    }
    if (a.is(-1)) {
      return negate(b);
    }
    if (b.is(-1)) {
      return negate(a);
    }
    return commutative(Operation.MULTIPLY, a, b, null);
  }

  /**
   * {@return a / b}
   *
   * @param a a number
   * @param b a number
   */
  public Expression divide(Expression a, Expression b) {
    if (b.is(1) || (isZero(a) && !b.isConstant())) {
      return a;
    }
    if (a.isConstant() && b.isConstant()) {
      return constant(a.constant() / b.constant());
    }
    return node(Operation.DIVIDE, a, b, null);
  }

  /**
   * {@return a b + c with one rounding}
   *
   * @param a a number
   * @param b a number
   * @param c a number
   */
  public Expression fma(Expression a, Expression b, Expression c) {
    if (isZero(a) || isZero(b)) {
      return c;
    }
    if (a.is(1)) {
      return add(b, c);
    }
    if (b.is(1)) {
      return add(a, c);
    }
    if (isZero(c)) {
      return multiply(a, b);
    }
    if (a.isConstant() && b.isConstant() && c.isConstant()) {
      return constant(Math.fma(a.constant(), b.constant(), c.constant()));
    }
    return commutative(Operation.FMA, a, b, c);
  }

  /**
   * {@return -a}
   *
   * @param a a number
   */
  public Expression negate(Expression a) {
    return switch (a.operation()) {
      case CONSTANT -> constant(-a.constant());
      case NEGATE -> a.a();
      case SUBTRACT -> subtract(a.b(), a.a());
      default -> node(Operation.NEGATE, a, null, null);
    };
  }

  /**
   * {@return the square root of a}
   *
   * @param a a number
   */
  public Expression sqrt(Expression a) {
    return a.isConstant() ? constant(Math.sqrt(a.constant())) : node(Operation.SQRT, a, null, null);
  }

  /**
   * {@return the condition a &lt; b}
   *
   * @param a a number
   * @param b a number
   */
  public Expression less(Expression a, Expression b) {
    return node(Operation.LESS, a, b, null);
  }

  /**
   * {@return x where the condition holds, else y}
   *
   * @param condition of {@link #less}
   * @param x a number
   * @param y a number
   */
  public Expression select(Expression condition, Expression x, Expression y) {
    if (x == y) {
      return x;
    }
    if (condition.a().isConstant() && condition.b().isConstant()) {
      return condition.a().constant() < condition.b().constant() ? x : y;
    }
    return node(Operation.SELECT, condition, x, y);
  }

  /**
   * {@return x, or the bound where that is smaller; NaN stays}
   *
   * @param x a number
   * @param bound a number
   */
  public Expression atMost(Expression x, Expression bound) {
    return select(less(bound, x), bound, x);
  }

  /**
   * {@return x, or the bound where that is larger; NaN stays}
   *
   * @param x a number
   * @param bound a number
   */
  public Expression atLeast(Expression x, Expression bound) {
    return select(less(x, bound), bound, x);
  }

  /**
   * {@return an operation on the bits of a}
   *
   * @param operation one of those with an immediate
   * @param a a number
   * @param immediate the integer
   */
  public Expression bits(Operation operation, Expression a, long immediate) {
    if (a.isConstant()) {
      long x = a.immediate();
      return constant(
          Double.longBitsToDouble(
              switch (operation) {
                case SHIFT_LEFT -> x << immediate;
                case SHIFT_RIGHT -> x >>> immediate;
                case BIT_AND -> x & immediate;
                case BIT_OR -> x | immediate;
                case BIT_ADD -> x + immediate;
                default -> throw new IllegalArgumentException("no immediate in " + operation);
              }));
    }
    return node(operation, a, null, null, immediate, null);
  }

  /**
   * {@return a function of a}
   *
   * @param function one of {@link Operation#isFunction}
   * @param a a number
   */
  public Expression function(Operation function, Expression a) {
    return node(function, a, null, null);
  }

  /**
   * {@return the operation of {@code like} on other operands, simplified}
   *
   * @param like a node of any graph
   * @param operands nodes of this graph, as many as it has operands
   */
  public Expression rebuild(Expression like, List<Expression> operands) {
    return switch (like.operation()) {
      case CONSTANT -> constant(like.constant());
      case LEAF -> leaf(like.place());
      case NEGATE -> negate(operands.get(0));
      case SQRT -> sqrt(operands.get(0));
      case ADD -> add(operands.get(0), operands.get(1));
      case SUBTRACT -> subtract(operands.get(0), operands.get(1));
      case MULTIPLY -> multiply(operands.get(0), operands.get(1));
      case DIVIDE -> divide(operands.get(0), operands.get(1));
      case FMA -> fma(operands.get(0), operands.get(1), operands.get(2));
      case LESS -> less(operands.get(0), operands.get(1));
      case SELECT -> select(operands.get(0), operands.get(1), operands.get(2));
      default -> node(like.operation(), operands.get(0), null, null, like.immediate(), null);
    };
  }

  /**
   * Puts other nodes in place of some, and so on upwards; also takes nodes over from another graph.
   *
   * @param roots what is wanted, nodes of any one graph
   * @param replacements nodes of this graph, by node
   * @return what every node below the roots has become
   */
  public Map<Expression, Expression> substitute(
      Collection<Expression> roots, Map<Expression, Expression> replacements) {
    Map<Expression, Expression> to = new HashMap<>(replacements);
    for (Expression e : Expression.inOrder(roots)) {
      if (!to.containsKey(e)) {
        to.put(e, rebuild(e, e.operands().stream().map(to::get).toList()));
      }
    }
    return to;
  }

  /**
   * {@return nodes of this graph of the same structure}
   *
   * @param roots nodes of any one graph
   */
  public List<Expression> take(List<Expression> roots) {
    Map<Expression, Expression> to = substitute(roots, Map.of());
    return roots.stream().map(to::get).toList();
  }

  /**
   * {@return a node of this graph of the same structure}
   *
   * @param root a node of any graph
   */
  public Expression take(Expression root) {
    return take(List.of(root)).getFirst();
  }

  /** Whether e is a zero of either sign. */
  private static boolean isZero(Expression e) {
    return e.isConstant() && e.constant() == 0;
  }
}

package io.roughspike.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A node of an expression graph: an operation with its operands. Made by {@link Expressions} alone;
 * within one of these equal structure is one object, so identity is equality.
 */
public final class Expression {
  private final int id;
  private final Operation operation;
  private final Expression a;
  private final Expression b;
  private final Expression c;
  private final long immediate;
  private final Place place;

  Expression(
      int id,
      Operation operation,
      Expression a,
      Expression b,
      Expression c,
      long immediate,
      Place place) {
    this.id = id;
    this.operation = operation;
    this.a = a;
    this.b = b;
    this.c = c;
    this.immediate = immediate;
    this.place = place;
  }

  /** {@return number of the node in its graph; operands have smaller ones} */
  public int id() {
    return id;
  }

  /** {@return what the node does} */
  public Operation operation() {
    return operation;
  }

  /** {@return the first operand, or null} */
  public Expression a() {
    return a;
  }

  /** {@return the second operand, or null} */
  public Expression b() {
    return b;
  }

  /** {@return the third operand, or null} */
  public Expression c() {
    return c;
  }

  /** {@return the operands, as many as the operation takes} */
  public List<Expression> operands() {
    return switch (operation.arity()) {
      case 0 -> List.of();
      case 1 -> List.of(a);
      case 2 -> List.of(a, b);
      default -> List.of(a, b, c);
    };
  }

  /** {@return the integer that the operation takes beside its operands} */
  public long immediate() {
    return immediate;
  }

  /** {@return the number of a {@link Operation#CONSTANT}} */
  public double constant() {
    return Double.longBitsToDouble(immediate);
  }

  /** {@return where the number of a {@link Operation#LEAF} comes from, or null} */
  public Place place() {
    return place;
  }

  /** {@return whether the node has no operands} */
  public boolean isLeaf() {
    return operation.arity() == 0;
  }

  /** {@return whether the node is a {@link Operation#CONSTANT}} */
  public boolean isConstant() {
    return operation == Operation.CONSTANT;
  }

  /** {@return whether the node is that constant, to the bit} */
  boolean is(double value) {
    return isConstant() && immediate == Double.doubleToRawLongBits(value);
  }

  /**
   * {@return all nodes that {@code roots} need, operands first, in a fixed order}
   *
   * @param roots nodes of one graph
   */
  public static List<Expression> inOrder(Collection<Expression> roots) {
    return inOrder(roots, Expression::operands);
  }

  /**
   * {@return all nodes that {@code roots} need, what a node needs first, in a fixed order}
   *
   * @param roots nodes of one graph
   * @param needs what a node needs, in place of its operands
   */
  public static List<Expression> inOrder(
      Collection<Expression> roots, Function<Expression, List<Expression>> needs) {
    List<Expression> order = new ArrayList<>();
    Set<Expression> seen = new HashSet<>();
    for (Expression root : roots) {
      visit(root, needs, seen, order);
    }
    return order;
  }

  /** Depth first, without a call for each level: graphs may be deep. */
  private static void visit(
      Expression root,
      Function<Expression, List<Expression>> needs,
      Set<Expression> seen,
      List<Expression> order) {
    Deque<Expression> path = new ArrayDeque<>();
    Deque<Iterator<Expression>> ahead = new ArrayDeque<>();
    Iterator<Expression> next = List.of(root).iterator();
    while (true) {
      if (next.hasNext()) {
        Expression e = next.next();
        if (seen.add(e)) {
          path.push(e);
          ahead.push(next);
          next = needs.apply(e).iterator();
        }
      } else if (path.isEmpty()) {
        return;
      } else {
        order.add(path.pop());
        next = ahead.pop();
      }
    }
  }

  @Override
  public String toString() {
    return switch (operation) {
      case CONSTANT -> Double.toString(constant());
      case LEAF -> place.toString();
      case SHIFT_LEFT, SHIFT_RIGHT, BIT_AND, BIT_OR, BIT_ADD ->
          operation + "(" + a + ", " + immediate + ")";
      default -> operation + operands().toString();
    };
  }
}

package io.roughspike.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpressionsTest {
  private final Expressions graph = new Expressions();
  private final Expression x = graph.leaf(new Place.State(0));
  private final Expression y = graph.leaf(new Place.State(1));
  private final Expression z = graph.leaf(new Place.State(2));
  private final Expression zero = graph.constant(0);
  private final Expression minusZero = graph.constant(-0.0);
  private final Expression one = graph.constant(1);
  private final Expression two = graph.constant(2);

  @Test
  void equalStructureIsOneNode() {
    assertSame(x, graph.leaf(new Place.State(0)));
    assertSame(graph.constant(2), two);
    assertSame(graph.sqrt(graph.add(x, y)), graph.sqrt(graph.add(x, y)));
    assertSame(graph.bits(Operation.BIT_AND, x, 7), graph.bits(Operation.BIT_AND, x, 7));
    assertNotEquals(graph.bits(Operation.BIT_AND, x, 7), graph.bits(Operation.BIT_AND, x, 8));
    assertNotEquals(zero, minusZero);
    assertNotEquals(x, y);
    assertNotEquals(graph.subtract(x, y), graph.subtract(y, x));
    assertNotEquals(graph.divide(x, y), graph.divide(y, x));
    assertNotEquals(graph.less(x, y), graph.less(y, x));
  }

  @Test
  void operandsOfSumsAndProductsHaveOneOrder() {
    assertSame(graph.add(x, y), graph.add(y, x));
    assertSame(graph.multiply(x, y), graph.multiply(y, x));
    assertSame(graph.fma(x, y, z), graph.fma(y, x, z));
    assertNotEquals(graph.fma(x, y, z), graph.fma(x, z, y));
  }

  @Test
  void constantsAreFoldedByTheOperation() {
    assertSame(graph.constant(0.1 + 0.2), graph.add(graph.constant(0.1), graph.constant(0.2)));
    assertSame(graph.constant(-1), graph.subtract(one, two));
    assertSame(graph.constant(0.1 * 3), graph.multiply(graph.constant(0.1), graph.constant(3)));
    assertSame(graph.constant(1.0 / 3), graph.divide(one, graph.constant(3)));
    assertSame(graph.constant(-2), graph.negate(two));
    assertSame(graph.constant(Math.sqrt(2)), graph.sqrt(two));
    assertSame(
        graph.constant(Math.fma(0.1, 10, -1)),
        graph.fma(graph.constant(0.1), graph.constant(10), graph.constant(-1)));
    assertSame(x, graph.select(graph.less(one, two), x, y));
    assertSame(y, graph.select(graph.less(two, one), x, y));
    assertSame(y, graph.select(graph.less(graph.constant(Double.NaN), one), x, y));
  }

  @Test
  void whatNeedsNoComputationIsNone() {
    for (Expression nothing : List.of(zero, minusZero)) {
      assertSame(x, graph.add(x, nothing));
      assertSame(x, graph.add(nothing, x));
      assertSame(x, graph.subtract(x, nothing));
      assertSame(graph.negate(x), graph.subtract(nothing, x));
      assertSame(nothing, graph.multiply(x, nothing));
      assertSame(nothing, graph.multiply(nothing, x));
      assertSame(nothing, graph.divide(nothing, x));
      assertSame(z, graph.fma(x, nothing, z));
      assertSame(z, graph.fma(nothing, x, z));
      assertSame(graph.multiply(x, y), graph.fma(x, y, nothing));
    }
    assertSame(x, graph.multiply(one, x));
    assertSame(x, graph.multiply(x, one));
    assertSame(graph.negate(x), graph.multiply(graph.constant(-1), x));
    assertSame(graph.negate(x), graph.multiply(x, graph.constant(-1)));
    assertSame(x, graph.divide(x, one));
    assertSame(graph.add(x, z), graph.fma(x, one, z));
    assertSame(graph.add(x, z), graph.fma(one, x, z));
    assertSame(x, graph.select(graph.less(y, z), x, x));
  }

  @Test
  void signsMoveIntoSumsAndDifferences() {
    assertSame(x, graph.negate(graph.negate(x)));
    assertSame(graph.subtract(y, x), graph.negate(graph.subtract(x, y)));
    assertSame(graph.subtract(x, y), graph.add(x, graph.negate(y)));
    assertSame(graph.subtract(y, x), graph.add(graph.negate(x), y));
    assertSame(graph.add(x, y), graph.subtract(x, graph.negate(y)));
  }

  /** A division by 0 and a comparison with NaN mean something. */
  @Test
  void whatMattersStays() {
    assertEquals(Operation.SUBTRACT, graph.subtract(x, x).operation());
    assertEquals(Operation.DIVIDE, graph.divide(x, x).operation());
    assertTrue(Double.isNaN(graph.divide(zero, zero).constant()));
    assertEquals(Operation.LESS, graph.less(one, two).operation());
  }

  @Test
  void operandsHaveSmallerNumbersAndComeFirst() {
    Expression e = graph.fma(graph.sqrt(graph.add(x, y)), z, graph.add(x, y));
    List<Expression> order = Expression.inOrder(List.of(e, x));
    assertEquals(List.copyOf(order), order.stream().distinct().toList());
    assertEquals(6, order.size());
    for (Expression node : order) {
      for (Expression operand : node.operands()) {
        assertTrue(operand.id() < node.id());
        assertTrue(order.indexOf(operand) < order.indexOf(node));
      }
    }
  }

  @Test
  void substitutionRebuildsAndSimplifies() {
    Expression e = graph.fma(x, y, graph.function(Operation.EXP, z));
    Map<Expression, Expression> to = graph.substitute(List.of(e), Map.of(y, zero, z, x));
    assertSame(graph.function(Operation.EXP, x), to.get(e));
    Expression bits = graph.bits(Operation.SHIFT_RIGHT, x, 3);
    assertSame(
        graph.bits(Operation.SHIFT_RIGHT, y, 3),
        graph.substitute(List.of(bits), Map.of(x, y)).get(bits));
    assertSame(e, graph.substitute(List.of(e), Map.of()).get(e));
  }
}

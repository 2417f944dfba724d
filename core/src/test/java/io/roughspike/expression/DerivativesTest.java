package io.roughspike.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Derivatives of random formulas of all differentiable operations. */
class DerivativesTest {
  private static final int FORMULAS = 300;
  private static final int VARIABLES = 5;
  private static final int OPERATIONS = 30;

  private final Random random = new Random(TestSeed.of(DerivativesTest.class));

  /** Two results of some variables, with a cotangent of each and a direction. */
  private final class Formula {
    final Expressions graph = new Expressions();
    final List<Expression> variables = new ArrayList<>();
    final List<Expression> results;
    final double[] at = random.doubles(VARIABLES, -1, 1).toArray();
    final double[] direction = random.doubles(VARIABLES, -1, 1).toArray();
    final double[] weights = random.doubles(2, -1, 1).toArray();

    Formula() {
      this(false);
    }

    /**
     * A formula.
     *
     * @param wild whether values may be anything, infinity and NaN among them
     */
    Formula(boolean wild) {
      for (int k = 0; k < VARIABLES; k++) {
        variables.add(graph.leaf(new Place.State(k)));
      }
      List<Expression> pool = new ArrayList<>(variables);
      pool.add(graph.constant(random.nextGaussian()));
      for (int k = 0; k < OPERATIONS; k++) {
        pool.add(wild ? wildOperation(pool) : operation(pool));
      }
      results = pool.reversed().stream().filter(e -> !e.isLeaf()).distinct().limit(2).toList();
    }

    /** Of moderate values and derivatives everywhere, jumps apart. */
    private Expression operation(List<Expression> pool) {
      Expression a = pick(pool);
      Expression b = pick(pool);
      Expression bounded = graph.function(Operation.SIN, b);
      return switch (random.nextInt(14)) {
        case 0 -> graph.negate(a);
        case 1 -> graph.sqrt(graph.fma(a, a, graph.constant(0.5)));
        case 2 -> graph.add(a, b);
        case 3 -> graph.subtract(a, b);
        case 4 -> graph.multiply(a, bounded);
        case 5 -> graph.divide(a, graph.add(bounded, graph.constant(1.5)));
        case 6 -> graph.fma(a, bounded, pick(pool));
        case 7 -> graph.function(Operation.EXP, bounded);
        case 8 -> graph.function(Operation.EXP_BOUNDED, graph.negate(bounded));
        case 9 -> graph.function(Operation.LOG, graph.add(bounded, graph.constant(1.5)));
        case 10 -> graph.function(Operation.COS, a);
        case 11 -> graph.function(Operation.TANH, a);
        case 12 -> graph.function(Operation.EXP2, bounded);
        default -> graph.select(graph.less(a, b), pick(pool), pick(pool));
      };
    }

    private Expression wildOperation(List<Expression> pool) {
      Expression a = pick(pool);
      Expression b = pick(pool);
      return switch (random.nextInt(10)) {
        case 0 -> graph.sqrt(a);
        case 1 -> graph.function(Operation.LOG, a);
        case 2 -> graph.divide(a, b);
        case 3 -> graph.multiply(a, b);
        case 4 -> graph.function(Operation.EXP, a);
        case 5 -> graph.fma(a, b, pick(pool));
        case 6 -> graph.subtract(a, b);
        default -> graph.select(graph.less(a, b), pick(pool), pick(pool));
      };
    }

    private Expression pick(List<Expression> pool) {
      return pool.get(random.nextInt(pool.size()));
    }

    Map<Expression, Double> values(List<Expression> roots, double step) {
      double[] all =
          new Evaluation(roots)
              .at(place -> {
                int k = ((Place.State) place).index();
                return at[k] + step * direction[k];
              });
      Map<Expression, Double> values = new HashMap<>();
      for (int r = 0; r < all.length; r++) {
        values.put(roots.get(r), all[r]);
      }
      return values;
    }

    /** The conditions, so that two points on one side of all jumps can be told. */
    List<Double> conditions(double step) {
      List<Expression> all =
          Expression.inOrder(results).stream().filter(e -> e.operation().isCondition()).toList();
      Map<Expression, Double> values = values(all, step);
      return all.stream().map(values::get).toList();
    }

    /** Weighted sum of the results. */
    double value(double step) {
      Map<Expression, Double> values = values(results, step);
      return weights[0] * values.get(results.get(0)) + weights[1] * values.get(results.get(1));
    }

    double reverse() {
      Map<Expression, Expression> seeds = new HashMap<>();
      for (int j = 0; j < 2; j++) {
        seeds.put(results.get(j), graph.constant(weights[j]));
      }
      Map<Expression, Expression> bar = new Derivatives(graph).reverse(seeds);
      List<Expression> wanted = variables.stream().filter(bar::containsKey).map(bar::get).toList();
      Map<Expression, Double> values = values(wanted, 0);
      double sum = 0;
      for (int k = 0; k < VARIABLES; k++) {
        sum += direction[k] * values.getOrDefault(bar.get(variables.get(k)), 0.0);
      }
      return sum;
    }

    double forward() {
      Map<Expression, Expression> seeds = new HashMap<>();
      for (int k = 0; k < VARIABLES; k++) {
        seeds.put(variables.get(k), graph.constant(direction[k]));
      }
      Map<Expression, Expression> dot = new Derivatives(graph).forward(results, seeds);
      List<Expression> wanted = results.stream().filter(dot::containsKey).map(dot::get).toList();
      Map<Expression, Double> values = values(wanted, 0);
      double sum = 0;
      for (int j = 0; j < 2; j++) {
        sum += weights[j] * values.getOrDefault(dot.get(results.get(j)), 0.0);
      }
      return sum;
    }
  }

  /** Both add up the same products in another order: tens of roundings of sums of that size. */
  @Test
  void cotangentsAndTangentsAgree() {
    for (int k = 0; k < FORMULAS; k++) {
      Formula formula = new Formula();
      double forward = formula.forward();
      assertEquals(forward, formula.reverse(), 1e-12 * (10 + Math.abs(forward)), "formula " + k);
    }
  }

  /**
   * D(h) = (f(h) - f(-h)) / 2h errs by a multiple of h^2 and by the rounding of f, some 1e-15 / h.
   * D(h/2) is then off by a third of D(h) - D(h/2), and ten times that leaves room for the next
   * order.
   */
  @Test
  void derivativesAreThoseOfCentralDifferences() {
    double h = 1e-4;
    Set<Operation> seen = EnumSet.noneOf(Operation.class);
    int compared = 0;
    for (int k = 0; k < FORMULAS; k++) {
      Formula formula = new Formula();
      if (Stream.of(-h, h).anyMatch(s -> !formula.conditions(s).equals(formula.conditions(0)))) {
        continue;
      }
      double wide = (formula.value(h) - formula.value(-h)) / (2 * h);
      double narrow = (formula.value(h / 2) - formula.value(-h / 2)) / h;
      double tolerance = 10 * Math.abs(wide - narrow) + 1e-10 * (1 + Math.abs(formula.value(0)));
      assertEquals(narrow, formula.reverse(), tolerance, "formula " + k);
      Expression.inOrder(formula.results).forEach(e -> seen.add(e.operation()));
      compared++;
    }
    assertTrue(compared > FORMULAS * 9 / 10, "formulas compared: " + compared);
    assertTrue(
        seen.containsAll(EnumSet.range(Operation.CONSTANT, Operation.SELECT)), () -> "" + seen);
    assertTrue(seen.containsAll(EnumSet.range(Operation.EXP, Operation.TANH)), () -> "" + seen);
  }

  /**
   * Tangents pick branches, so those not taken cannot matter there. Terms may be larger than their
   * sum, not by much: what is large is left out.
   */
  @Test
  void branchesNotTakenDoNotMatterEvenIfTheyAreNotFinite() {
    int compared = 0;
    for (int k = 0; k < 20 * FORMULAS; k++) {
      Formula formula = new Formula(true);
      List<Expression> all = Expression.inOrder(formula.results);
      Map<Expression, Double> values = formula.values(all, 0);
      List<Expression> taken =
          Expression.inOrder(
              formula.results,
              e ->
                  e.operation() == Operation.SELECT
                      ? List.of(values.get(e.a()) != 0 ? e.b() : e.c())
                      : e.operands());
      double forward = formula.forward();
      // the root of 0 has a value, but no derivative
      if (taken.stream().allMatch(e -> Math.abs(values.get(e)) < 100)
          && taken.stream().noneMatch(e -> e.operation() == Operation.SQRT && values.get(e) < 0.01)
          && !values.values().stream().allMatch(Double::isFinite)
          && Math.abs(forward) < 100) {
        assertEquals(forward, formula.reverse(), 1e-9, "formula " + k);
        compared++;
      }
    }
    assertTrue(compared > FORMULAS, "formulas compared: " + compared);
  }

  @Test
  void aBranchNotTakenGivesExactlyZero() {
    Expressions graph = new Expressions();
    Expression x = graph.leaf(new Place.State(0));
    Expression zero = graph.constant(0);
    Expression positive = graph.less(zero, x);
    Expression root = graph.sqrt(x);
    Expression log = graph.function(Operation.LOG, root);
    for (Expression branch : List.of(root, log, graph.add(root, log), graph.divide(root, log))) {
      Expression e = graph.select(positive, branch, graph.negate(x));
      Expression bar = new Derivatives(graph).reverse(Map.of(e, graph.constant(1))).get(x);
      assertEquals(-1, new Evaluation(List.of(bar)).at(_ -> -2)[0]);
      assertEquals(-1, new Evaluation(List.of(bar)).at(_ -> 0)[0]);
    }
  }

  /** In one branch of a branch, in both, and in branches of two choices: a root without slope. */
  @Test
  void nestedAndSharedBranchesNotTakenGiveExactlyZero() {
    Expressions graph = new Expressions();
    Expression x = graph.leaf(new Place.State(0));
    Expression y = graph.leaf(new Place.State(1));
    Expression zero = graph.constant(0);
    Expression root = graph.sqrt(x);
    Expression log = graph.function(Operation.LOG, graph.multiply(root, y));
    Expression positive = graph.less(zero, x);
    Expression yPositive = graph.less(zero, y);
    Expression large = graph.less(graph.constant(1), x);
    Expression twice = graph.multiply(root, graph.constant(2));
    List<Expression> inBranches =
        List.of(
            graph.select(yPositive, log, graph.negate(y)),
            graph.select(yPositive, graph.multiply(twice, root), graph.multiply(root, y)),
            graph.select(large, twice, graph.select(yPositive, log, graph.multiply(root, log))),
            graph.multiply(log, graph.select(yPositive, graph.divide(root, y), log)));
    for (Expression inner : inBranches) {
      Expression e = graph.select(positive, inner, graph.multiply(x, y));
      Expression both = graph.add(e, graph.select(large, graph.multiply(log, root), zero));
      for (double at : new double[] {0, -2}) {
        for (double yAt : new double[] {3, 0, -3}) {
          for (Expression of : List.of(e, both)) {
            double[] bar = cotangents(graph, of, List.of(x, y), List.of(at, yAt));
            assertEquals(yAt, bar[0]);
            assertEquals(at, bar[1]);
          }
        }
      }
    }
    Expression nested = graph.select(positive, inBranches.getFirst(), x);
    double[] inner = cotangents(graph, nested, List.of(x, y), List.of(4.0, 0.0));
    assertEquals(0, inner[0]);
    assertEquals(-1, inner[1]);
    double[] innermost = cotangents(graph, nested, List.of(x, y), List.of(4.0, 2.0));
    assertEquals(0.125, innermost[0], 1e-16); // of log(sqrt(x) y)
    assertEquals(0.5, innermost[1], 1e-16);
  }

  private static double[] cotangents(
      Expressions graph, Expression of, List<Expression> by, List<Double> at) {
    Map<Expression, Expression> bar = new Derivatives(graph).reverse(Map.of(of, graph.constant(1)));
    return new Evaluation(by.stream().map(bar::get).toList())
        .at(place -> at.get(((Place.State) place).index()));
  }

  /** However much a branch computes. */
  @Test
  void aBranchTakesOneChoiceForEachVariable() {
    Expressions graph = new Expressions();
    List<Expression> variables =
        List.of(graph.leaf(new Place.State(0)), graph.leaf(new Place.State(1)));
    Expression e = variables.getFirst();
    for (int k = 0; k < OPERATIONS; k++) {
      e = graph.function(Operation.LOG, graph.fma(e, e, variables.getLast()));
    }
    Expression condition = graph.less(variables.getFirst(), variables.getLast());
    Map<Expression, Expression> bar =
        new Derivatives(graph)
            .reverse(Map.of(graph.select(condition, e, graph.constant(2)), graph.constant(1)));
    List<Expression> wanted = variables.stream().map(bar::get).toList();
    assertEquals(
        2,
        Expression.inOrder(wanted).stream().filter(x -> x.operation() == Operation.SELECT).count());
  }

  /** What is not needed is not there: no node of derivative 0 comes back. */
  @Test
  void variablesThatDoNotMatterHaveNoDerivative() {
    Expressions graph = new Expressions();
    Expression x = graph.leaf(new Place.State(0));
    Expression y = graph.leaf(new Place.State(1));
    Expression square = graph.multiply(x, x);
    Map<Expression, Expression> bar =
        new Derivatives(graph).reverse(Map.of(square, graph.constant(1)));
    assertEquals(graph.add(x, x), bar.get(x));
    assertEquals(null, bar.get(y));
    Map<Expression, Expression> dot =
        new Derivatives(graph).forward(List.of(square), Map.of(y, graph.constant(1)));
    assertEquals(null, dot.get(square));
  }

  @Test
  void sumsTakeProductsByFusedMultiplyAdds() {
    Expressions graph = new Expressions();
    Derivatives derivatives = new Derivatives(graph);
    Expression x = graph.leaf(new Place.State(0));
    Expression y = graph.leaf(new Place.State(1));
    Expression z = graph.leaf(new Place.State(2));
    Expression product = graph.multiply(x, y);
    assertEquals(graph.fma(x, y, z), derivatives.plus(z, product));
    assertEquals(graph.fma(graph.negate(x), y, z), derivatives.plus(z, graph.negate(product)));
    assertEquals(graph.subtract(z, x), derivatives.plus(z, graph.negate(x)));
    assertEquals(graph.add(z, x), derivatives.plus(z, x));
  }

  @Test
  void bitsHaveNoDerivative() {
    Expressions graph = new Expressions();
    Expression x = graph.leaf(new Place.State(0));
    Expression shifted = graph.bits(Operation.SHIFT_LEFT, x, 52);
    Derivatives derivatives = new Derivatives(graph);
    assertThrows(
        IllegalArgumentException.class,
        () -> derivatives.reverse(Map.of(shifted, graph.constant(1))));
  }
}

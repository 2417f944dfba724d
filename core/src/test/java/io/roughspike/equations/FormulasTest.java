package io.roughspike.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.Meaning.Use;
import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of expressions, against their trees. */
class FormulasTest {
  private static final int FORMULAS = 2000;
  private static final int DEPTH = 5;

  /** Values that are not ordinary. No zeros: the graph may change their sign. */
  private static final double[] STRANGE = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -1e300, 1e-300
  };

  private static final Scope SCOPE =
      new Scope(new Source("equations", "dv/dt = v; dw/dt = w"), Set.of("p", "q"), false);

  private static final long SEED = TestSeed.of(FormulasTest.class);

  private final Random random = new Random(SEED);
  private final Expressions graph = new Expressions();
  private final Bounds bounds = new Bounds(graph, List.of(), List.of());

  /** Names v, w, p, q are numbers 0 to 3. */
  private static int number(Meaning meaning) {
    return switch (meaning) {
      case Meaning.State(int k) -> k;
      case Meaning.Parameter(String name) -> name.equals("p") ? 2 : 3;
      default -> throw new AssertionError(meaning);
    };
  }

  private Expression leaf(int number) {
    return graph.leaf(new Place.State(number));
  }

  private Expression lowered(Node tree) {
    return new Lowering(SCOPE, Use.EVENT, graph, bounds, m -> leaf(number(m))).of(tree);
  }

  private Expression lowered(String text) {
    return lowered(Parser.expression(new Source("text", text)));
  }

  private static double value(Expression e, double... at) {
    return new Evaluation(List.of(e)).at(place -> at[((Place.State) place).index()])[0];
  }

  private double[] point(boolean strange) {
    double[] at = random.doubles(4, -2, 2).toArray();
    if (strange) {
      at[random.nextInt(4)] = STRANGE[random.nextInt(STRANGE.length)];
    }
    return at;
  }

  @Test
  void treesReadBackAsTheyAreWritten() {
    RandomTrees trees = new RandomTrees(random);
    for (int k = 0; k < FORMULAS; k++) {
      Node tree = trees.tree(random.nextInt(DEPTH + 1));
      String text = Written.of(tree);
      Node read = Parser.expression(new Source("text", text));
      assertEquals(ParserTest.bracketed(tree), ParserTest.bracketed(read), text);
      assertEquals(text, Written.of(read));
      assertEquals(lowered(tree), lowered(read), text);
    }
  }

  /**
   * Both do the same operations in the same order, powers and constant factors apart, so they
   * differ by some roundings of the largest value on the way, of which functions of large
   * derivatives can make more: what is near a jump or a pole is left out, as its value changes when
   * the point moves by a few roundings.
   */
  @Test
  void valuesAreThoseOfTheTrees() {
    RandomTrees trees = new RandomTrees(random);
    int compared = 0;
    int notFinite = 0;
    for (int k = 0; k < 10 * FORMULAS; k++) {
      Node tree = trees.tree(DEPTH);
      double[] at = point(k % 4 == 0);
      double[] near = Arrays.stream(at).map(x -> x * (1 + 1e-14)).toArray();
      TreeValue walk = new TreeValue(SCOPE, Use.EVENT, m -> at[number(m)]);
      double expected = walk.of(tree);
      double tolerance = 1e-13 * Math.max(1, walk.largest());
      double moved = new TreeValue(SCOPE, Use.EVENT, m -> near[number(m)]).of(tree);
      boolean jumps = Double.isFinite(expected) && !(Math.abs(moved - expected) < tolerance);
      if (walk.metZero() || jumps) {
        continue;
      }
      double actual = value(lowered(tree), at);
      String what = Written.of(tree) + " at " + Arrays.toString(at);
      if (Double.isFinite(expected)) {
        assertEquals(expected, actual, tolerance, what);
      } else {
        assertEquals(expected, actual, what);
        notFinite++;
      }
      compared++;
    }
    assertTrue(compared > 5 * FORMULAS && notFinite > FORMULAS, compared + ", " + notFinite);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // ties go to the first argument
        "min(2*v, 3*w) | 3 | 2 | 2 | 0",
        "max(2*v, 3*w) | 3 | 2 | 2 | 0",
        "min(3*w, 2*v) | 3 | 2 | 0 | 3",
        "max(3*w, 2*v) | 3 | 2 | 0 | 3",
        "min(2*v, 3*w) | 1 | 2 | 2 | 0",
        "max(2*v, 3*w) | 1 | 2 | 0 | 3",
        // abs at 0
        "abs(v) | 2 | 0 | 1 | 0",
        "abs(v) | -2 | 0 | -1 | 0",
        "abs(v) + w | 0 | 0 | 0 | 1",
        // branches that are not taken and have no finite value, or slope
        "where(v > 0, sqrt(v), w) | -1 | 2 | 0 | 1",
        "where(v > 0, log(v)*w, w) | -1 | 2 | 0 | 1",
        "where(v > 0, v^0.5, w) | 0 | 2 | 0 | 1",
        "where(v < 0, w, 1/v) | 0 | 2 | -Infinity | 0",
        "where(v <= 0, w, 1/v) | 0 | 2 | 0 | 1",
        "where(v >= 0, w, exp(1000*w)/v) | 0 | 2 | 0 | 1",
        "where(v > 0, where(w > 0, sqrt(v)*log(w), 1/w), v) | -1 | 0 | 1 | 0",
        // powers
        "v^3 | -2 | 0 | 12 | 0",
        "v^-2 | -2 | 0 | 0.25 | 0",
        "v^1 + v^0 | 5 | 0 | 1 | 0",
        "v^1.5 | 4 | 0 | 3 | 0",
        "v^w | 2 | 3 | 12 | 5.545177444479562",
      })
  void derivativesAreAsDocumented(String text, double v, double w, double byV, double byW) {
    Expression e = lowered(text);
    Map<Expression, Expression> bar = new Derivatives(graph).reverse(Map.of(e, one()));
    Expression zero = graph.constant(0);
    assertEquals(byV, value(bar.getOrDefault(leaf(0), zero), v, w), 1e-14);
    assertEquals(byW, value(bar.getOrDefault(leaf(1), zero), v, w), 1e-14);
    assertEquals(byV, forward(e, 0, v, w), 1e-14);
    assertEquals(byW, forward(e, 1, v, w), 1e-14);
  }

  private Expression one() {
    return graph.constant(1);
  }

  private double forward(Expression e, int variable, double... at) {
    Map<Expression, Expression> dot =
        new Derivatives(graph).forward(List.of(e), Map.of(leaf(variable), one()));
    return value(dot.getOrDefault(e, graph.constant(0)), at);
  }

  /**
   * D(h) = (f(h) - f(-h)) / 2h errs by a multiple of h^2 and by the rounding of f, some 1e-15 / h
   * of the largest value on the way. D(h/2) is then off by a third of D(h) - D(h/2); ten times that
   * leaves room for the next order. Where the two differ much, a jump or a pole is near.
   */
  @Test
  void derivativesAreThoseOfCentralDifferences() {
    RandomTrees trees = new RandomTrees(random);
    int compared = 0;
    for (int k = 0; k < FORMULAS; k++) {
      Node tree = trees.tree(3);
      double[] at = point(false);
      double[] direction = random.doubles(4, -1, 1).toArray();
      TreeValue walk = new TreeValue(SCOPE, Use.EVENT, m -> at[number(m)]);
      walk.of(tree);
      double h = 1e-4;
      double wide = (value(tree, at, direction, h) - value(tree, at, direction, -h)) / (2 * h);
      double narrow = (value(tree, at, direction, h / 2) - value(tree, at, direction, -h / 2)) / h;
      boolean smooth = Math.abs(wide - narrow) < 1e-4 * (1 + Math.abs(narrow));
      if (!smooth || walk.largest() > 1e3 || walk.metZero() || !walk.stayedFinite()) {
        continue;
      }
      double tolerance = 10 * Math.abs(wide - narrow) + 1e-10 * (1 + walk.largest());
      Expression e = lowered(tree);
      Map<Expression, Expression> bar = new Derivatives(graph).reverse(Map.of(e, one()));
      double reverse = 0;
      for (int x = 0; x < 4; x++) {
        reverse += direction[x] * value(bar.getOrDefault(leaf(x), graph.constant(0)), at);
      }
      assertEquals(narrow, reverse, tolerance, Written.of(tree) + " at " + Arrays.toString(at));
      compared++;
    }
    assertTrue(compared > FORMULAS / 2, "formulas compared: " + compared);
  }

  private static double value(Node tree, double[] at, double[] direction, double step) {
    return new TreeValue(SCOPE, Use.EVENT, m -> at[number(m)] + step * direction[number(m)])
        .of(tree);
  }

  @Test
  void wholePowersAreProducts() {
    Expression v = leaf(0);
    Expression square = graph.multiply(v, v);
    assertEquals(square, lowered("v^2"));
    assertEquals(graph.multiply(square, v), lowered("v^(1 + 2)"));
    assertEquals(graph.divide(one(), square), lowered("v^-2"));
    assertEquals(11, Expression.inOrder(Set.of(lowered("v^1024"))).size());
    assertEquals(Operation.EXP, lowered("v^0.5").operation());
    assertEquals(Operation.EXP, lowered("v^w").operation());
  }
}

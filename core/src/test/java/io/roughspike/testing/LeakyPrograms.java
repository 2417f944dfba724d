package io.roughspike.testing;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.expression.Recipes;
import io.roughspike.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sub-step of a leaky neuron as programs, of the size that real ones have. Array 0 is a row of
 * the tape, array 1 the clocks s, array 2 numbers of lanes, array 3 the next row, or cotangents in
 * the reverse sweep.
 */
public final class LeakyPrograms {
  /** Columns of a row: v, i, the exponential of the intensity, two channels of noise, one free. */
  public static final int V = 0;

  public static final int I = 1;
  public static final int EXPONENTIAL = 2;
  public static final int Z1 = 3;
  public static final int Z2 = 4;
  public static final int ROW = 6;

  /** Numbers of a lane: two ends whose difference limits d, then results. */
  public static final int R = 0;

  public static final int R_IN = 1;
  public static final int D = 2;
  public static final int WINNER = 3;
  public static final int SLOPE = 4;
  public static final int LANE = 5;

  /**
   * Coefficients: threshold, beta, bound of the exponent, clock scale, two rates, four of noise,
   * current; then some that are not used.
   */
  public static final int COEFFICIENTS = 14;

  private static final int[] USED = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13};

  /** Cotangents of v, i and s, then the sums of coefficients. */
  public static final int COTANGENTS = 3 + USED.length;

  private final Expressions graph = new Expressions();
  private final Recipes recipes = new Recipes(graph);
  private final Expression[] c = new Expression[COEFFICIENTS];
  private final Expression v = column(0, V);
  private final Expression i = column(0, I);
  private final Expression s = column(1, 0);
  private final Expression d = column(2, D);
  private final Expression exponential;
  private final Expression increment;

  /** The programs. */
  public LeakyPrograms() {
    for (int q = 0; q < c.length; q++) {
      c[q] = graph.leaf(new Place.Coefficient(q));
    }
    Expression x = graph.multiply(graph.subtract(v, c[0]), c[1]);
    exponential = graph.function(Operation.EXP_BOUNDED, graph.atMost(x, c[2]));
    increment = graph.multiply(exponential, c[3]);
  }

  private Expression column(int array, int column) {
    return graph.leaf(new Place.Column(array, column));
  }

  /**
   * The race of the clocks: the neuron of the smallest -s / increment, and d; the mask says whether
   * it fires.
   *
   * @param taped whether the exponential goes to the tape, else the clock's increment
   */
  public Program race(boolean taped) {
    Map<Expression, Expression> lowered = recipes.lower(List.of(increment), Map.of());
    Expression best = graph.leaf(new Place.Carried(0));
    Expression who = graph.leaf(new Place.Carried(1));
    Expression n = graph.leaf(new Place.Carried(2));
    Expression theta = graph.divide(graph.negate(s), lowered.get(increment));
    Expression sooner = graph.less(theta, best);
    Expression wait = graph.atLeast(best, graph.constant(0));
    Expression limit = graph.subtract(column(2, R), column(2, R_IN));
    Expression fires = graph.less(wait, limit);
    return new Program(
        "race",
        COEFFICIENTS,
        List.of(ROW, 1, 0),
        List.of(new Program.Store(0, EXPONENTIAL, lowered.get(taped ? exponential : increment))),
        List.of(
            new Program.Carry(best, Double.POSITIVE_INFINITY, graph.select(sooner, theta, best)),
            new Program.Carry(who, 0, graph.select(sooner, n, who)),
            new Program.Carry(n, 0, graph.add(n, graph.constant(1)))),
        List.of(
            new Program.Store(2, D, graph.select(fires, wait, limit)),
            new Program.Store(2, WINNER, who)),
        Optional.of(fires));
  }

  private List<Expression> advanced() {
    Expression z1 = column(0, Z1);
    Expression z2 = column(0, Z2);
    Expression fv = graph.fma(c[7], z2, c[13]);
    fv = graph.fma(c[6], z1, fv);
    fv = graph.fma(c[4], graph.subtract(i, v), fv);
    Expression fi = graph.multiply(z2, c[9]);
    fi = graph.fma(c[8], z1, fi);
    fi = graph.fma(graph.negate(c[5]), i, fi);
    return List.of(graph.fma(d, fv, v), graph.fma(d, fi, i), graph.fma(d, increment, s));
  }

  /**
   * All neurons by the fraction d of their increments.
   *
   * @param taped as for {@link #race}
   */
  public Program advance(boolean taped) {
    List<Expression> to = advanced();
    Expression onTape = column(0, EXPONENTIAL);
    Map<Expression, Expression> lowered =
        recipes.lower(to, Map.of(taped ? exponential : increment, onTape));
    return new Program(
        "advance",
        COEFFICIENTS,
        List.of(ROW, 1, 0, ROW),
        List.of(
            new Program.Store(3, V, lowered.get(to.get(0))),
            new Program.Store(3, I, lowered.get(to.get(1))),
            new Program.Store(3, Z1, column(0, Z1)),
            new Program.Store(3, Z2, column(0, Z2)),
            new Program.Store(1, 0, lowered.get(to.get(2)))),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** The reverse sweep of {@link #advance} with the exponential on the tape. */
  public Program reverse() {
    Derivatives derivatives = new Derivatives(graph);
    List<Expression> to = advanced();
    Expression vb = column(3, 0);
    Expression ib = column(3, 1);
    Expression sb = column(3, 2);
    Map<Expression, Expression> bar =
        derivatives.reverse(Map.of(to.get(0), vb, to.get(1), ib, to.get(2), sb));
    Expression slope = graph.leaf(new Place.Carried(0));
    List<Expression> values = new ArrayList<>(List.of(bar.get(v), bar.get(i)));
    for (int k = 0; k < USED.length; k++) {
      values.add(derivatives.plus(column(3, 3 + k), bar.get(c[USED[k]])));
    }
    values.add(derivatives.plus(slope, bar.get(d)));
    Map<Expression, Expression> lowered =
        recipes.lower(values, Map.of(exponential, column(0, EXPONENTIAL)));
    List<Program.Store> stores = new ArrayList<>();
    for (int k = 0; k < values.size() - 1; k++) {
      stores.add(new Program.Store(3, k < 2 ? k : k + 1, lowered.get(values.get(k))));
    }
    return new Program(
        "reverse",
        COEFFICIENTS,
        List.of(ROW, 1, 0, COTANGENTS),
        stores,
        List.of(new Program.Carry(slope, 0, lowered.get(values.getLast()))),
        List.of(new Program.Store(2, SLOPE, slope)),
        Optional.empty());
  }
}

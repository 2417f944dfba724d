package io.roughspike.event;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.expression.Recipes;
import io.roughspike.program.Program;
import io.roughspike.program.Program.Carry;
import io.roughspike.program.Program.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The programs that find which neuron fires first in a sub-step, and when. */
final class RacePrograms {
  // Arrays of a race, and of the event function of one neuron.
  private static final int ENDS = 1;
  private static final int LANES = 3;

  private final ModelPrograms model;
  private final Expressions graph;

  RacePrograms(ModelPrograms model) {
    this.model = model;
    graph = model.graph();
  }

  /**
   * {@return values of the functions, and the race of the clocks: theta_n = -s_n / fs_n, the
   * smallest wins and fires if it is below what is left; arrays row, ends, clocks, lanes}
   */
  Program race() {
    if (model.variant().given()) {
      return race(0, outcomeWithoutEvent(), Optional.empty());
    }
    Expression best = leaf(new Place.Carried(0));
    Expression winner = leaf(new Place.Carried(1));
    return race(0, outcome(best, winner), Optional.of(fires(best)));
  }

  /**
   * {@return what one of several groups of neurons has to the race: its best and its winner, in
   * columns of lanes}
   *
   * @param group number of the group
   * @param first number of its first neuron
   */
  Program race(int group, int first) {
    Expression never = graph.constant(Double.POSITIVE_INFINITY);
    Expression best = model.variant().given() ? never : leaf(new Place.Carried(0));
    Expression winner = model.variant().given() ? zero() : leaf(new Place.Carried(1));
    List<Store> finals =
        List.of(
            new Store(LANES, Lane.ofGroup(group), best),
            new Store(LANES, Lane.ofGroup(group) + 1, winner));
    return race(first, finals, Optional.empty());
  }

  private Program race(int first, List<Store> finals, Optional<Expression> mask) {
    List<Expression> roots = new ArrayList<>(model.eventFunctions());
    roots.add(model.event());
    roots.add(model.eventIncrement());
    Map<Expression, Expression> to = new Recipes(graph).lower(roots, model.atStart(ENDS, false));
    List<Store> stores = model.keptEventFunctions(to);
    if (model.variant().given()) {
      return withoutRace(stores, finals, mask);
    }
    Expression best = leaf(new Place.Carried(0));
    Expression winner = leaf(new Place.Carried(1));
    Expression neuron = leaf(new Place.Carried(2));
    Expression theta = timeToEvent(to.get(model.event()), to.get(model.eventIncrement()));
    Expression sooner = graph.less(theta, best);
    return model.ofLanes(
        new Program(
            "race",
            model.coefficientCount(),
            List.of(model.rowColumns(), 0, model.clockColumns(), 0),
            stores,
            List.of(
                new Carry(best, Double.POSITIVE_INFINITY, graph.select(sooner, theta, best)),
                new Carry(winner, 0, graph.select(sooner, neuron, winner)),
                new Carry(neuron, first, graph.add(neuron, graph.constant(1)))),
            finals,
            mask));
  }

  /**
   * {@return the end of a race of several groups of neurons; arrays as of {@link #race()}}
   *
   * @param groups how many there are
   */
  Program decide(int groups) {
    Expression best = column(LANES, Lane.ofGroup(0));
    Expression winner = column(LANES, Lane.ofGroup(0) + 1);
    for (int g = 1; g < groups; g++) {
      Expression other = column(LANES, Lane.ofGroup(g));
      Expression sooner = graph.less(other, best);
      best = graph.select(sooner, other, best);
      winner = graph.select(sooner, column(LANES, Lane.ofGroup(g) + 1), winner);
    }
    return new Program(
        "decide",
        model.coefficientCount(),
        List.of(model.rowColumns(), 0, model.clockColumns(), 0),
        List.of(),
        List.of(),
        outcome(best, winner),
        Optional.of(fires(best)));
  }

  /** The fraction up to what ends the sub-step if no neuron fires. */
  private Expression limit() {
    Expression r = column(LANES, Lane.R);
    return model.variant().timed() ? graph.subtract(r, column(LANES, Lane.R_TIMED)) : r;
  }

  private Expression fires(Expression best) {
    Expression first = graph.atLeast(best, graph.constant(0));
    Expression lifted = graph.less(best, graph.constant(ModelPrograms.LIFTED / 2));
    return graph.less(model.lifts() ? graph.select(lifted, best, first) : first, limit());
  }

  private List<Store> outcome(Expression best, Expression winner) {
    Expression first = graph.atLeast(best, graph.constant(0));
    List<Store> finals = new ArrayList<>();
    finals.add(new Store(ENDS, ModelPrograms.FRACTION, graph.select(fires(best), first, limit())));
    if (model.variant().picked()) {
      Expression one = graph.constant(1);
      finals.add(new Store(LANES, Lane.FIRES, graph.select(fires(best), one, graph.constant(0))));
    }
    if (!model.variant().single()) {
      finals.add(new Store(ENDS, model.winnerColumn(), winner));
    }
    return finals;
  }

  /** In place of a race where no neuron fires by itself; arrays as of {@link #race}. */
  private Program withoutRace(
      List<Store> functionValues, List<Store> finals, Optional<Expression> mask) {
    return model.ofLanes(
        new Program(
            "no race",
            model.coefficientCount(),
            List.of(model.rowColumns(), 0, model.clockColumns(), 0),
            functionValues,
            List.of(),
            finals,
            mask));
  }

  private List<Store> outcomeWithoutEvent() {
    List<Store> finals = new ArrayList<>();
    finals.add(new Store(ENDS, ModelPrograms.FRACTION, limit()));
    if (model.variant().picked()) {
      finals.add(new Store(LANES, Lane.FIRES, zero()));
    }
    return finals;
  }

  /** theta_n: where the event function e, which grows by f over a segment, comes to 0. */
  private Expression timeToEvent(Expression e, Expression f) {
    Expression theta = graph.divide(graph.negate(e), f);
    if (model.hasClock()) {
      return theta;
    }
    Expression never = graph.constant(Double.POSITIVE_INFINITY);
    Expression due = graph.less(graph.constant(-Double.MIN_VALUE), e); // e >= 0, not NaN
    Expression atOnce =
        graph.select(model.isRounding(e, f), zero(), graph.constant(ModelPrograms.LIFTED));
    return graph.select(due, atOnce, graph.select(graph.less(zero(), f), theta, never));
  }

  private Expression zero() {
    return graph.constant(0);
  }

  private Expression leaf(Place place) {
    return graph.leaf(place);
  }

  private Expression column(int array, int column) {
    return leaf(new Place.Column(array, column));
  }
}

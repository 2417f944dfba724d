package io.roughspike.event;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The clock of a threshold whose event function E has additive Brownian noise: over a sub-step with
 * E before and after it below 0, the path between has crossed 0 with probability P, and the clock
 * grows by -log(1 - P),
 *
 * <pre>
 *   P = exp(-2 E E' / (variance of E over the sub-step)).
 * </pre>
 *
 * <p>Where one is at least 0, it grows by infinity.
 *
 * @param threshold E
 * @param variance of E over a whole segment
 * @param fires above 1/2 while the neuron may fire
 * @param channels those that may move E
 * @param noise what a channel's increment over a whole segment, as in a row, adds to E, by channel
 */
record BridgeExpressions(
    Expression threshold,
    Expression variance,
    Expression fires,
    List<Integer> channels,
    List<Expression> noise) {
  /** What a program of one neuron says of a sub-step: E before and after it, and so on. */
  static final int BEFORE = 0;

  static final int AFTER = 1;
  static final int VARIANCE = 2;
  static final int FIRES = 3;

  /** The first channel's noise. */
  static final int NOISE = 4;

  /** {@return all of them} */
  List<Expression> all() {
    List<Expression> all = new ArrayList<>(List.of(threshold, variance, fires));
    all.addAll(noise);
    return all;
  }

  /** The same with other expressions in place of some. */
  BridgeExpressions with(Map<Expression, Expression> to) {
    return new BridgeExpressions(
        to.get(threshold),
        to.get(variance),
        to.get(fires),
        channels,
        noise.stream().map(to::get).toList());
  }

  /** {@return E where a sub-step makes what {@code moved} says of the states} */
  Expression after(Expressions graph, Map<Expression, Expression> moved) {
    return graph.substitute(List.of(threshold), moved).get(threshold);
  }

  /**
   * {@return the clock after a sub-step}
   *
   * @param clock before it
   * @param moved what becomes of the states
   * @param fraction of the segment that the sub-step takes
   */
  Expression clockAfter(
      Expressions graph, Expression clock, Map<Expression, Expression> moved, Expression fraction) {
    Expression zero = graph.constant(0);
    Expression one = graph.constant(1);
    Expression after = after(graph, moved);
    Expression scale = graph.divide(graph.constant(-2), variance);
    Expression exponent =
        graph.divide(graph.multiply(graph.multiply(threshold, after), scale), fraction);
    Expression crossing = graph.function(Operation.EXP_BOUNDED, exponent);
    Expression grown =
        graph.subtract(clock, graph.function(Operation.LOG, graph.subtract(one, crossing)));
    Expression certain = graph.constant(Double.POSITIVE_INFINITY);
    Expression next = graph.select(graph.less(after, zero), grown, certain);
    next = graph.select(graph.less(threshold, zero), next, certain);
    return graph.select(graph.less(graph.constant(0.5), fires), next, clock);
  }
}

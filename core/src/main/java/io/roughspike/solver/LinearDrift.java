package io.roughspike.solver;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Drifts that are linear in the states, mu_k = b_k + sum over l of J_kl y_l, where J and b may
 * depend on parameters, inputs and states that stand still (no drift, no noise: {@code active}).
 */
final class LinearDrift {
  private final Expressions graph;
  private final List<Expression> states;
  private final Set<Expression> moving = new HashSet<>();

  /** J; null in the row of a drift that is not linear. */
  private final List<List<Expression>> slopes = new ArrayList<>();

  /**
   * The drifts of some states.
   *
   * @param graph where the expressions are
   * @param states leaves
   * @param drift in these
   * @param diffusion in these, by channel
   */
  LinearDrift(
      Expressions graph,
      List<Expression> states,
      List<Expression> drift,
      List<List<Expression>> diffusion) {
    this.graph = graph;
    this.states = states;
    for (int k = 0; k < states.size(); k++) {
      if (!isZero(drift.get(k)) || !diffusion.get(k).stream().allMatch(LinearDrift::isZero)) {
        moving.add(states.get(k));
      }
    }
    for (int k = 0; k < states.size(); k++) {
      List<Expression> row = slopes(drift.get(k));
      slopes.add(isLinear(drift.get(k)) && row.stream().noneMatch(this::moves) ? row : null);
    }
  }

  /** {@return why a model is not of the kind that {@link Esra} solves} */
  static Optional<String> refusal(NeuronModel model) {
    Expressions graph = new Expressions();
    List<Expression> states =
        IntStream.range(0, model.states().size())
            .mapToObj(k -> graph.leaf(new Place.State(k)))
            .toList();
    List<List<Expression>> diffusion = model.diffusion().stream().map(graph::take).toList();
    return new LinearDrift(graph, states, graph.take(model.drift()), diffusion)
        .refusal(model.states());
  }

  private Optional<String> refusal(List<String> names) {
    for (int k = 0; k < states.size(); k++) {
      if (slopes.get(k) == null) {
        return Optional.of(
            "needs drifts that are linear in the states, got that of %s that is not: choose sra1"
                .formatted(names.get(k)));
      }
    }
    for (int k = 0; k < states.size(); k++) {
      for (int l : drivers(k)) {
        if (!drivers(l).isEmpty()) {
          return Optional.of(
              "needs states that are driven by states that nothing drives, got %s driven by %s driven by %s: choose sra1"
                  .formatted(names.get(k), names.get(l), names.get(drivers(l).getFirst())));
        }
      }
    }
    return Optional.empty();
  }

  /** {@return J_kl; 0 where state l stands still} */
  Expression slope(int k, int l) {
    return slopes.get(k).get(l);
  }

  /** {@return the numbers of the other states that move and occur in the drift of state k} */
  List<Integer> drivers(int k) {
    return IntStream.range(0, states.size())
        .filter(l -> l != k && !isZero(slope(k, l)))
        .boxed()
        .toList();
  }

  /**
   * Derivatives by the states that move, and 0 for the others. By the reverse sweep: its result
   * names the condition of a choice even if both branches have the same slope.
   */
  private List<Expression> slopes(Expression e) {
    Expression zero = graph.constant(0);
    Map<Expression, Expression> bar = new Derivatives(graph).reverse(Map.of(e, graph.constant(1)));
    return states.stream()
        .map(state -> moving.contains(state) ? bar.getOrDefault(state, zero) : zero)
        .toList();
  }

  /** Whether no condition in e depends on a state that moves; else e may jump. */
  private boolean isLinear(Expression e) {
    return Expression.inOrder(List.of(e)).stream()
        .noneMatch(x -> x.operation() == Operation.LESS && moves(x));
  }

  private boolean moves(Expression e) {
    return Expression.inOrder(List.of(e)).stream().anyMatch(moving::contains);
  }

  private static boolean isZero(Expression e) {
    return e.isConstant() && e.constant() == 0;
  }
}

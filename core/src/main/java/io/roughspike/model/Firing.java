package io.roughspike.model;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** When a neuron fires. */
public sealed interface Firing {
  /** {@return what it is made of} */
  List<Expression> expressions();

  /**
   * By a log-survival clock s, ds = intensity(y, theta) dt, s(0) = start(log U, theta): the neuron
   * fires when s reaches 0, and s starts again with a new draw (Holberg and Salvi, arXiv
   * 2405.13587, section 4).
   *
   * @param intensity at least 0
   * @param start below 0
   */
  record Clock(Expression intensity, Expression start) implements Firing {
    @Override
    public List<Expression> expressions() {
      return List.of(intensity, start);
    }
  }

  /**
   * At a threshold: the neuron fires where event(y, theta) rises through 0, and at once where it is
   * at least 0 at the start or after a jump. Valid: depends on a state, and on nothing but states
   * and parameters.
   *
   * @param event for instance v - vPeak
   */
  record Threshold(Expression event) implements Firing {
    /**
     * Checks that the event function depends on a state, and on nothing but states and parameters.
     */
    public Threshold {
      Expressions graph = new Expressions();
      Expression own = graph.take(event);
      boolean moves = false;
      for (Expression e : Expression.inOrder(List.of(own))) {
        if (e.place() instanceof Place.State) {
          Optional<Expression> slope = slope(graph, own, e);
          moves |= slope.filter(s -> !s.isConstant() || s.constant() != 0).isPresent();
        } else if (e.place() != null && !(e.place() instanceof Place.Parameter)) {
          throw new IllegalArgumentException(
              "an event function must depend on states and parameters only, got " + e);
        }
      }
      if (!moves) {
        throw new IllegalArgumentException(
            "an event function must depend on a state, as v - vPeak does");
      }
    }

    /**
     * {@return whether the event function is linear in the states, so that it has a closed form
     * along the straight lines of sub-steps}
     */
    public boolean isLinear() {
      Expressions graph = new Expressions();
      Expression own = graph.take(event);
      return Expression.inOrder(List.of(own)).stream()
          .filter(e -> e.place() instanceof Place.State)
          .allMatch(e -> slope(graph, own, e).filter(s -> !hasState(s)).isPresent());
    }

    /**
     * {@return the gradient of the event function by the states}
     *
     * @param graph where they go
     * @param states number of states
     */
    public List<Expression> gradient(Expressions graph, int states) {
      Expression own = graph.take(event);
      return IntStream.range(0, states)
          .mapToObj(
              k -> slope(graph, own, graph.leaf(new Place.State(k))).orElse(graph.constant(0)))
          .toList();
    }

    private static Optional<Expression> slope(Expressions graph, Expression own, Expression state) {
      Map<Expression, Expression> one = Map.of(state, graph.constant(1));
      return Optional.ofNullable(new Derivatives(graph).forward(List.of(own), one).get(own));
    }

    private static boolean hasState(Expression e) {
      return Expression.inOrder(List.of(e)).stream()
          .anyMatch(x -> x.place() instanceof Place.State);
    }

    @Override
    public List<Expression> expressions() {
      return List.of(event);
    }
  }

  /** Never: the neuron integrates what it receives. */
  record Never() implements Firing {
    @Override
    public List<Expression> expressions() {
      return List.of();
    }
  }
}

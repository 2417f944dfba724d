package io.roughspike.model;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import java.util.List;
import java.util.Map;

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
   * at least 0 at the start or after a jump. Valid: linear in the states.
   *
   * @param event for instance v - vPeak
   */
  record Threshold(Expression event) implements Firing {
    /** Checks that the event function is linear in states and depends on nothing else. */
    public Threshold {
      Expressions graph = new Expressions();
      Expression own = graph.substitute(List.of(event), Map.of()).get(event);
      boolean moves = false;
      for (Expression e : Expression.inOrder(List.of(own))) {
        if (e.place() instanceof Place.State) {
          Map<Expression, Expression> one = Map.of(e, graph.constant(1));
          Expression slope = new Derivatives(graph).forward(List.of(own), one).get(own);
          if (slope == null || hasState(slope)) {
            throw new IllegalArgumentException(
                "an event function must be linear in the states, as v - vPeak is, so that the time of an event has a closed form");
          }
          moves |= !slope.isConstant() || slope.constant() != 0;
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

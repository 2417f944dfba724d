package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.NeuronModel;
import java.util.List;

/** What models crossings by the Brownian bridge are for. */
final class Bridge {
  private Bridge() {}

  /** Refuses a model that does not fire at a linear threshold, or whose noise of it varies. */
  static void requireFits(NeuronModel model) {
    switch (model.firing()) {
      case Firing.Clock _ ->
          throw new IllegalArgumentException(
              "crossings: bridge is for neurons that fire at a threshold, got %s, which an intensity fires: choose crossings: line"
                  .formatted(model.name()));
      case Firing.Threshold threshold -> requireFits(model, threshold);
      case Firing.Never _ -> {
        // it crosses nothing
      }
    }
  }

  private static void requireFits(NeuronModel model, Firing.Threshold threshold) {
    if (!threshold.isLinear()) {
      throw new IllegalArgumentException(
          "crossings: bridge needs an event function that is linear in the states, got another of %s: choose crossings: line"
              .formatted(model.name()));
    }
    Expressions graph = new Expressions();
    List<Expression> gradient = threshold.gradient(graph, model.states().size());
    for (int k = 0; k < gradient.size(); k++) {
      for (Expression sigma : model.diffusion().get(k)) {
        boolean counts = !gradient.get(k).isConstant() || gradient.get(k).constant() != 0;
        if (counts && dependsOnState(sigma)) {
          throw new IllegalArgumentException(
              "crossings: bridge needs noise of the event function that does not depend on the state, got noise of %s that does (%s): choose crossings: line"
                  .formatted(model.states().get(k), model.name()));
        }
      }
    }
  }

  private static boolean dependsOnState(Expression sigma) {
    return Expression.inOrder(List.of(sigma)).stream()
        .anyMatch(e -> e.place() instanceof Place.State);
  }
}

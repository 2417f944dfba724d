package io.roughspike.solver;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Place;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.Optional;

/** What solvers demand of a model's noise. */
final class Noise {
  private Noise() {}

  /** A refusal where the diffusion depends on a state. */
  static Optional<String> refusalUnlessAdditive(NeuronModel model) {
    for (int k = 0; k < model.states().size(); k++) {
      for (Expression sigma : model.diffusion().get(k)) {
        if (Expression.inOrder(List.of(sigma)).stream()
            .anyMatch(e -> e.place() instanceof Place.State)) {
          return Optional.of(
              "needs noise that does not depend on the state, got noise of %s that does: choose heun"
                  .formatted(model.states().get(k)));
        }
      }
    }
    return Optional.empty();
  }
}

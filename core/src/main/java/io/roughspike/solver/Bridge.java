package io.roughspike.solver;

import io.roughspike.model.Firing;
import io.roughspike.model.NeuronModel;

/** What models crossings by the Brownian bridge are for. */
final class Bridge {
  private Bridge() {}

  /** Refuses a model that does not fire at a linear threshold. */
  static void requireFits(NeuronModel model) {
    switch (model.firing()) {
      case Firing.Clock _ ->
          throw new IllegalArgumentException(
              "crossings: bridge is for neurons that fire at a threshold, got %s, which an intensity fires: choose crossings: line"
                  .formatted(model.name()));
      case Firing.Threshold threshold -> requireLinear(model, threshold);
      case Firing.Never _ -> {
        // it crosses nothing
      }
    }
  }

  private static void requireLinear(NeuronModel model, Firing.Threshold threshold) {
    if (!threshold.isLinear()) {
      throw new IllegalArgumentException(
          "crossings: bridge needs an event function that is linear in the states, got another of %s: choose crossings: line"
              .formatted(model.name()));
    }
  }
}

package io.roughspike.check;

import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Place;
import io.roughspike.model.Network;

/** Values of a model's expressions at states of its neurons. */
record NeuronValues(Network network) {
  /**
   * {@return the values of neuron {@code n}}
   *
   * @param y its states
   * @param input its recorded input, or the weight of a spike that it receives
   */
  double[] of(Evaluation expressions, int n, double[] y, double input) {
    return expressions.at(place ->
        switch (place) {
          case Place.State p -> y[p.index()];
          case Place.Input _, Place.Weight _ -> input;
          default -> network.value(n, ((Place.Parameter) place).index());
        });
  }
}

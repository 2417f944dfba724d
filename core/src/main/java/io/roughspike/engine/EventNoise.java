package io.roughspike.engine;

import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The first condition of the gradient theorem (Holberg and Salvi, arXiv 2405.13587, section 3): no
 * noise moves the event function itself, grad E sigma = 0. Where it is broken, first-passage times
 * are not differentiable path by path, and what a sweep gives is biased.
 */
final class EventNoise {
  private EventNoise() {}

  /** Refuses a network in which a channel of noise moves the event function of some neuron. */
  static void requireNone(Network network) {
    NeuronModel model = network.model();
    if (!(model.firing() instanceof Firing.Threshold(Expression event))) {
      return;
    }
    Expressions graph = new Expressions();
    Derivatives derivatives = new Derivatives(graph);
    Expression own = graph.substitute(List.of(event), Map.of()).get(event);
    List<Expression> moves = new ArrayList<>();
    for (int c = 0; c < model.channels(); c++) {
      Expression sum = graph.constant(0);
      for (int k = 0; k < model.states().size(); k++) {
        Expression factor = model.diffusion().get(k).get(c);
        Expression noise = graph.substitute(List.of(factor), Map.of()).get(factor);
        Map<Expression, Expression> moved = Map.of(graph.leaf(new Place.State(k)), noise);
        Expression term = derivatives.forward(List.of(own), moved).get(own);
        sum = term == null ? sum : graph.add(sum, term);
      }
      moves.add(sum);
    }
    Evaluation evaluation = new Evaluation(moves);
    for (int n = 0; n < network.size(); n++) {
      double[] moved = evaluation.ofParameters(network.neuron(n).toArray());
      for (int c = 0; c < moved.length && !network.isReadOut(n); c++) {
        if (moved[c] != 0) {
          throw new IllegalArgumentException(
              "neuron %d fires at a threshold, and noise channel %d moves its event function: the times of such events have no pathwise gradients (condition (i)); let the noise enter another state, such as a current, let an intensity fire the neuron, or take central differences"
                  .formatted(n, c));
        }
      }
    }
  }
}

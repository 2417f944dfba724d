package io.roughspike.cli.picture;

import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** What of a model's equations is drawn. */
final class ModelMarks {
  private ModelMarks() {}

  /**
   * The input current, constant and recorded part: of the parts of the drift that are made of
   * recorded input and parameters alone the smallest sum, or else the largest; empty where the
   * model has no input.
   */
  static Optional<Expression> current(NeuronModel model) {
    List<Expression> parts =
        Expression.inOrder(model.drift()).stream()
            .filter(e -> has(e, place -> place instanceof Place.Input))
            .filter(e -> isOnly(e, place -> isParameter(place) || place instanceof Place.Input))
            .toList();
    return parts.stream()
        .filter(e -> e.operation() == Operation.ADD || e.operation() == Operation.FMA)
        .findFirst()
        .or(() -> parts.reversed().stream().findFirst());
  }

  /** The value of {@link #current} of a neuron. */
  static double value(Expression current, Network network, int neuron, double input) {
    return new Evaluation(List.of(current))
        .at(place -> place instanceof Place.Parameter(int p) ? network.value(neuron, p) : input)[0];
  }

  /**
   * What the intensity, or the event function, subtracts from a state, if that is made of
   * parameters alone; of the clock, which fires there, 0.
   *
   * @param state number of the state in the model
   */
  static OptionalDouble threshold(Network network, int neuron, int state) {
    NeuronModel model = network.model(neuron);
    if (state == model.states().size()) {
      return OptionalDouble.of(0);
    }
    return Expression.inOrder(model.firing().expressions()).stream()
        .filter(e -> e.operation() == Operation.SUBTRACT)
        .filter(e -> e.a().place() instanceof Place.State(int x) && x == state)
        .map(Expression::b)
        .filter(e -> isOnly(e, ModelMarks::isParameter))
        .mapToDouble(
            e -> new Evaluation(List.of(e)).ofParameters(network.neuron(neuron).toArray())[0])
        .findFirst();
  }

  private static boolean isParameter(Place place) {
    return place instanceof Place.Parameter;
  }

  private static boolean has(Expression e, Predicate<Place> places) {
    return Expression.inOrder(List.of(e)).stream()
        .anyMatch(x -> x.place() != null && places.test(x.place()));
  }

  private static boolean isOnly(Expression e, Predicate<Place> places) {
    return !has(e, places.negate());
  }
}

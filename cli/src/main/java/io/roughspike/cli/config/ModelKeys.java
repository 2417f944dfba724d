package io.roughspike.cli.config;

import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.Unit;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Receptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the section {@code model} of a configuration says a neuron is, and the keys that hold its
 * parameters: nothing else of the program knows what a neuron is. Keys are read, and told of, in
 * this order.
 *
 * @param model the equations
 * @param equations parameters of the equations, which are told before the weights
 * @param start states at the start, which are told after the weights
 * @param units of parameters that have one, by name; that of a state is that of its start
 * @param text what says in a file which equations these are, by key; nothing for the leaky neuron
 */
public record ModelKeys(
    NeuronModel model,
    List<ParameterKey> equations,
    List<ParameterKey> start,
    Map<String, Unit> units,
    Map<String, ConfigValue> text) {

  /** The leaky neuron, with keys of its own. */
  static final ModelKeys LEAKY =
      new ModelKeys(
          LeakyNeuron.MODEL,
          List.of(
              ParameterKey.list("mu", "mu1", "mu2"),
              ParameterKey.matrix(
                  "sigma", List.of(List.of("sigma11", "sigma12"), List.of("sigma21", "sigma22"))),
              ParameterKey.number("vReset", true, false),
              ParameterKey.number("vThreshold", true, false),
              ParameterKey.number("alpha", true, false),
              ParameterKey.number("beta", true, false),
              ParameterKey.number("tauS", true, false),
              ParameterKey.number("intensityCap", false, false),
              ParameterKey.number("inputCurrent", false, true),
              ParameterKey.number("inputGain", false, false)),
          List.of(ParameterKey.number("v0", false, true), ParameterKey.number("i0", false, true)),
          Map.of(),
          Map.of());

  /** The same with dead time. */
  static final ModelKeys LEAKY_WITH_DEAD_TIME =
      new ModelKeys(
          BuiltInModels.text(LeakyNeuron.MODEL.name()).toBuilder().refractory(0).model(),
          Stream.concat(
                  LEAKY.equations.stream(),
                  Stream.of(ParameterKey.number(NeuronModel.REFRACTORY, true, true)))
              .toList(),
          LEAKY.start,
          Map.of(),
          Map.of());

  /** The names of all receptors, by number. */
  List<String> receptorNames() {
    return model.receptors().stream().map(Receptor::name).toList();
  }

  /** The unit of a state, if it has one. */
  public Optional<Unit> unit(String state) {
    return Optional.ofNullable(units.get(TextModel.startOf(state)));
  }

  /**
   * The unit of the weights of a receptor, if they have one and are added to a state as they are.
   */
  Optional<Unit> weightUnit(int receptor) {
    Receptor one = model.receptors().get(receptor);
    return one.isPlain() ? unit(model.states().get(one.states().getFirst())) : Optional.empty();
  }

  /** The same of a model that is this one but for its name and standard values. */
  ModelKeys of(NeuronModel variant) {
    return new ModelKeys(variant, equations, start, units, text);
  }

  /** All of them. */
  Stream<ParameterKey> all() {
    return Stream.concat(equations.stream(), start.stream());
  }
}

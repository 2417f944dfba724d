package io.roughspike.cli.config;

import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the section {@code model} of a configuration says a neuron is, and the keys that hold its
 * parameters: nothing else of the program knows what a neuron is. Keys are read, and told of, in
 * this order.
 *
 * @param model the equations
 * @param equations parameters of the equations, which are told before the weights
 * @param start states at the start, which are told after the weights
 * @param text what says in a file which equations these are, by key; nothing for the leaky neuron
 */
public record ModelKeys(
    NeuronModel model,
    List<ParameterKey> equations,
    List<ParameterKey> start,
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
          Map.of());

  /** All of them. */
  Stream<ParameterKey> all() {
    return Stream.concat(equations.stream(), start.stream());
  }
}

package io.roughspike.cli.config;

import io.roughspike.model.LeakyNeuron;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of the section {@code model} that hold a neuron's parameters: nothing else of the
 * program knows what a neuron is. They are read, and told of, in this order.
 */
public final class ModelKeys {
  /** The equations. */
  public static final NeuronModel MODEL = LeakyNeuron.MODEL;

  /** Parameters of the equations, which are told before the weights. */
  public static final List<ParameterKey> EQUATIONS =
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
          ParameterKey.number("inputGain", false, false));

  /** States at the start, which are told after the weights. */
  public static final List<ParameterKey> START =
      List.of(ParameterKey.number("v0", false, true), ParameterKey.number("i0", false, true));

  private ModelKeys() {}

  /** All of them. */
  static Stream<ParameterKey> all() {
    return Stream.concat(EQUATIONS.stream(), START.stream());
  }
}

package io.roughspike.engine;

import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a simulation must satisfy in which the spikes of the neurons are given: there is an
 * intensity, which the spikes and the inputs determine. Noise in the states would make what is
 * wanted of them, the likelihood of the spikes, an expectation over the noise.
 */
public final class GivenSpikes {
  /** How far a given spike may be from a grid point, in steps, to count as there. */
  public static final double AT_POINT = 1e-6;

  private NeuronModel model;

  /** Factors of the noise, of {@link #model}: those of state 0 first. */
  private Evaluation diffusion;

  /** The last network that was found in order. */
  private Network sound;

  /** Checks of any number of networks. */
  public GivenSpikes() {}

  /**
   * {@return the time before which given spikes fall in a segment; those from there on fall in the
   * next one, as spikes at a grid point do, so that rounded times decide nothing}
   *
   * @param end of the segment
   * @param dt length of the segment
   */
  public static double lastIn(double end, double dt) {
    return end - AT_POINT * dt;
  }

  /** Refuses a simulation with given spikes whose likelihood is not defined. */
  void requireDefined(Simulation simulation) {
    if (simulation.inputs().given().isEmpty()) {
      return;
    }
    if (simulation.maxSpikes() != Simulation.UNLIMITED) {
      throw new IllegalArgumentException(
          "maxSpikes must be left out where spikes are given, got " + simulation.maxSpikes());
    }
    requireDefined(simulation.network());
  }

  /**
   * Refuses a network in which given spikes have no likelihood.
   *
   * @param network whose neurons the spikes are of
   */
  public void requireDefined(Network network) {
    if (!network.equals(sound)) {
      for (Network.Group group : network.groups()) {
        requireIntensity(group.model(), network.groups().size() == 1);
      }
      for (int n = 0; n < network.size(); n++) {
        requireNoNoise(network, n);
      }
      sound = network;
    }
  }

  /**
   * Refuses a model that fires without an intensity.
   *
   * @param alone whether there is no other, so that it must fire
   */
  private static void requireIntensity(NeuronModel model, boolean alone) {
    switch (model.firing()) {
      case Firing.Clock _ -> {}
      case Firing.Threshold _ ->
          throw new IllegalArgumentException(
              "%s fires at a threshold, and given spikes have a likelihood only where an intensity fires the neuron: choose such a model (lif, gif, adex/escape, eif/escape), or a loss of generated spikes"
                  .formatted(model.name()));
      case Firing.Never _ -> {
        if (alone) {
          throw new IllegalArgumentException(
              "%s never fires, and given spikes have a likelihood only where an intensity fires the neuron"
                  .formatted(model.name()));
        }
      }
    }
  }

  private void requireNoNoise(Network network, int neuron) {
    if (!network.model(neuron).equals(model)) {
      model = network.model(neuron);
      Expressions graph = new Expressions();
      diffusion =
          new Evaluation(
              model.diffusion().stream().flatMap(List::stream).map(graph::take).toList());
    }
    double[] factors = diffusion.ofParameters(network.neuron(neuron).toArray());
    for (int j = 0; j < factors.length; j++) {
      if (factors[j] != 0) {
        int state = j / model.channels();
        Expression factor = model.diffusion().get(state).get(j % model.channels());
        throw new IllegalArgumentException(
            "noise moves state %s of neuron %d%s, and given spikes have a likelihood only without noise in the states: let it be 0, or use a loss of generated spikes, such as conditional-intervals"
                .formatted(model.states().get(state), neuron, parametersIn(factor)));
      }
    }
  }

  private String parametersIn(Expression factor) {
    String names =
        Expression.inOrder(List.of(factor)).stream()
            .map(Expression::place)
            .mapMulti((Place place, Consumer<String> to) -> {
              if (place instanceof Place.Parameter(int p)) {
                to.accept(model.parameterNames().get(p));
              }
            })
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " (by " + names + ")";
  }
}

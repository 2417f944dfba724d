package io.roughspike.engine;

import io.roughspike.driver.Driver;
import io.roughspike.expression.Derivatives;
import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.Connections;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Receptor;
import io.roughspike.solver.Solver;
import io.roughspike.spike.StateCotangents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The noise by which paths have likelihoods, and what these can be differentiated by. A state is
 * noisy if it has noise of a channel of its own, of one size sigma: then a change of its drift and
 * the noise that makes up for it leave its path as it is, and the likelihood says how much rarer
 * that noise is.
 */
public final class ScoreNoise {
  /** Names of what is not differentiated by, beside those of parameters. */
  private static final String WEIGHTS = "weights";

  private static final String DELAYS = "delays";

  private final Network network;

  /** By neuron and state: the channel of its noise, or -1. */
  private final int[][] channel;

  private final double[][] sigma;

  /**
   * The noise of a simulation.
   *
   * @throws IllegalArgumentException saying why its paths have no likelihoods
   */
  ScoreNoise(Simulation simulation) {
    network = simulation.network();
    channel = new int[network.size()][];
    sigma = new double[network.size()][];
    requireSolver(simulation);
    for (Network.Group group : network.groups()) {
      List<Expression> diffusion =
          group.model().diffusion().stream().flatMap(List::stream).toList();
      Evaluation values = new Evaluation(diffusion);
      for (int n = group.first(); n < group.end(); n++) {
        find(group, n, values.ofParameters(network.neuron(n).toArray()));
      }
      requireThreshold(group, simulation.solver());
      requireClocks(group);
      requireResets(group);
    }
  }

  /**
   * A clock that starts below log U lets no event come before it has made that up; when that is
   * moves with the parameters, and with it where a path has any likelihood.
   */
  private void requireClocks(Network.Group group) {
    if (!(group.model().firing() instanceof Firing.Clock clock)) {
      return;
    }
    Evaluation start = new Evaluation(List.of(clock.start()));
    for (int n = group.first(); n < group.end(); n++) {
      double[] values = network.neuron(n).toArray();
      double first =
          start.at(place -> place instanceof Place.Parameter(int index) ? values[index] : 0)[0];
      if (first != 0 && !network.isReadOut(n)) {
        throw new IllegalArgumentException(
            "a likelihood ratio needs clocks without allowance, got alpha %s of neuron %d, before which nothing fires, and which ends where the parameters say: set alpha to 0, give a dead time (refractory), or take central differences with common noise"
                .formatted(-first, n));
      }
    }
  }

  /** A reset of a state that has noise reads no other. */
  private void requireResets(Network.Group group) {
    NeuronModel model = group.model();
    for (int k = 0; k < model.states().size(); k++) {
      if (isNoisy(group.first(), k)
          && has(
              model.reset().get(k),
              place -> place instanceof Place.State(int x) && !isNoisy(group.first(), x))) {
        throw refused(
            "resets of states that have noise by such states alone",
            "another of " + model.states().get(k) + " of %s",
            group);
      }
    }
  }

  private static void requireSolver(Simulation simulation) {
    Solver solver = simulation.solver();
    if (!solver.stepper().name().equals("euler") || solver.adaptive().isPresent()) {
      throw new IllegalArgumentException(
          "a likelihood ratio needs solver euler on the steps of the grid, got %s%s: choose euler"
              .formatted(
                  solver.stepper().name(),
                  solver.adaptive().isPresent() ? " with steps that adapt" : ""));
    }
    if (simulation.inputs().given().isPresent()) {
      throw new IllegalArgumentException(
          "a likelihood ratio is of spikes that noise makes, got spikes that are given: take their likelihood");
    }
    Driver driver = simulation.driver();
    if (driver.normals().isEmpty()) {
      throw new IllegalArgumentException(
          "a likelihood ratio needs Brownian noise that is drawn, got another driver");
    }
  }

  private static IllegalArgumentException refused(String needed, String got, Network.Group group) {
    return new IllegalArgumentException(
        "a likelihood ratio needs %s, got %s"
            .formatted(needed, got.formatted(group.model().name())));
  }

  /** Finds the channel of each state of neuron n. */
  private void find(Network.Group group, int n, double[] values) {
    int states = group.model().states().size();
    int channels = values.length / Math.max(1, states);
    channel[n] = new int[states];
    sigma[n] = new double[states];
    int[] moved = new int[channels];
    for (int k = 0; k < states; k++) {
      channel[n][k] = -1;
      for (int c = 0; c < channels; c++) {
        double size = values[k * channels + c];
        if (size != 0 && (channel[n][k] >= 0 || moved[c]++ > 0)) {
          throw refused(
              "noise of a channel of its own in each state that has some",
              "several in state " + group.model().states().get(k) + " of %s",
              group);
        }
        if (size != 0) {
          channel[n][k] = c;
          sigma[n][k] = size;
        }
      }
      if (isNoisy(n, k) != isNoisy(group.first(), k)) {
        throw refused(
            "noise in the same states of all neurons of a model",
            "some of %s without that of " + group.model().states().get(k),
            group);
      }
    }
  }

  /** A threshold is crossed by bridges, and by states that have noise alone. */
  private void requireThreshold(Network.Group group, Solver solver) {
    if (!(group.model().firing() instanceof Firing.Threshold threshold)) {
      return;
    }
    NeuronModel model = group.model();
    List<Expression> gradient = threshold.gradient(new Expressions(), model.states().size());
    for (int k = 0; k < gradient.size(); k++) {
      boolean counts = !gradient.get(k).isConstant() || gradient.get(k).constant() != 0;
      if (counts && !isNoisy(group.first(), k)) {
        throw refused(
            "noise in every state of an event function",
            "none in "
                + model.states().get(k)
                + " of %s: take pathwise gradients, or central"
                + " differences",
            group);
      }
    }
    if (solver.crossings() != Solver.Crossings.BRIDGE) {
      throw refused("crossings: bridge of thresholds under noise", "crossings: line of %s", group);
    }
  }

  /**
   * {@return whether a state has noise}
   *
   * @param neuron number of the neuron, from 0
   * @param state number of the state in its model
   */
  public boolean isNoisy(int neuron, int state) {
    return channel[neuron][state] >= 0;
  }

  /**
   * {@return the channel of the noise of a state}
   *
   * @param neuron number of the neuron, from 0
   * @param state number of the state in its model
   */
  public int channel(int neuron, int state) {
    return channel[neuron][state];
  }

  /**
   * {@return the size of the noise of a state}
   *
   * @param neuron number of the neuron, from 0
   * @param state number of the state in its model
   */
  public double sigma(int neuron, int state) {
    return sigma[neuron][state];
  }

  /**
   * {@return by what paths have no likelihood ratio, and why: names of parameters, and {@code
   * weights} and {@code delays}}
   *
   * @param simulation what to simulate
   * @throws IllegalArgumentException saying why, where they have none at all
   */
  public static Map<String, String> refusals(Simulation simulation) {
    return new ScoreNoise(simulation).refusals();
  }

  /**
   * Checks that events and noisy states alone say what a functional is: its derivative for given
   * ones is no part of a likelihood ratio, and states without noise have such a derivative.
   *
   * @param simulation what to simulate
   * @param cotangents of the functional
   * @throws IllegalArgumentException naming a state that it must not depend on
   */
  public static void requireFits(Simulation simulation, Cotangents cotangents) {
    ScoreNoise noise = new ScoreNoise(simulation);
    cotangents
        .states()
        .ifPresent(of -> {
          for (int c = 0; c < of.columns(); c++) {
            NeuronModel model = noise.network.model(of.neuron(c));
            for (int x = 0; x < of.states().size(); x++) {
              String name = of.states().get(x);
              int state = model.states().indexOf(name);
              boolean fits = state >= 0 && noise.isNoisy(of.neuron(c), state);
              if (!fits && counts(of, c, x)) {
                throw new IllegalArgumentException(
                    "a likelihood ratio is of a functional of events and of states that have noise, got a cotangent of %s of neuron %d, which has none: take central differences with common noise"
                        .formatted(name, of.neuron(c)));
              }
            }
          }
        });
  }

  private static boolean counts(StateCotangents of, int column, int state) {
    for (int n = 0; n < of.samples(); n++) {
      for (int k = 0; k < of.slots(); k++) {
        if (of.get(n, k, column, state) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private Map<String, String> refusals() {
    Map<String, String> all = new LinkedHashMap<>();
    for (Network.Group group : network.groups()) {
      for (int p = 0; p < group.model().parameters().size(); p++) {
        String name = group.model().parameters().get(p).name();
        refusal(group, p).ifPresent(why -> all.putIfAbsent(name, why));
      }
    }
    for (Connections connections : List.of(network.connections(), network.inputConnections())) {
      for (int e = 0; e < connections.count(); e++) {
        connection(connections, e, all);
      }
    }
    return all;
  }

  private Optional<String> refusal(Network.Group group, int p) {
    NeuronModel model = group.model();
    Predicate<Place> isIt = place -> place instanceof Place.Parameter(int index) && index == p;
    if (model.parameters().get(p).name().equals(NeuronModel.REFRACTORY)) {
      return Optional.of("a dead time ends where noise cannot make up for it");
    }
    if (any(model.diffusion().stream().flatMap(List::stream).toList(), isIt)) {
      return Optional.of("paths of different noise are never the same");
    }
    if (model.firing() instanceof Firing.Threshold threshold && has(threshold.event(), isIt)) {
      return Optional.of("it moves the threshold, and paths to different ones are never the same");
    }
    if (model.firing() instanceof Firing.Clock clock && has(clock.start(), isIt)) {
      return Optional.of("the clock starts by it");
    }
    for (int k = 0; k < model.states().size(); k++) {
      if (isNoisy(group.first(), k) && has(model.reset().get(k), isIt)) {
        return Optional.of("it resets %s, which has noise".formatted(model.states().get(k)));
      }
      if (isNoisy(group.first(), k) && has(model.start().get(k), isIt)) {
        return Optional.of("%s, which has noise, starts by it".formatted(model.states().get(k)));
      }
    }
    List<Expression> received = new ArrayList<>();
    for (Receptor receptor : model.receptors()) {
      for (int k : receptor.states()) {
        if (isNoisy(group.first(), k)) {
          received.add(receptor.after().get(k));
        }
      }
    }
    return any(received, isIt)
        ? Optional.of("spikes move a state that has noise by it")
        : Optional.empty();
  }

  private void connection(Connections connections, int e, Map<String, String> all) {
    int target = connections.target(e);
    NeuronModel model = network.model(target);
    Receptor receptor = model.receptors().get(connections.receptor(e));
    for (int k : receptor.states()) {
      if (isNoisy(target, k)) {
        String why =
            "spikes jump straight into %s of neuron %d, which has noise, and paths with different jumps are never the same"
                .formatted(model.states().get(k), target);
        all.putIfAbsent(WEIGHTS, why);
        if (connections.hasDelays()) {
          all.putIfAbsent(DELAYS, why);
        }
      } else if (connections.hasDelays() && !movesEvenly(model, target, k)) {
        all.putIfAbsent(
            DELAYS,
            "what a spike changes of the drift of a state that has noise depends on the states of neuron %d"
                .formatted(target));
      }
    }
  }

  /** Whether state k enters the drift of states that have noise by a factor without states. */
  private boolean movesEvenly(NeuronModel model, int n, int k) {
    Expressions graph = new Expressions();
    Expression state = graph.leaf(new Place.State(k));
    for (int x = 0; x < model.states().size(); x++) {
      Expression drift = graph.take(model.drift().get(x));
      Expression slope =
          new Derivatives(graph)
              .forward(List.of(drift), Map.of(state, graph.constant(1)))
              .get(drift);
      if (isNoisy(n, x) && slope != null && has(slope, Place.State.class::isInstance)) {
        return false;
      }
    }
    return true;
  }

  private static boolean any(List<Expression> all, Predicate<Place> is) {
    return all.stream().anyMatch(e -> has(e, is));
  }

  private static boolean has(Expression e, Predicate<Place> is) {
    return Expression.inOrder(List.of(e)).stream()
        .anyMatch(x -> x.place() != null && is.test(x.place()));
  }

  /** Refuses what a gradient is requested by and paths have no likelihood ratio. */
  void requireFits(ParameterGradient requested) {
    refusals()
        .forEach((name, why) -> {
          boolean is =
              switch (name) {
                case WEIGHTS -> requested.hasWeights();
                case DELAYS -> requested.hasDelays();
                default -> requested.has(name);
              };
          if (is) {
            throw new IllegalArgumentException(
                "a likelihood ratio has no derivative by %s: %s; take central differences with common noise for it"
                    .formatted(name, why));
          }
        });
  }
}

package io.roughspike.engine;

import io.roughspike.expression.Evaluation;
import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.solver.Solver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The first condition of the gradient theorem (Holberg and Salvi, arXiv 2405.13587, section 3): no
 * noise moves the event function itself, grad E sigma = 0. Where it is broken, first-passage times
 * are not differentiable path by path, and what a sweep gives is biased.
 */
final class EventNoise {
  private static final List<Double> SCALES =
      IntStream.rangeClosed(-12, 6).mapToObj(k -> Math.pow(10, k)).toList();

  private NeuronModel model;

  /** grad E sigma by channel, of {@link #model}. */
  private Evaluation moves;

  /** Sizes of states at which that is tried: one will do where it does not depend on them. */
  private List<Double> scales;

  /** Channels that may, whatever the parameters are. */
  private BitSet mayMove = new BitSet();

  /** The last network that was found in order, and how its thresholds were crossed. */
  private Network sound;

  private Solver.Crossings crossings = Solver.Crossings.LINE;

  /**
   * Refuses a network in which a channel of noise moves the event function of some neuron. Where
   * the function is not linear in the states, that is tried at states of several sizes. Where
   * bridges are crossed, noise of size 0 counts, too.
   */
  void requireNone(Network network, Solver.Crossings newCrossings) {
    List<Network.Group> groups = network.groups();
    boolean same = newCrossings == crossings && network.equals(sound);
    if (!hasThresholds(groups) || same) {
      return;
    }
    crossings = newCrossings;
    for (int g = 0; g < groups.size(); g++) {
      if (groups.get(g).model().firing() instanceof Firing.Threshold threshold) {
        requireNone(network, groups.get(g), threshold);
      }
    }
    sound = network;
  }

  private static boolean hasThresholds(List<Network.Group> groups) {
    for (int g = 0; g < groups.size(); g++) {
      if (groups.get(g).model().firing() instanceof Firing.Threshold) {
        return true;
      }
    }
    return false;
  }

  private void requireNone(Network network, Network.Group group, Firing.Threshold threshold) {
    if (!group.model().equals(model)) {
      model = group.model();
      List<Expression> byChannel = moves(threshold);
      moves = new Evaluation(byChannel);
      mayMove = new BitSet();
      for (int c = 0; c < byChannel.size(); c++) {
        mayMove.set(c, !byChannel.get(c).isConstant() || byChannel.get(c).constant() != 0);
      }
      scales = threshold.isLinear() ? List.of(1.0) : SCALES;
    }
    for (int n = group.first(); n < group.end(); n++) {
      if (!network.isReadOut(n)) {
        requireNone(network, n);
      }
    }
  }

  private List<Expression> moves(Firing.Threshold threshold) {
    Expressions graph = new Expressions();
    int states = model.states().size();
    List<Expression> gradient = threshold.gradient(graph, states);
    List<Expression> byChannel = new ArrayList<>();
    for (int c = 0; c < model.channels(); c++) {
      Expression sum = graph.constant(0);
      for (int k = 0; k < states; k++) {
        Expression factor = graph.take(model.diffusion().get(k).get(c));
        sum = graph.add(sum, graph.multiply(gradient.get(k), factor));
      }
      byChannel.add(sum);
    }
    return byChannel;
  }

  private void requireNone(Network network, int neuron) {
    double[] parameters = network.neuron(neuron).toArray();
    double[] moved = new double[model.channels()];
    Arrays.fill(moved, Double.NaN);
    SplittableRandom random = new SplittableRandom(1);
    for (double scale : scales) {
      double[] states = random.doubles(model.states().size(), -scale, scale).toArray();
      double[] there =
          moves.at(place ->
              switch (place) {
                case Place.State(int k) -> states[k];
                case Place.Parameter(int p) -> parameters[p];
                default -> throw new IllegalStateException("no part of a gradient: " + place);
              });
      for (int c = 0; c < moved.length; c++) {
        if (!Double.isNaN(there[c]) && !(moved[c] > Math.abs(there[c]))) {
          moved[c] = Math.abs(there[c]);
        }
      }
    }
    for (int c = 0; c < moved.length; c++) {
      if (moved[c] != 0 || (crossings == Solver.Crossings.BRIDGE && mayMove.get(c))) {
        throw new IllegalArgumentException(
            "neuron %d fires at a threshold, and noise channel %d moves its event function: the times of such events have no pathwise gradients (condition (i)); take %s, or let an intensity fire the neuron"
                .formatted(
                    neuron,
                    c,
                    network.driver() instanceof DriverLaw.Brownian
                        ? "the likelihood ratio for parameters of the drift, weights and delays, central differences with common noise for thresholds, resets and sigma"
                        : "central differences with common noise"));
      }
    }
  }
}

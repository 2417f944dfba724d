package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@linkplain RichardsonDifference Finite differences} of the functional of a {@link NetworkCase}
 * by one entry of the parameter vector, all runs seeing the same noise. They start at the largest
 * step at which both runs have the {@link NaiveNetwork#pattern} of the unperturbed one: the same
 * spikes in the same order and the same steps.
 */
public final class NetworkDifferences {
  private final NetworkCase problem;
  private final Engine engine;
  private final double[] parameters;
  private final SpikeTrains spikes = new SpikeTrains();
  private final StateRecord states;
  private final List<Integer> marks;
  private final List<List<Integer>> patterns;

  /** Differences of {@code problem}, simulated with {@code engine}. */
  public NetworkDifferences(NetworkCase problem, Engine engine) {
    this.problem = problem;
    this.engine = engine;
    parameters = problem.network().toArray();
    states = problem.record();
    value(problem.network());
    marks = marks();
    patterns = patterns(problem.network());
  }

  /** The functional for a network of other parameters. */
  public double value(Network network) {
    engine.simulate(problem.simulation().withNetwork(network), spikes, Optional.of(states));
    return problem.functional(spikes, states);
  }

  /** The derivative by entry {@code p} of the parameter vector. */
  public RichardsonDifference derivative(int p) {
    return RichardsonDifference.of(
        parameters[p],
        x -> valueWithTheSameSpikes(with(p, x)),
        x -> patterns(with(p, x)).equals(patterns));
  }

  private Network with(int p, double x) {
    double[] changed = parameters.clone();
    changed[p] = x;
    return problem.network().withParameters(changed);
  }

  private double valueWithTheSameSpikes(Network network) {
    double value = value(network);
    assertEquals(marks, marks(), "spikes, " + problem);
    return value;
  }

  private List<Integer> marks() {
    List<Integer> list = new ArrayList<>();
    for (int n = 0; n < spikes.samples(); n++) {
      for (int e = 0; e < spikes.count(n); e++) {
        list.add(spikes.neuron(n, e));
      }
      list.add(-1);
    }
    return list;
  }

  private List<List<Integer>> patterns(Network network) {
    Simulation simulation = problem.simulation();
    List<List<Integer>> all = new ArrayList<>();
    for (int n = 0; n < simulation.samples(); n++) {
      all.add(new NaiveNetwork(problem, network, simulation.firstSample() + n).pattern());
    }
    return all;
  }
}

package io.roughspike.testing;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.StateCotangents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A random network of two to four models whose times and states are of the order of 1: groups of
 * one to three neurons, connected across groups, and now and then a read-out.
 */
public final class MixedCase {
  private static final double STEP = 0.02;
  private static final double LONGEST = 1.2;

  private final Simulation simulation;
  private final String name;

  /** Parameters are within a tenth of the examples'. */
  public MixedCase(long seed, int samples) {
    this(seed, samples, false);
  }

  /** Of models with an intensity, without noise, and with spikes of their own given. */
  public static MixedCase ofGivenSpikes(long seed, int samples) {
    return new MixedCase(seed, samples, true);
  }

  private MixedCase(long seed, int samples, boolean given) {
    SplittableRandom random = new SplittableRandom(seed);
    List<NeuronModels.Example> examples = new ArrayList<>(NeuronModels.all());
    examples.removeIf(example -> given && !example.model().hasClock());
    List<String> names = new ArrayList<>();
    List<Neuron> neurons = new ArrayList<>();
    int groups = random.nextInt(2, 5);
    for (int g = 0; g < groups; g++) {
      NeuronModels.Example example = examples.remove(random.nextInt(examples.size()));
      int size = random.nextInt(1, 4);
      for (int n = 0; n < size; n++) {
        neurons.add(neuron(example, random));
      }
      names.add(size + " " + example.model().name());
    }
    boolean reads = random.nextBoolean();
    if (reads) { // one that stays finite without firing
      neurons.add(neuron(saturating(), random));
      names.add("a read-out");
    }
    name = String.join(", ", names);
    int readOut = neurons.size() - 1;
    Network network = Network.of(neurons);
    network =
        network.withConnections(connections(network, random, reads ? readOut : neurons.size()));
    network = reads ? network.withReadOuts(readOut) : network;
    double[] wave = random.doubles(60, -1, 1).toArray();
    RandomStream stream = new RandomStream(random.nextLong(), 0);
    Simulation free =
        new Simulation(
            given ? GivenCase.withoutNoise(network) : network,
            Inputs.ofCurrent(new InputSignal(wave, STEP)),
            new TimeGrid(0, random.nextDouble(0.5, 1) * LONGEST, STEP),
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            samples,
            Simulation.UNLIMITED);
    simulation = given ? given(free) : free;
  }

  private static Simulation given(Simulation free) {
    try (Engine engine = new ScalarEngine(1)) {
      return GivenCase.given(free, engine);
    }
  }

  private static Neuron neuron(NeuronModels.Example example, SplittableRandom random) {
    double[] values =
        example.values().stream().mapToDouble(x -> x * random.nextDouble(0.9, 1.1)).toArray();
    return Neuron.of(example.model(), values);
  }

  private static NeuronModels.Example saturating() {
    return NeuronModels.all().stream()
        .filter(example -> example.model().name().equals("saturating"))
        .findFirst()
        .orElseThrow();
  }

  /** Two of three possible connections from the first neurons to each receptor of all. */
  private static Connections connections(Network network, SplittableRandom random, int sources) {
    List<int[]> chosen = new ArrayList<>();
    for (int k = 0; k < sources; k++) {
      for (int j = 0; j < network.size(); j++) {
        for (int r = 0; r < network.model(j).receptors().size(); r++) {
          if (random.nextInt(3) > 0) {
            chosen.add(new int[] {k, j, r});
          }
        }
      }
    }
    return Connections.ofLists(
        network.size(),
        network.size(),
        chosen.stream().mapToInt(c -> c[0]).toArray(),
        chosen.stream().mapToInt(c -> c[1]).toArray(),
        chosen.stream().mapToInt(c -> c[2]).toArray(),
        random.doubles(chosen.size(), -0.2, 0.3).toArray());
  }

  /** What to simulate. */
  public Simulation simulation() {
    return simulation;
  }

  /** Cotangents of event times, and of all states of the first and the last neuron. */
  public Cotangents cotangents() {
    Network network = simulation.network();
    int last = network.size() - 1;
    List<String> names = network.states(); // clocks among them
    int[] points = {0, simulation.grid().steps() / 2, simulation.grid().steps()};
    StateCotangents states = new StateCotangents(simulation.samples(), names, points, 0, last);
    for (int n = 0; n < simulation.samples(); n++) {
      for (int k = 0; k < points.length; k++) {
        for (int c = 0; c < 2; c++) {
          List<String> own = network.states(c == 0 ? 0 : last);
          for (int x = 0; x < names.size(); x++) {
            if (own.contains(names.get(x))) {
              states.add(n, k, c, x, 0.5 + 0.1 * k - 0.2 * x + 0.05 * c);
            }
          }
        }
      }
    }
    return new Cotangents((n, e) -> ((n * 31 + e * 17) & 63) / 64.0 - 0.4, Optional.of(states));
  }

  @Override
  public String toString() {
    return name;
  }
}

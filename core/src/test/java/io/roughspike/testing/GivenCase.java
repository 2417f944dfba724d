package io.roughspike.testing;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.loss.Likelihood;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A random network of any model with an intensity whose spikes are given, with input spikes and a
 * recorded current. The spikes are those of the network with slightly other parameters.
 */
public final class GivenCase {
  /** What parameters that scale noise are called in the models of tests. */
  private static final Pattern NOISE = Pattern.compile("(sigma|noise).*|s[a-z0-9]");

  private final String name;
  private final Simulation simulation;
  private final int[] window;
  private final Map<String, Double> units;

  /** A case; alpha is at random below what the spikes allow. */
  public GivenCase(NeuronModels.Example example, long seed, int neurons, int samples) {
    ModelCase problem = new ModelCase(example, seed, neurons, samples);
    SplittableRandom random = new SplittableRandom(seed + 1);
    TimeGrid grid = problem.simulation().grid();
    Network network = withoutNoise(problem.simulation().network());
    int receptors = network.model(0).receptors().size();
    Inputs inputs = problem.simulation().inputs();
    if (receptors > 0 && random.nextBoolean()) {
      int[] targets = IntStream.range(0, 2 * neurons).map(e -> e % neurons).toArray();
      network =
          network.withInputConnections(
              Connections.ofLists(
                  2,
                  neurons,
                  IntStream.range(0, 2 * neurons).map(e -> e / neurons).toArray(),
                  targets,
                  IntStream.range(0, 2 * neurons).map(e -> random.nextInt(receptors)).toArray(),
                  random
                      .doubles(2L * neurons, -0.5, 1)
                      .map(w -> w * example.scales().weight())
                      .toArray()));
      inputs = new Inputs(inputs.current(), Optional.of(inputSpikes(grid, samples, random)));
    }
    if (neurons > 1 && random.nextInt(3) == 0) {
      int last = neurons - 1;
      network = withReadOut(network, last);
    }
    Simulation generating =
        new Simulation(
            network,
            inputs,
            grid,
            problem.simulation().driver(),
            problem.simulation().clocks(),
            0,
            samples,
            Simulation.UNLIMITED);
    SpikeTrains trains = new SpikeTrains();
    try (Engine engine = new ScalarEngine(1)) {
      engine.simulate(generating, trains);
      double[] parameters = network.toArray();
      NeuronModel model = network.model(0);
      for (int p = 0; p < parameters.length; p++) {
        boolean kept = p / neurons < model.parameters().size() && isKept(model, p / neurons);
        parameters[p] *= kept ? 1 : random.nextDouble(0.995, 1.005);
      }
      int steps = grid.steps();
      boolean all = random.nextInt(3) == 0;
      window =
          new int[] {
            all ? 0 : random.nextInt(0, steps / 2),
            random.nextBoolean() ? steps : random.nextInt(steps / 2 + 1, steps)
          };
      Simulation given =
          generating
              .withNetwork(network.withParameters(parameters))
              .withInputs(inputs.withGiven(RecordedSpikes.of(trains)));
      engine.simulate(given, trains);
      boolean late = random.nextBoolean();
      for (int k = 0; k < neurons; k++) {
        double most = leastIntegral(trains, k, grid.point(window[0]));
        parameters[network.index("alpha", k)] = late ? random.nextDouble() * most : 0;
      }
      given = given.withNetwork(network.withParameters(parameters));
      simulation = given;
    }
    units = problem.units();
    name = "%s, seed %d".formatted(problem, seed);
  }

  private static boolean isKept(NeuronModel model, int p) {
    return List.of("alpha", NeuronModel.REFRACTORY).contains(model.parameterNames().get(p));
  }

  /** The least that alpha must not exceed; a tenth where there is no spike. */
  private static double leastIntegral(SpikeTrains trains, int neuron, double from) {
    double least = 0.1;
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        if (trains.neuron(n, e) == neuron && trains.time(n, e) >= from) {
          least = Math.min(least, trains.integral(n, e));
        }
      }
    }
    return least;
  }

  /** The same network with 0 for every parameter that scales noise. */
  public static Network withoutNoise(Network network) {
    double[] parameters = network.toArray();
    for (Network.Group group : network.groups()) {
      for (String name : group.model().parameterNames()) {
        if (NOISE.matcher(name).matches()) {
          int first = network.index(name, group.first());
          Arrays.fill(parameters, first, first + group.size(), 0);
        }
      }
    }
    return network.withParameters(parameters);
  }

  /** A simulation without noise in which the spikes of one that may have noise are given. */
  public static Simulation given(Simulation free, Engine engine) {
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(free.withSamples(0, free.samples()), trains);
    return new Simulation(
        withoutNoise(free.network()),
        free.inputs().withGiven(RecordedSpikes.of(trains)),
        free.grid(),
        free.driver(),
        free.clocks(),
        0,
        free.samples(),
        Simulation.UNLIMITED);
  }

  private static Network withReadOut(Network network, int neuron) {
    Connections all = network.connections();
    List<Integer> kept = new ArrayList<>();
    List<Integer> sources = new ArrayList<>();
    for (int k = 0; k < network.size(); k++) {
      for (int e = all.start(k); e < all.start(k + 1); e++) {
        if (k != neuron) {
          kept.add(e);
          sources.add(k);
        }
      }
    }
    return network
        .withConnections(
            Connections.ofLists(
                network.size(),
                network.size(),
                sources.stream().mapToInt(k -> k).toArray(),
                kept.stream().mapToInt(all::target).toArray(),
                kept.stream().mapToInt(all::receptor).toArray(),
                kept.stream().mapToDouble(all::weight).toArray()))
        .withReadOuts(neuron);
  }

  private static RecordedSpikes inputSpikes(TimeGrid grid, int samples, SplittableRandom random) {
    SpikeTrains trains = new SpikeTrains(samples, 2, 12);
    for (int n = 0; n < samples; n++) {
      double[] times = random.doubles(10, grid.start(), grid.end()).toArray();
      times[0] = grid.start();
      times[1] = grid.point(random.nextInt(grid.steps()));
      times[2] = times[3];
      Arrays.sort(times);
      for (double time : times) {
        trains.add(n, random.nextInt(2), time);
      }
    }
    return RecordedSpikes.of(trains);
  }

  /** What to simulate: spikes are given. */
  public Simulation simulation() {
    return simulation;
  }

  /** Sizes of parameters that have units, by name, and of weights. */
  public Map<String, Double> units() {
    return units;
  }

  /** The grid points between which spikes count. */
  public int[] window() {
    return window.clone();
  }

  /** The likelihood of the spikes. */
  public Likelihood likelihood() {
    TimeGrid grid = simulation.grid();
    return new Likelihood(
        simulation.inputs().given().orElseThrow(),
        simulation.network(),
        grid,
        grid.point(window[0]),
        grid.point(window[1]));
  }

  /** The cotangents of a likelihood, as an engine's simulation leads to them. */
  public static Cotangents cotangents(Likelihood likelihood, Engine engine, Simulation simulation) {
    SpikeTrains trains = new SpikeTrains();
    EventCotangentTable table = new EventCotangentTable();
    engine.simulate(simulation, trains, likelihood.states());
    likelihood.valueAndCotangents(engine, trains, 0, table);
    return new Cotangents(table, likelihood.stateCotangents());
  }

  @Override
  public String toString() {
    return name;
  }
}

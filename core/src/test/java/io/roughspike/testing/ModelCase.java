package io.roughspike.testing;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.spike.StateCotangents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A random network of any model, with a recorded current and a shortened last step. */
public final class ModelCase {
  private final NeuronModels.Example example;
  private final Simulation simulation;
  private final int[] gridPoints;

  /** Parameters are within a tenth of the example's. */
  public ModelCase(NeuronModels.Example example, long seed, int neurons, int samples) {
    this(example, seed, neurons, samples, Solver.EULER);
  }

  /** The same by any solver. */
  public ModelCase(
      NeuronModels.Example example, long seed, int neurons, int samples, Solver solver) {
    this.example = example;
    SplittableRandom random = new SplittableRandom(seed);
    List<Neuron> all = new ArrayList<>();
    for (int n = 0; n < neurons; n++) {
      double[] values =
          example.values().stream().mapToDouble(x -> x * random.nextDouble(0.9, 1.1)).toArray();
      all.add(Neuron.of(example.model(), values));
    }
    Network network = Network.of(all);
    if (neurons > 1) {
      network = network.withConnections(connections(random, neurons));
    }
    NeuronModels.Scales scales = example.scales();
    double step = random.nextDouble(0.5, 1.5) * scales.step();
    TimeGrid grid = new TimeGrid(0, random.nextDouble(0.67, 1.33) * scales.steps() * step, step);
    double[] wave = random.doubles(2L * scales.steps(), -scales.wave(), scales.wave()).toArray();
    RandomStream stream = new RandomStream(random.nextLong(), 0);
    simulation =
        new Simulation(
            network,
            Inputs.ofCurrent(new InputSignal(wave, step)),
            grid,
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            samples,
            Simulation.UNLIMITED,
            solver);
    gridPoints = new int[] {0, grid.steps() / 2, grid.steps()};
  }

  /** Two of three possible connections to each receptor. */
  private Connections connections(SplittableRandom random, int neurons) {
    int receptors = example.model().receptors().size();
    int possible = neurons * neurons * receptors;
    int[] chosen = random.ints(0, possible).distinct().limit(2 * possible / 3).toArray();
    return Connections.ofLists(
        neurons,
        neurons,
        IntStream.of(chosen).map(e -> e / receptors / neurons).toArray(),
        IntStream.of(chosen).map(e -> e / receptors % neurons).toArray(),
        IntStream.of(chosen).map(e -> e % receptors).toArray(),
        random
            .doubles(chosen.length, -2.0 / 3, 1)
            .map(w -> w * example.scales().weight())
            .toArray());
  }

  /** What to simulate. */
  public Simulation simulation() {
    return simulation;
  }

  /** Grid points at which the first neuron's states have cotangents. */
  public int[] gridPoints() {
    return gridPoints.clone();
  }

  /** Cotangents of event times and states. */
  public Cotangents cotangents() {
    List<String> names = simulation.network().states();
    double[] sizes = names.stream().mapToDouble(this::size).toArray();
    StateCotangents states = new StateCotangents(simulation.samples(), names, gridPoints, 0);
    for (int n = 0; n < simulation.samples(); n++) {
      for (int k = 0; k < gridPoints.length; k++) {
        for (int x = 0; x < names.size(); x++) {
          states.add(n, k, 0, x, (x == 0 ? 0.5 + 0.1 * k : 0.2 * x - 0.5) / sizes[x]);
        }
      }
    }
    return new Cotangents((n, e) -> ((n * 31 + e * 17) & 63) / 64.0 - 0.4, Optional.of(states));
  }

  /** Sizes of parameters that have units, by name, and of weights. */
  public Map<String, Double> units() {
    return example.scales().units();
  }

  private double size(String name) {
    return example.scales().units().getOrDefault(name, 1.0);
  }

  @Override
  public String toString() {
    return "%s, %d neurons".formatted(example.model().name(), simulation.network().size());
  }
}

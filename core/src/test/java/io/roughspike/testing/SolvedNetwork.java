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
import io.roughspike.model.Parameter;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random network of any model by any solver: with connections to all receptors, spikes from
 * outside, a recorded current, a shortened last step, and by chance delays - none, below a step and
 * of many steps - a start other than 0, and a cap of events.
 */
public final class SolvedNetwork {
  private static final int CHANNELS = 2;

  private static final double TOLERANCE = 0.002;

  private final String name;
  private final NeuronModels.Example example;
  private final Simulation simulation;
  private final long seed;

  /** Parameters are within a tenth of the example's. */
  public SolvedNetwork(
      NeuronModels.Example example, Stepper stepper, Solver.Cuts cuts, long seed, int samples) {
    this.example = example;
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    int neurons = random.nextInt(1, 4);
    List<Neuron> all = new ArrayList<>();
    for (int n = 0; n < neurons; n++) {
      double[] values =
          example.values().stream().mapToDouble(x -> x * random.nextDouble(0.9, 1.1)).toArray();
      all.add(Neuron.of(example.model(), values));
    }
    NeuronModels.Scales scales = example.scales();
    double step = random.nextDouble(0.5, 1) * scales.step();
    double start = random.nextBoolean() ? 0 : random.nextDouble(-20, 20) * step;
    double length = random.nextDouble(0.7, 1) * scales.steps() * step;
    TimeGrid grid = new TimeGrid(start, start + length, step);
    double[] wave = random.doubles(2L * scales.steps(), -scales.wave(), scales.wave()).toArray();
    boolean delays = cuts == Solver.Cuts.TOUCHED && random.nextInt(4) > 0;
    Network network =
        Network.of(all).withConnections(connections(random, neurons, neurons, step, delays));
    boolean hears = !example.model().receptors().isEmpty();
    Optional<RecordedSpikes> spikes = Optional.empty();
    if (hears) {
      network = network.withInputConnections(connections(random, CHANNELS, neurons, step, delays));
      spikes = Optional.of(RecordedSpikes.of(inputs(random, grid)));
    }
    RandomStream stream = new RandomStream(random.nextLong(), 0);
    int most = random.nextInt(4) == 0 ? random.nextInt(1, 6) : Simulation.UNLIMITED;
    simulation =
        new Simulation(
            network,
            new Inputs(Optional.of(new InputSignal(wave, step)), spikes),
            grid,
            new BrownianDriver(stream),
            new CounterClocks(stream),
            random.nextInt(1000),
            samples,
            most,
            new Solver(stepper, cuts, Optional.empty()));
    name =
        "%s by %s, cuts %s%s, %d neurons, seed %d"
            .formatted(
                example.model().name(),
                stepper.name(),
                cuts,
                delays ? ", delays" : "",
                neurons,
                seed);
  }

  /** Whether the solver follows jumps of the driver. */
  public boolean followsJumps() {
    Stepper stepper = simulation.solver().stepper();
    return stepper.followsJumps() || Steppers.named("exp1").refusal(example.model()).isEmpty();
  }

  private SolvedNetwork(SolvedNetwork of, Simulation simulation) {
    name = of.name + ", steps that adapt";
    example = of.example;
    seed = of.seed;
    this.simulation = simulation;
  }

  /** The same with steps that adapt to a small part of the range of the first state. */
  public SolvedNetwork adapted() {
    NaiveEvents path = new NaiveEvents(simulation, simulation.firstSample());
    double[] v =
        IntStream.rangeClosed(0, simulation.grid().steps())
            .mapToDouble(m -> path.state(m, 0, 0))
            .sorted()
            .toArray();
    Solver.Adaptive adaptive =
        new Solver.Adaptive(
            Map.of(example.model().states().getFirst(), TOLERANCE * (v[v.length - 1] - v[0])),
            simulation.grid().step() / 40);
    Solver solver = simulation.solver();
    return new SolvedNetwork(
        this,
        simulation.withSolver(new Solver(solver.stepper(), solver.cuts(), Optional.of(adaptive))));
  }

  /** Two of three possible connections to each receptor. */
  private Connections connections(
      SplittableRandom random, int sources, int targets, double step, boolean delays) {
    int receptors = example.model().receptors().size();
    int possible = sources * targets * receptors;
    int[] chosen =
        possible == 0
            ? new int[0]
            : random.ints(0, possible).distinct().limit((2L * possible + 2) / 3).toArray();
    return Connections.ofLists(
        sources,
        targets,
        IntStream.of(chosen).map(e -> e / receptors / targets).toArray(),
        IntStream.of(chosen).map(e -> e / receptors % targets).toArray(),
        IntStream.of(chosen).map(e -> e % receptors).toArray(),
        random
            .doubles(chosen.length, -2.0 / 3, 1)
            .map(w -> w * example.scales().weight())
            .toArray(),
        delays
            ? IntStream.of(chosen).mapToDouble(_ -> delay(random, step)).toArray()
            : new double[0]);
  }

  private double delay(SplittableRandom random, double step) {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> random.nextDouble(0.05, 1) * step;
      default -> random.nextDouble(1, 20) * step;
    };
  }

  /** Some at once, at the start and at a grid point. */
  private SpikeTrains inputs(SplittableRandom random, TimeGrid grid) {
    SpikeTrains trains = new SpikeTrains(1, CHANNELS, 8);
    List<Double> times = new ArrayList<>();
    for (int e = 0; e < 4; e++) {
      times.add(random.nextDouble(grid.start(), grid.end()));
    }
    times.addAll(List.of(grid.start(), grid.point(grid.steps() / 3), times.getFirst()));
    times.sort(null);
    for (double time : times) {
      trains.add(0, random.nextInt(CHANNELS), time);
    }
    return trains;
  }

  /** What to simulate. */
  public Simulation simulation() {
    return simulation;
  }

  /** Cotangents of event times, and of all states of the first neuron, of some first samples. */
  public Cotangents cotangents(int samples) {
    List<String> names = simulation.network().states(0);
    int steps = simulation.grid().steps();
    int[] points = {0, steps / 2, steps};
    StateCotangents states = new StateCotangents(simulation.samples(), names, points, 0);
    for (int n = 0; n < samples; n++) {
      for (int k = 0; k < points.length; k++) {
        for (int x = 0; x < names.size(); x++) {
          double size = unit(names.get(x));
          states.add(n, k, 0, x, (x == 0 ? 0.5 + 0.1 * k : 0.2 * x - 0.5) / size);
        }
      }
    }
    double unit = example.scales().step() / 0.02;
    return new Cotangents(
        (n, e) -> n < samples ? (((n * 31 + e * 17) & 63) / 64.0 - 0.4) / unit : 0,
        Optional.of(states));
  }

  /** The size of what a state counts in. */
  public double unit(String name) {
    return example.scales().units().getOrDefault(name, 1.0);
  }

  /**
   * A direction in which to differ: of each parameter about its size. Delays of 0 and parameters at
   * the end of their range stay as they are.
   */
  public double[] direction() {
    SplittableRandom random = new SplittableRandom(~seed);
    Network network = simulation.network();
    double[] values = network.toArray();
    double[] direction = new double[values.length];
    Map<String, Double> units = example.scales().units();
    for (int p = 0; p < values.length; p++) {
      double size = Math.abs(values[p]);
      if (size == 0 && p < network.firstWeight()) {
        Parameter parameter = network.parameter(p);
        boolean free = parameter.range().lower() < 0;
        size = free ? 0.1 * units.getOrDefault(parameter.name(), 1.0) : 0;
      }
      direction[p] = size * random.nextDouble(-1, 1);
    }
    return direction;
  }

  @Override
  public String toString() {
    return name;
  }
}

package io.roughspike.check;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Drivers;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.InputSignal;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Simulations that together use every path through an engine: one and two channels of noise, none,
 * a synaptic current, a recorded input, many spikes a step, a cap on the number of events and on
 * the intensity, a shortened last step, and sample counts that fill neither lanes nor groups; five
 * networks; other solvers, with delays, and with steps that adapt; and other drivers.
 */
public final class ComparisonCases {
  private static final TimeGrid GRID = new TimeGrid(0, 2, 0.01);

  private ComparisonCases() {}

  /**
   * {@return the simulations by name, all with noise from {@code seed}}
   *
   * @param seed any value
   */
  public static Map<String, Simulation> all(long seed) {
    Neuron figureOne =
        LeakyNeuron.standard()
            .with("mu1", 15)
            .with("mu2", 0)
            .with("sigma11", 0.25)
            .with("vReset", 1.4)
            .with("alpha", 0.03)
            .with("beta", 5)
            .with("inputCurrent", 1.5);
    Neuron synaptic =
        figureOne
            .with("mu1", 6)
            .with("mu2", 5)
            .with("sigma12", -0.1)
            .with("sigma21", 0.2)
            .with("sigma22", 0.3)
            .with("v0", 1.1)
            .with("i0", 0.6);
    Neuron eager = figureOne.with("tauS", 0.002).with("alpha", 0.5).with("vReset", 0.05);
    double[] wave = new double[150];
    for (int k = 0; k < wave.length; k++) {
      wave[k] = (k % 20 - 10) / 8.0;
    }
    Map<String, Simulation> cases = new LinkedHashMap<>();
    cases.put("one channel, cap of 3 spikes", simulation(figureOne, GRID, 129, 3, seed));
    cases.put("two channels and a synaptic current", unlimited(synaptic, GRID, 67, seed));
    cases.put("no noise", unlimited(figureOne.with("sigma11", 0), GRID, 5, seed));
    cases.put("many spikes a step", unlimited(eager, new TimeGrid(0, 0.5, 0.01), 33, seed));
    cases.put("capped intensity", unlimited(eager.with("intensityCap", -0.5), GRID, 9, seed));
    cases.put(
        "shortened last step", unlimited(synaptic, new TimeGrid(-1, 0.4567, 0.013), 31, seed));
    cases.put("constant intensity", unlimited(figureOne.with("beta", 0), GRID, 1, seed));
    Simulation recorded = unlimited(synaptic.with("inputGain", 0.7), GRID, 63, seed);
    cases.put(
        "recorded input",
        new Simulation(
            recorded.neuron(),
            Optional.of(new InputSignal(wave, 0.0137)),
            GRID,
            recorded.driver(),
            recorded.clocks(),
            0,
            recorded.samples(),
            Simulation.UNLIMITED));
    cases.put("a range of samples", unlimited(figureOne, GRID, 200, seed).withSamples(71, 65));
    addNetworks(cases, synaptic, seed);
    addSolvers(cases, synaptic, seed);
    addDrivers(cases, synaptic, seed);
    return cases;
  }

  private static void addNetworks(Map<String, Simulation> cases, Neuron neuron, long seed) {
    TimeGrid grid = new TimeGrid(0, 1, 0.01);
    TimeGrid shortened = new TimeGrid(-0.5, 0.2345, 0.01);
    Neuron quiet = neuron.with("inputCurrent", 0.5);
    cases.put(
        "feed-forward network", network(layers(neuron, quiet), Inputs.NONE, grid, 19, 100, seed));
    cases.put(
        "recurrent network",
        network(
            Network.of(quiet, 9).withConnections(connections(9, (k, j) -> j == k ? 0 : 0.25)),
            Inputs.NONE,
            shortened,
            33,
            Simulation.UNLIMITED,
            seed));
    double[] waves = new double[30 * 7];
    for (int k = 0; k < waves.length; k++) {
      waves[k] = (k % 11 - 5) / 6.0;
    }
    cases.put(
        "inhibitory network",
        network(
            Network.of(neuron, 7)
                .withConnections(
                    connections(7, (k, j) -> (k + 2 * j) % 3 == 0 ? 0 : (k - 4) / 8.0)),
            Inputs.ofCurrent(new InputSignal(waves, 1, 7, 0.04)),
            grid,
            21,
            Simulation.UNLIMITED,
            seed));
    int samples = 23;
    SpikeTrains spikes = new SpikeTrains(samples, 3, 12);
    for (int n = 0; n < samples; n++) {
      for (int e = 0; e < n % 13; e++) {
        spikes.add(n, (n + e) % 3, (e + n / 25.0) / 13);
      }
    }
    double[][] inputWeights = {{0.5, 0, -0.25, 0, 1}, {0, 0.75, 0, 0.5, 0}, {1, 1, 1, 1, -1}};
    cases.put(
        "network with inputs and read-outs",
        network(
            Network.of(quiet, 5)
                .withReadOuts(3, 4)
                .withConnections(connections(5, (k, j) -> k < 3 && k != j ? 0.4 - 0.2 * k : 0))
                .withInputConnections(Connections.of(inputWeights, 5)),
            new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(spikes))),
            grid,
            samples,
            Simulation.UNLIMITED,
            seed));
    cases.put(
        "network of 200 neurons",
        network(
            Network.of(quiet, 200)
                .withConnections(
                    connections(200, (k, j) -> (7 * k + 3 * j) % 10 == 0 ? (j % 5 - 1) / 40.0 : 0)),
            Inputs.NONE,
            new TimeGrid(0, 0.2, 0.01),
            5,
            Simulation.UNLIMITED,
            seed));
  }

  /** Steppers, delays, and steps that adapt. */
  private static void addSolvers(Map<String, Simulation> cases, Neuron neuron, long seed) {
    TimeGrid grid = new TimeGrid(0, 0.816, 0.04);
    Neuron quiet = neuron.with("inputCurrent", 0.5);
    Network recurrent =
        Network.of(quiet, 3).withConnections(connections(3, (k, j) -> j == k ? 0 : 0.25));
    double[] delays = new double[recurrent.connections().count()];
    for (int e = 0; e < delays.length; e++) {
      delays[e] = e % 4 * 0.03;
    }
    Network delayed = recurrent.withConnections(recurrent.connections().withDelays(delays));
    Solver exponential = new Solver(Steppers.named("exp2"), Solver.Cuts.TOUCHED, Optional.empty());
    cases.put(
        "delays, by exp2",
        network(recurrent, Inputs.NONE, grid, 3, Simulation.UNLIMITED, seed)
            .withSolver(exponential)
            .withNetwork(delayed));
    cases.put(
        "events cut all, by heun",
        network(recurrent, Inputs.NONE, grid, 9, 9, seed)
            .withSolver(new Solver(Steppers.named("heun"), Solver.Cuts.ALL, Optional.empty())));
    Solver.Adaptive adaptive = new Solver.Adaptive(Map.of("v", 0.01, "s", 0.02), 1e-4);
    cases.put(
        "adaptive steps, delays",
        network(recurrent, Inputs.NONE, grid, 5, Simulation.UNLIMITED, seed)
            .withSolver(
                new Solver(Steppers.named("sra1"), Solver.Cuts.TOUCHED, Optional.of(adaptive)))
            .withNetwork(delayed));
  }

  /** Noise that is no Brownian motion by itself. */
  private static void addDrivers(Map<String, Simulation> cases, Neuron neuron, long seed) {
    Network pair =
        Network.of(neuron, 2).withConnections(connections(2, (k, j) -> j == k ? 0 : 0.25));
    Map<String, DriverLaw> laws = new LinkedHashMap<>();
    laws.put("fractional noise", new DriverLaw.Fractional(0.3));
    laws.put("correlated noise", new DriverLaw.Correlated(new DriverLaw.Brownian(), List.of(-0.6)));
    laws.put(
        "Poisson jumps",
        new DriverLaw.Sum(
            List.of(
                new DriverLaw.Brownian(),
                new DriverLaw.Poisson(4, new JumpSize.Normal(0.2, 0.5), List.of(0, 1), false))));
    TimeGrid grid = new TimeGrid(0, 0.75, 0.03125);
    laws.forEach((name, law) -> {
      RandomStream stream = new RandomStream(seed, 0);
      Network driven = pair.withDriver(law);
      cases.put(
          name,
          new Simulation(
              driven,
              Inputs.NONE,
              grid,
              Drivers.of(driven, stream, grid),
              new CounterClocks(stream),
              0,
              7,
              Simulation.UNLIMITED));
    });
  }

  /** The network of figure 2 of the paper: 4, 16 and 2 neurons, the first 4 with a current. */
  private static Network layers(Neuron first, Neuron others) {
    List<Neuron> neurons = new ArrayList<>();
    for (int n = 0; n < 22; n++) {
      neurons.add(n < 4 ? first : others.with("inputCurrent", 0));
    }
    return Network.of(neurons)
        .withConnections(
            connections(
                22,
                (k, j) -> {
                  if (k < 4) {
                    return j >= 4 && j < 20 ? 0.5 + (k + j) % 5 / 8.0 : 0;
                  }
                  return k < 20 && j >= 20 ? 0.125 + (k + j) % 3 / 16.0 : 0;
                }));
  }

  private interface Weight {
    double of(int source, int target);
  }

  private static Connections connections(int size, Weight weight) {
    double[][] weights = new double[size][size];
    for (int k = 0; k < size; k++) {
      for (int j = 0; j < size; j++) {
        weights[k][j] = weight.of(k, j);
      }
    }
    return Connections.of(weights, size);
  }

  private static Simulation network(
      Network network, Inputs inputs, TimeGrid grid, int samples, int maxSpikes, long seed) {
    RandomStream stream = new RandomStream(seed, 0);
    return new Simulation(
        network,
        inputs,
        grid,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        maxSpikes);
  }

  private static Simulation unlimited(Neuron neuron, TimeGrid grid, int samples, long seed) {
    return simulation(neuron, grid, samples, Simulation.UNLIMITED, seed);
  }

  private static Simulation simulation(
      Neuron neuron, TimeGrid grid, int samples, int maxSpikes, long seed) {
    RandomStream stream = new RandomStream(seed, 0);
    return new Simulation(
        neuron,
        Optional.empty(),
        grid,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        maxSpikes);
  }
}

package io.roughspike.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver;
import io.roughspike.spike.EventCotangents;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.testing.BridgedNetwork;
import io.roughspike.testing.Statistics;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Likelihood ratios against closed forms, differences and pathwise gradients. Statistical checks
 * fail with probability 1e-6 each for a fresh seed.
 */
class LikelihoodRatioTest {
  private static final Solver BRIDGE =
      new Solver(
          Solver.EULER.stepper(), Solver.Cuts.TOUCHED, Optional.empty(), Solver.Crossings.BRIDGE);

  private final long seed = TestSeed.of(LikelihoodRatioTest.class);

  private Simulation of(Network network, double end, double step, int samples, int events) {
    return of(network, end, step, samples, events, BRIDGE);
  }

  private Simulation of(
      Network network, double end, double step, int samples, int events, Solver solver) {
    RandomStream stream = new RandomStream(seed, 0);
    return new Simulation(
        network,
        Inputs.NONE,
        new TimeGrid(0, end, step),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        events,
        solver);
  }

  /** The time of the first event, or the end. */
  private static double[] firstTimes(Engine engine, Simulation simulation) {
    SpikeTrains spikes = new SpikeTrains();
    engine.simulate(simulation, spikes);
    return IntStream.range(0, spikes.samples())
        .mapToDouble(n -> spikes.count(n) > 0 ? spikes.time(n, 0) : simulation.grid().end())
        .toArray();
  }

  /**
   * Siegert's mean first-passage time has the derivatives by c that MeanTimes of BridgeTest has.
   */
  @Test
  void meanTimesOfLeakyNeurons() {
    for (double[] one : new double[][] {{0.8, 0.5, -4.85752}, {1.2, 0.3, -2.37677}}) {
      Neuron neuron = Neuron.of(BridgedNetwork.LEAKY).with("c", one[0]).with("sigma", one[1]);
      Simulation simulation = of(Network.of(neuron), 40, 0.004, 5000, 1);
      try (Engine engine = new ScalarEngine(2)) {
        double[] losses = firstTimes(engine, simulation);
        LikelihoodRatio found =
            LikelihoodRatio.of(engine, simulation, losses, Set.of("c", "mu"), false, false);
        int c = simulation.network().index("c", 0);
        System.out.printf("c %s: %.3f +- %.3f%n", one[0], found.at(c), found.standardError(c));
        Statistics.assertMean("c", one[2], found.at(c), found.standardError(c));
      }
    }
  }

  /**
   * With a steepness of 5 noise makes log intensities vary by 5 (0.5 / sqrt 2) = 1.8: both ways
   * serve.
   */
  private static final NeuronModel ESCAPE =
      ModelText.named("escape")
          .equations("dv/dt = c - v + sigma*xi")
          .intensity("exp(min(beta*(v - 1), 30))/tau")
          .reset("v -= 1")
          .parameter("c", 0.8)
          .parameter("sigma", 0.5)
          .parameter("beta", 5)
          .parameter("tau", 0.3)
          .model();

  /** Of the drift and of the intensity: pathwise derivatives are unbiased, too. */
  @Test
  void agreesWithPathwiseGradientsOfIntensities() {
    Network network = Network.of(Neuron.of(ESCAPE));
    Simulation simulation =
        of(
            network,
            40,
            0.02,
            10_000,
            1,
            new Solver(Solver.EULER.stepper(), Solver.Cuts.TOUCHED, Optional.empty()));
    Set<String> parameters = Set.of("c", "beta", "tau");
    try (Engine engine = new ScalarEngine(2)) {
      double[] losses = firstTimes(engine, simulation);
      LikelihoodRatio found =
          LikelihoodRatio.of(engine, simulation, losses, parameters, false, false);
      // pathwise, in parts whose spread says the error
      int parts = 50;
      for (String parameter : List.of("c", "beta", "tau")) {
        double sum = 0;
        double squares = 0;
        for (int part = 0; part < parts; part++) {
          int size = simulation.samples() / parts;
          ParameterGradient gradient = new ParameterGradient(parameters, false);
          Simulation some = simulation.withSamples(part * size, size);
          engine.adjoint(some, Cotangents.ofEvents((_, e) -> e == 0 ? 1 : 0), gradient);
          double mean = gradient.get(parameter) / size;
          sum += mean / parts;
          squares += mean * mean / parts;
        }
        int index = network.index(parameter, 0);
        double error = Math.sqrt((squares - sum * sum) / (parts - 1));
        double both = Math.hypot(error, found.standardError(index));
        System.out.printf(
            "%s: pathwise %.3f +- %.3f, likelihood ratio %.3f +- %.3f%n",
            parameter, sum, error, found.at(index), found.standardError(index));
        Statistics.assertMean(parameter, sum, found.at(index), both);
      }
    }
  }

  /** The number of spikes of the second neuron. */
  private double[] secondCounts(Simulation simulation) {
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = new ScalarEngine(2)) {
      engine.simulate(simulation, spikes);
    }
    return IntStream.range(0, spikes.samples())
        .mapToDouble(
            n -> IntStream.range(0, spikes.count(n)).filter(e -> spikes.neuron(n, e) == 1).count())
        .toArray();
  }

  /** The number of spikes of the second neuron, by what drives it and how it is driven. */
  @Test
  void connectionsAgreeWithDifferences() {
    checkConnections(6_000, 10_000);
  }

  @Tag("slow")
  @Test
  void connectionsAgreeWithDifferencesOfAMillion() {
    checkConnections(200_000, 1_000_000);
  }

  private void checkConnections(int samples, int paths) {
    Network network = BridgedNetwork.pair(1.2, 0.3);
    Simulation simulation = of(network, 4, 0.05, samples, Simulation.UNLIMITED);
    double[] losses = secondCounts(simulation);
    LikelihoodRatio found;
    try (Engine engine = new ScalarEngine(2)) {
      found = LikelihoodRatio.of(engine, simulation, losses, Set.of("c", "mu", "taui"), true, true);
    }
    double[] at = network.toArray();
    int[] entries = {
      network.index("c", 0),
      network.index("mu", 1),
      network.index("taui", 1),
      network.firstWeight(),
      network.firstDelay()
    };
    for (int index : entries) {
      double step = index == network.firstDelay() ? 0.15 : 0.1 * Math.abs(at[index]);
      MeanDifferences differences =
          MeanDifferences.of(
              simulation.withSamples(samples, paths), index, step, this::secondCounts);
      double mean = differences.value();
      double error = differences.standardError();
      double both = Math.hypot(error, found.standardError(index));
      System.out.printf(
          "%s: differences %.4f +- %.4f, likelihood ratio %.4f +- %.4f%n",
          network.nameOf(index), mean, error, found.at(index), found.standardError(index));
      Statistics.assertMean(network.nameOf(index), mean, found.at(index), both);
    }
  }

  private static String refusal(Simulation simulation, Set<String> parameters, boolean weights) {
    double[] losses = new double[simulation.samples()];
    try (Engine engine = new ScalarEngine(1)) {
      return assertThrows(
              IllegalArgumentException.class,
              () -> LikelihoodRatio.of(engine, simulation, losses, parameters, weights, weights))
          .getMessage();
    }
  }

  @Test
  void refusals() {
    Simulation simulation = of(BridgedNetwork.pair(1, 0.2), 2, 0.1, 10, 5);
    for (String parameter : List.of("b", "vr", "sigma", "start.v", "refractory")) {
      String message = refusal(simulation, Set.of(parameter), false);
      assertTrue(message.contains("no derivative by " + parameter + ": "), message);
      assertTrue(message.contains("central differences"), message);
    }
    Map<String, String> all = LikelihoodRatio.refusals(simulation);
    assertEquals(Set.of("b", "vr", "sigma", "start.v", "refractory"), all.keySet());
    Solver line = new Solver(BRIDGE.stepper(), BRIDGE.cuts(), Optional.empty());
    assertEquals(
        "a likelihood ratio needs crossings: bridge of thresholds under noise, got crossings: line of noisy leaky",
        refusal(simulation.withSolver(line), Set.of("c"), false));
    Network kicked =
        Network.of(Neuron.of(KICKED), 2)
            .withConnections(
                Connections.of(new double[][] {{0, 1}, {0, 0}}, 2).withDelays(new double[] {0.1}));
    String why = refusal(of(kicked, 2, 0.1, 10, 5), Set.of(), true);
    assertTrue(why.contains("jump straight into v of neuron 1"), why);
    assertEquals(
        "a likelihood ratio needs a loss for each of at least two samples, got 1 for 1",
        refusal(simulation.withSamples(0, 1), Set.of("c"), false));
    Network allowed = Network.of(Neuron.of(ESCAPE).with("alpha", 0.25));
    assertEquals(
        "a likelihood ratio needs clocks without allowance, got alpha 0.25 of neuron 0, before which nothing fires, and which ends where the parameters say: set alpha to 0, give a dead time (refractory), or take central differences with common noise",
        refusal(of(allowed, 2, 0.1, 10, 5, line), Set.of("c"), false));
    LikelihoodRatio.refusals(of(allowed.withReadOuts(0), 2, 0.1, 10, 5, line));
    StateCotangents states =
        new StateCotangents(10, BridgedNetwork.LEAKY.states(), new int[] {3}, 1);
    Cotangents cotangents = new Cotangents(EventCotangents.NONE, Optional.of(states));
    states.add(4, 0, 0, BridgedNetwork.LEAKY.state("v"), 2);
    LikelihoodRatio.requireFits(simulation, cotangents);
    states.add(4, 0, 0, BridgedNetwork.LEAKY.state("i"), 2);
    assertEquals(
        "a likelihood ratio is of a functional of events and of states that have noise, got a cotangent of i of neuron 1, which has none: take central differences with common noise",
        assertThrows(
                IllegalArgumentException.class,
                () -> LikelihoodRatio.requireFits(simulation, cotangents))
            .getMessage());
  }

  private static final NeuronModel KICKED =
      ModelText.named("kicked")
          .equations("dv/dt = c - v + xi")
          .event("v - 1")
          .reset("v = 0")
          .receive("v += weight")
          .parameter("c", 1)
          .model();
}

package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.ModelText;
import io.roughspike.equations.Quantity;
import io.roughspike.expression.Expressions;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Range;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ReferenceEngine;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.Sentences;
import io.roughspike.testing.Simulations;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Neurons with dead time, against closed forms. */
class DeadTimeTest {
  /** Some hundred roundings of 1e-16. */
  private static final double ROUNDING = 1e-13;

  private static final double TEMPO = 1.7;
  private static final double THRESHOLD = 0.3;
  private static final double DEAD = 0.11;

  private final long seed = TestSeed.of(DeadTimeTest.class);

  /** An integrator that stands still in its dead time, or one that goes on. */
  private static Neuron integrator(boolean still) {
    NeuronModel model =
        ModelText.named("integrator")
            .equations("dv/dt = %sc".formatted(still ? "active*" : ""))
            .event("v - vT")
            .reset("v = 0")
            .receive("v += weight")
            .refractory(DEAD)
            .parameter("c", TEMPO)
            .parameter("vT", THRESHOLD)
            .model();
    return Neuron.of(model);
  }

  private static void forEngines(Consumer<Engine> test) {
    for (Engine engine : List.of(new ReferenceEngine(1, 64 << 20), new ScalarEngine(1))) {
      try (engine) {
        test.accept(engine);
      }
    }
  }

  private static ParameterGradient gradient(Engine engine, Simulation simulation, int event) {
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    Cotangents one = Cotangents.ofEvents((_, e) -> e == event ? 1 : 0);
    engine.adjoint(simulation, one, adjoint);
    engine.forwardSensitivities(simulation, one, forward);
    for (int p = 0; p < simulation.network().parameterCount(); p++) {
      assertEquals(adjoint.at(p), forward.at(p), ROUNDING, simulation.network().nameOf(p));
    }
    return adjoint;
  }

  /** Event k at k vT / c + (k - 1) D, whatever the grid. */
  @Test
  void standingStill() {
    forEngines(engine -> {
      Simulation simulation = Simulations.of(Network.of(integrator(true)), 2.03, 0.07, 1, 0);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(7, spikes.count(0));
      for (int k = 1; k <= 7; k++) {
        double time = k * THRESHOLD / TEMPO + (k - 1) * DEAD;
        assertEquals(time, spikes.time(0, k - 1), ROUNDING);
        ParameterGradient g = gradient(engine, simulation, k - 1);
        assertEquals(k - 1, g.get("refractory", 0), ROUNDING);
        assertEquals(k / TEMPO, g.get("vT", 0), ROUNDING);
        assertEquals(-k * THRESHOLD / TEMPO / TEMPO, g.get("c", 0), ROUNDING);
      }
    });
  }

  /**
   * Above its threshold when the dead time ends, after vT / c = D / 2: event k at vT / c + (k - 1)
   * D, which moves with the dead time and not with the threshold.
   */
  @Test
  void goingOn() {
    Neuron neuron = integrator(false).with("c", 2 * THRESHOLD / DEAD);
    forEngines(engine -> {
      Simulation simulation = Simulations.of(Network.of(neuron), 1, 0.07, 1, 0);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(9, spikes.count(0));
      for (int k = 1; k <= 9; k++) {
        assertEquals(DEAD / 2 + (k - 1) * DEAD, spikes.time(0, k - 1), ROUNDING);
        ParameterGradient g = gradient(engine, simulation, k - 1);
        assertEquals(k - 1, g.get("refractory", 0), ROUNDING);
        assertEquals(DEAD / 2 / THRESHOLD, g.get("vT", 0), ROUNDING);
      }
    });
  }

  /**
   * Neuron 0 fires at vT / c, which lifts the other one over its threshold during its dead time, in
   * vain until that ends; an input spike in dead time counts, too. Later neuron 0 sets it off at
   * once.
   */
  @Test
  void spikesThatArriveInDeadTime() {
    Neuron neuron = integrator(true);
    Network network =
        Network.of(List.of(neuron, neuron.with("c", 2 * TEMPO)))
            .withConnections(Connections.of(new double[][] {{0, 0.5}, {0, 0}}, 2))
            .withInputConnections(Connections.of(new double[][] {{0.25, 0}}, 2));
    double first = THRESHOLD / TEMPO;
    RecordedSpikes input =
        new RecordedSpikes(1, new int[] {0, 1}, new double[] {first + DEAD / 2}, new int[] {0});
    RandomStream stream = new RandomStream(seed, 0);
    Simulation simulation =
        new Simulation(
            network,
            new Inputs(Optional.empty(), Optional.of(input)),
            new TimeGrid(0, 0.35, 0.02),
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            1,
            Simulation.UNLIMITED);
    forEngines(engine -> {
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      double third = first + DEAD + 0.05 / TEMPO;
      double[] times = {first / 2, first, first / 2 + DEAD, third, third};
      int[] neurons = {1, 0, 1, 0, 1};
      double[][] byRefractory = {{0, 0}, {0, 0}, {0, 1}, {1, 0}, {1, 0}};
      assertEquals(times.length, spikes.count(0));
      for (int e = 0; e < times.length; e++) {
        assertEquals(times[e], spikes.time(0, e), ROUNDING);
        assertEquals(neurons[e], spikes.neuron(0, e));
        ParameterGradient g = gradient(engine, simulation, e);
        for (int n = 0; n < 2; n++) {
          assertEquals(byRefractory[e][n], g.get("refractory", n), ROUNDING);
        }
        assertEquals(e >= 3 ? -1 / TEMPO : 0, g.inputWeights()[0][0], ROUNDING);
      }
    });
  }

  /** Two neurons whose dead times end together, both above their thresholds: each at its own. */
  @Test
  void deadTimesThatEndTogether() {
    Neuron neuron = integrator(false).with("c", 2 * THRESHOLD / DEAD);
    forEngines(engine -> {
      Simulation simulation = Simulations.of(Network.of(neuron, 2), 0.3, 0.07, 1, 0);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(6, spikes.count(0));
      for (int e = 0; e < 6; e++) {
        int deadTimes = e / 2;
        assertEquals(DEAD / 2 + deadTimes * DEAD, spikes.time(0, e), ROUNDING);
        ParameterGradient g = gradient(engine, simulation, e);
        for (int n = 0; n < 2; n++) {
          boolean own = n == spikes.neuron(0, e);
          assertEquals(own ? deadTimes : 0, g.get("refractory", n), ROUNDING, "event " + e);
          assertEquals(own ? DEAD / 2 / THRESHOLD : 0, g.get("vT", n), ROUNDING, "event " + e);
        }
      }
    });
  }

  /** A sample that stops at its cap of events leaves nothing of a dead time to the next. */
  @Test
  void deadTimesEndWithTheirSample() {
    NeuronModels.Example clamped =
        NeuronModels.all().stream()
            .filter(example -> example.model().name().equals("clamped in its dead time"))
            .findFirst()
            .orElseThrow();
    Simulation free = new ModelCase(clamped, seed, 3, 40).simulation();
    Simulation capped =
        new Simulation(
            free.network(), free.inputs(), free.grid(), free.driver(), free.clocks(), 0, 40, 2);
    forEngines(engine -> {
      SpikeTrains all = new SpikeTrains();
      SpikeTrains one = new SpikeTrains();
      engine.simulate(capped, all);
      int stopped = 0;
      for (int n = 0; n < 40; n++) {
        engine.simulate(capped.withSamples(n, 1), one);
        assertEquals(one.count(0), all.count(n));
        for (int e = 0; e < one.count(0); e++) {
          assertEquals(one.time(0, e), all.time(n, e));
        }
        stopped += one.count(0) == 2 ? 1 : 0;
      }
      assertTrue(stopped > 10, stopped + " stopped");
    });
  }

  @Test
  void deadTimesBelowZeroAreRefused() {
    ModelText.Builder text = ModelText.named("integrator").equations("dv/dt = 1").event("v - 1");
    Sentences.assertRefused(
        "refractory must be at least 0, got -1.0", () -> text.refractory(-1).model());
    Sentences.assertRefused(
        "refractory must be at least 0, got bounds from -5.0",
        () -> text.refractory(new Quantity(-1, Optional.empty(), Range.atLeast(-5))));
    NeuronModel model = text.refractory(1).model();
    Expressions graph = new Expressions();
    Sentences.assertRefused(
        "active must start at 1, be reset to 0 and not change otherwise, and refractory be at least 0, in integrator",
        () ->
            new NeuronModel(
                model.name(),
                model.states(),
                model.parameters(),
                model.requirements(),
                model.drift(),
                model.diffusion(),
                model.firing(),
                List.of(graph.constant(0), graph.constant(0.5)),
                model.reset(),
                model.receptors()));
  }

  /** Stretches of a path that do not fit the tape together are replayed with their dead times. */
  @Test
  void deadTimesAreReplayed() {
    Neuron neuron = integrator(true);
    Network network =
        Network.of(List.of(neuron, neuron.with("c", 2), neuron.with("refractory", 0.2)))
            .withConnections(
                Connections.of(new double[][] {{0, 0.1, -0.1}, {0, 0, 0.2}, {0.1, 0, 0}}, 3));
    Simulation simulation = Simulations.of(network, 20, 0.1, 3, seed);
    Cotangents cotangents = Cotangents.ofEvents((_, e) -> 1 + e % 3);
    ParameterGradient whole = new ParameterGradient();
    ParameterGradient replayed = new ParameterGradient();
    try (Engine large = new ScalarEngine(1, 64 << 20);
        Engine small = new ScalarEngine(1, 100_000)) {
      large.adjoint(simulation, cotangents, whole);
      small.adjoint(simulation, cotangents, replayed);
    }
    assertTrue(whole.get("refractory", 1) > 1, "dead times count");
    for (int p = 0; p < network.parameterCount(); p++) {
      assertEquals(whole.at(p), replayed.at(p), 0, network.nameOf(p));
    }
  }

  /**
   * A constant rate r with dead time D: intervals are D + Exp(r). Of 40,000 intervals no quantile
   * is off by more than 2.7 / sqrt(40,000): a false alarm in a million (Kolmogorov-Smirnov).
   */
  @Test
  void intervalsOfAClock() {
    NeuronModel model =
        ModelText.named("Poisson with dead time")
            .equations("dv/dt = -v")
            .intensity("rate")
            .refractory(DEAD)
            .parameter("rate", 5)
            .model();
    int samples = 4000;
    try (Engine engine = new ScalarEngine(1)) {
      Simulation simulation = Simulations.of(Network.of(Neuron.of(model)), 12, 0.05, samples, seed);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      double[] intervals = new double[10 * samples];
      for (int n = 0; n < samples; n++) {
        assertTrue(spikes.count(n) > 10, "12 time units have at least 11 events, nearly surely");
        for (int k = 0; k < 10; k++) {
          intervals[10 * n + k] = spikes.time(n, k + 1) - spikes.time(n, k);
        }
      }
      Arrays.sort(intervals);
      double worst = 0;
      for (int j = 0; j < intervals.length; j++) {
        double law = -Math.expm1(-5 * Math.max(0, intervals[j] - DEAD));
        worst = Math.max(worst, Math.abs(law - (j + 0.5) / intervals.length));
      }
      assertTrue(worst * Math.sqrt(intervals.length) < 2.7, "off by " + worst);
    }
  }
}

package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.EndlessEventsException;
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
import io.roughspike.reference.ReferenceEngine;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.testing.Sentences;
import io.roughspike.testing.Simulations;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Neurons that fire at a threshold, against closed forms. */
class ThresholdTest {
  /** A few hundred roundings of 1e-16. */
  private static final double ROUNDING = 1e-13;

  private static final NeuronModel INTEGRATOR =
      ModelText.named("perfect integrator")
          .equations("dv/dt = c")
          .event("v - vT")
          .reset("v -= vT")
          .receive("v += weight")
          .parameter("c", 2)
          .parameter("vT", 1)
          .start("v", 0)
          .model();

  private static final NeuronModel CURVED =
      ModelText.named("curved")
          .equations("dv/dt = 1")
          .event("0.7*v^2 + 1.9*v - h")
          .reset("v = -1")
          .receive("v += weight")
          .parameter("h", 0.45)
          .model();

  private static Simulation simulation(Network network, double end, double step) {
    return Simulations.of(network, end, step, 1, TestSeed.of(ThresholdTest.class));
  }

  /** Both engines of the core; they agree to the bit elsewhere. */
  private static void forEngines(Consumer<Engine> test) {
    for (Engine engine : List.of(new ReferenceEngine(1, 64 << 20), new ScalarEngine(1))) {
      try (engine) {
        test.accept(engine);
      }
    }
  }

  private static ParameterGradient gradientOfEvent(
      Engine engine, Simulation simulation, int event) {
    ParameterGradient gradient = new ParameterGradient();
    engine.adjoint(simulation, Cotangents.ofEvents((_, e) -> e == event ? 1 : 0), gradient);
    return gradient;
  }

  /** Event k at (k vT - v0) / c, whatever the grid; Euler's line is the solution. */
  @Test
  void aPerfectIntegratorIsExact() {
    Neuron neuron = Neuron.of(INTEGRATOR).with("c", 1.7).with("vT", 0.3).with("start.v", 0.1);
    forEngines(engine -> {
      Simulation simulation = simulation(Network.of(neuron), 1.03, 0.07);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals((int) ((1.03 * 1.7 + 0.1) / 0.3), spikes.count(0));
      for (int k = 1; k <= spikes.count(0); k++) {
        double time = (k * 0.3 - 0.1) / 1.7;
        assertEquals(time, spikes.time(0, k - 1), ROUNDING);
        ParameterGradient gradient = gradientOfEvent(engine, simulation, k - 1);
        assertEquals(-time / 1.7, gradient.get("c", 0), ROUNDING);
        assertEquals(k / 1.7, gradient.get("vT", 0), ROUNDING);
        assertEquals(-1 / 1.7, gradient.get("start.v", 0), ROUNDING);
      }
    });
  }

  /**
   * The event function a t^2 - h + slope t - along v = t of a perfect integrator - has its root at
   * (-slope + sqrt(slope^2 + 4 a h)) / (2 a), with the derivative 1 / (2 a t + slope) by h: also
   * where it comes to 0, has a maximum and goes back within one step.
   */
  @Test
  void whereTheEventFunctionIsCurved() {
    for (double a : new double[] {0.7, -1.9}) {
      NeuronModel model =
          ModelText.named("curved")
              .equations("dv/dt = 1")
              .event("a*v^2 + slope*v - h")
              .reset("v = -1")
              .parameter("a", a)
              .parameter("slope", 1.9)
              .parameter("h", 0.45)
              .model();
      double root = (-1.9 + Math.sqrt(1.9 * 1.9 + 4 * a * 0.45)) / (2 * a);
      double rise = 2 * a * root + 1.9;
      for (double step : new double[] {0.01, 0.07, 1}) {
        forEngines(engine -> {
          Simulation simulation = simulation(Network.of(Neuron.of(model)), 1, step);
          SpikeTrains spikes = new SpikeTrains();
          engine.simulate(simulation, spikes);
          assertEquals(1, spikes.count(0), "a " + a + ", step " + step);
          assertEquals(root, spikes.time(0, 0), ROUNDING);
          ParameterGradient gradient = gradientOfEvent(engine, simulation, 0);
          assertEquals(1 / rise, gradient.get("h", 0), ROUNDING);
          assertEquals(-root / rise, gradient.get("slope", 0), ROUNDING);
          assertEquals(-root * root / rise, gradient.get("a", 0), ROUNDING);
          assertEquals(-1, gradient.get("start.v", 0), ROUNDING);
        });
      }
    }
  }

  /**
   * Of several neurons that would fire within a step the first in time does, whatever its number.
   */
  @Test
  void theFirstOfSeveralIsFound() {
    double[] h = {0.3, 0.15, 0.45};
    Network network =
        Network.of(Arrays.stream(h).mapToObj(one -> Neuron.of(CURVED).with("h", one)).toList());
    forEngines(engine -> {
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation(network, 1, 1), spikes);
      assertEquals(3, spikes.count(0));
      int[] order = {1, 0, 2};
      for (int e = 0; e < 3; e++) {
        assertEquals(order[e], spikes.neuron(0, e));
        assertEquals(rootOfCurved(h[order[e]]), spikes.time(0, e), ROUNDING);
      }
    });
  }

  private static double rootOfCurved(double h) {
    return (-1.9 + Math.sqrt(1.9 * 1.9 + 2.8 * h)) / 1.4;
  }

  /**
   * A neuron that is lifted over such a threshold fires when its cause does, whatever its own h.
   */
  @Test
  void aJumpOverACurvedThreshold() {
    Network network =
        Network.of(List.of(Neuron.of(CURVED).with("h", 0.15), Neuron.of(CURVED)))
            .withConnections(Connections.of(new double[][] {{0, 1}, {0, 0}}, 2));
    double root = rootOfCurved(0.15);
    forEngines(engine -> {
      Simulation simulation = simulation(network, 1, 1);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(2, spikes.count(0));
      for (int e = 0; e < 2; e++) {
        assertEquals(e, spikes.neuron(0, e));
        assertEquals(root, spikes.time(0, e), ROUNDING);
        ParameterGradient gradient = gradientOfEvent(engine, simulation, e);
        assertEquals(1 / (1.4 * root + 1.9), gradient.get("h", 0), ROUNDING);
        assertEquals(0, gradient.get("h", 1), 0);
        assertEquals(0, gradient.weights()[0][1], 0);
      }
    });
  }

  /**
   * Neurons 0 and 1 reach their thresholds together; 0 lifts 2 over its own, 1 lifts 3: each of
   * these fires when its own cause does.
   */
  @Test
  void eachIsSetOffByItsOwnCause() {
    double[][] weights = new double[4][4];
    weights[0][2] = 1;
    weights[1][3] = 1;
    Neuron cause = Neuron.of(INTEGRATOR).with("c", 1.7).with("vT", 0.3);
    Neuron set = Neuron.of(INTEGRATOR).with("c", 0.1);
    Network network =
        Network.of(List.of(cause, cause, set, set)).withConnections(Connections.of(weights, 4));
    forEngines(engine -> {
      Simulation simulation = simulation(network, 0.2, 0.07);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      int[] order = {0, 2, 1, 3};
      assertEquals(4, spikes.count(0));
      for (int e = 0; e < 4; e++) {
        assertEquals(order[e], spikes.neuron(0, e));
        ParameterGradient gradient = gradientOfEvent(engine, simulation, e);
        for (int n = 0; n < 4; n++) {
          double expected = n == order[e] % 2 ? 1 / 1.7 : 0;
          assertEquals(expected, gradient.get("vT", n), ROUNDING, "event " + e + ", neuron " + n);
        }
      }
    });
  }

  /**
   * An input spike at 0.2 adds w/scale to v and w^2 to the rise u of v: the event is at 0.2 + (vT -
   * 0.2 c - w/scale) / (c + w^2).
   */
  @Test
  void whatASpikeAddsDependsOnParameters() {
    NeuronModel model =
        ModelText.named("two states raised")
            .equations("dv/dt = c + u; du/dt = 0")
            .event("v - vT")
            .reset("v -= vT; u = 0")
            .receive("v += weight/scale; u += weight^2")
            .parameter("c", 1.7)
            .parameter("vT", 1)
            .parameter("scale", 1.3)
            .model();
    double w = 0.4;
    double rise = 1.7 + w * w;
    double rest = (1 - 0.2 * 1.7 - w / 1.3) / rise;
    Network network =
        Network.of(Neuron.of(model)).withInputConnections(Connections.of(new double[][] {{w}}, 1));
    forEngines(engine -> {
      Simulation simulation = withInputs(network, 0.2);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(0.2 + rest, spikes.time(0, 0), ROUNDING);
      Cotangents first = Cotangents.ofEvents((_, e) -> e == 0 ? 1 : 0);
      ParameterGradient forward = new ParameterGradient();
      engine.forwardSensitivities(simulation, first, forward);
      for (ParameterGradient gradient : List.of(gradientOfEvent(engine, simulation, 0), forward)) {
        assertEquals(w / 1.3 / 1.3 / rise, gradient.get("scale", 0), ROUNDING);
        assertEquals(-(1 / 1.3 + rest * 2 * w) / rise, gradient.inputWeights()[0][0], ROUNDING);
        assertEquals(-(0.2 + rest) / rise, gradient.get("c", 0), ROUNDING);
      }
    });
  }

  /** A maximum below 0 within a step is no event. */
  @Test
  void aMaximumBelowTheThreshold() {
    NeuronModel model =
        ModelText.named("too low")
            .equations("dv/dt = 1")
            .event("-1e-9 - (v - 0.4)^2")
            .reset("v = -100")
            .model();
    forEngines(engine -> {
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation(Network.of(Neuron.of(model)), 1, 1), spikes);
      assertEquals(0, spikes.count(0));
    });
  }

  /** Neurons that reach their thresholds together: each one's time is its own. */
  @Test
  void equalNeuronsHaveTheirOwnDerivatives() {
    Neuron neuron = Neuron.of(INTEGRATOR).with("c", 1.7).with("vT", 0.3);
    forEngines(engine -> {
      Simulation simulation = simulation(Network.of(neuron, 5), 1, 0.07);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(25, spikes.count(0));
      for (int e = 0; e < 25; e++) {
        double time = (e / 5 + 1) * 0.3 / 1.7;
        assertEquals(time, spikes.time(0, e), ROUNDING);
        ParameterGradient gradient = gradientOfEvent(engine, simulation, e);
        for (int n = 0; n < 5; n++) {
          double own = n == spikes.neuron(0, e) ? -time / 1.7 : 0;
          assertEquals(own, gradient.get("c", n), ROUNDING, "event " + e + ", neuron " + n);
        }
      }
    });
  }

  /** A spike that lifts another neuron over its threshold: that fires then, as the first does. */
  @Test
  void aJumpOverTheThresholdFiresAtOnce() {
    Network network =
        Network.of(
                List.of(
                    Neuron.of(INTEGRATOR).with("c", 2),
                    Neuron.of(INTEGRATOR).with("c", 1.5),
                    Neuron.of(INTEGRATOR).with("c", 0.25)))
            .withConnections(
                Connections.of(new double[][] {{0, 0.8, 0}, {0, 0, 0.95}, {0, 0, 0}}, 3));
    forEngines(engine -> {
      Simulation simulation = simulation(network, 0.6, 0.25);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(3, spikes.count(0));
      for (int e = 0; e < 3; e++) {
        assertEquals(e, spikes.neuron(0, e));
        assertEquals(0.5, spikes.time(0, e), ROUNDING);
        ParameterGradient gradient = gradientOfEvent(engine, simulation, e);
        assertEquals(-0.25, gradient.get("c", 0), ROUNDING);
        assertEquals(0, gradient.get("c", 1) + gradient.get("c", 2), ROUNDING);
        assertEquals(0, gradient.weights()[0][1], ROUNDING);
      }
      // then the second one goes on from where its jump left it: v0 + 1.5 t + 0.8 - 1 = 1
      Simulation longer = simulation(network, 0.9, 0.25);
      ParameterGradient next = gradientOfEvent(engine, longer, eventOf(engine, longer, 1, 1));
      assertEquals(0.8, next.value(), ROUNDING);
      assertEquals(-1 / 1.5, next.get("start.v", 1), ROUNDING);
      assertEquals(-1 / 1.5, next.weights()[0][1], ROUNDING);
      assertEquals(0, next.get("c", 0), ROUNDING);
    });
  }

  /** The number of a neuron's event among all. */
  private static int eventOf(Engine engine, Simulation simulation, int neuron, int number) {
    SpikeTrains spikes = new SpikeTrains();
    engine.simulate(simulation, spikes);
    int seen = 0;
    for (int e = 0; e < spikes.count(0); e++) {
      if (spikes.neuron(0, e) == neuron && seen++ == number) {
        return e;
      }
    }
    throw new AssertionError("too few events: " + spikes.count(0));
  }

  @Test
  void aNeuronBeyondItsThresholdFiresAtTheStart() {
    Neuron neuron = Neuron.of(INTEGRATOR).with("c", 1).with("start.v", 1.25);
    forEngines(engine -> {
      Simulation simulation = simulation(Network.of(neuron), 1, 0.3);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(2, spikes.count(0));
      assertEquals(0, spikes.time(0, 0), 0);
      assertEquals(0, gradientOfEvent(engine, simulation, 0).get("start.v", 0), 0);
      assertEquals(0.75, spikes.time(0, 1), ROUNDING);
      assertEquals(-1, gradientOfEvent(engine, simulation, 1).get("start.v", 0), ROUNDING);
    });
  }

  @Test
  void readOutsNeverReachTheirThreshold() {
    Network network =
        Network.of(Neuron.of(INTEGRATOR), 2)
            .withConnections(Connections.of(new double[][] {{0, 3}, {0, 0}}, 2))
            .withReadOuts(1);
    forEngines(engine -> {
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation(network, 1.1, 0.3), spikes);
      assertEquals(2, spikes.count(0));
      assertEquals(0, spikes.neuron(0, 0) + spikes.neuron(0, 1));
    });
  }

  /** A clock does not run backwards. */
  @Test
  void anIntensityBelowZeroCountsAsZero() {
    ModelText.Builder linear =
        ModelText.named("linear rate")
            .equations("dv/dt = 0")
            .intensity("5*(v - 0.5)")
            .reset("v = v");
    forEngines(engine -> {
      SpikeTrains spikes = new SpikeTrains();
      for (double v : new double[] {0.2, 0.5}) {
        Neuron neuron = Neuron.of(linear.start("v", v).model());
        engine.simulate(simulation(Network.of(neuron), 20, 0.3), spikes);
        assertEquals(0, spikes.count(0));
      }
      Neuron neuron = Neuron.of(linear.start("v", 0.9).model());
      engine.simulate(simulation(Network.of(neuron), 20, 0.3), spikes);
      assertTrue(spikes.count(0) > 10, "2 a time expected, got " + spikes.count(0));
    });
  }

  /**
   * Cascades of nearly as many events as are followed, at the start and at the end, and one event
   * between them that has derivatives: stretches that are replayed begin within the last, of which
   * all events have been counted before.
   */
  @Test
  void cascadesAreReplayed() {
    Network network =
        Network.of(Neuron.of(INTEGRATOR).with("c", 0.6).with("start.v", 19.5))
            .withInputConnections(Connections.of(new double[][] {{19}}, 1));
    Simulation simulation = withInputs(network, 0.95);
    ParameterGradient whole = gradient(64 << 20, simulation);
    int replays = 0;
    for (long budget = 1 << 10; budget < 1 << 15; budget += 1 << 8) {
      ParameterGradient replayed;
      try {
        replayed = gradient(budget, simulation);
      } catch (IllegalArgumentException tooSmall) {
        continue;
      }
      replays++;
      assertEquals(whole.value(), replayed.value(), 0);
      for (int p = 0; p < network.parameterCount(); p++) {
        assertEquals(whole.at(p), replayed.at(p), 0, network.nameOf(p));
      }
    }
    assertTrue(replays > 1, replays + " budgets");
    assertTrue(whole.get("c", 0) < 0, "an event with derivatives");
  }

  /** With spikes of one input channel at these times. */
  private static Simulation withInputs(Network network, double... times) {
    RandomStream stream = new RandomStream(1, 0);
    int count = times.length;
    RecordedSpikes spikes = new RecordedSpikes(1, new int[] {0, count}, times, new int[count]);
    return new Simulation(
        network,
        new Inputs(Optional.empty(), Optional.of(spikes)),
        new TimeGrid(0, 1, 0.1),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        1,
        Simulation.UNLIMITED);
  }

  private static ParameterGradient gradient(long budget, Simulation simulation) {
    ParameterGradient gradient = new ParameterGradient();
    try (Engine engine = new ScalarEngine(1, budget)) {
      engine.adjoint(simulation, Cotangents.ofEvents((_, e) -> 1 + e % 3), gradient);
    }
    return gradient;
  }

  /** Jumps one after another are no cascade, however many they are. */
  @Test
  void manyJumpsAreNoCascade() {
    double[] times = IntStream.range(0, 100).mapToDouble(k -> 0.005 + 0.01 * k).toArray();
    Network network =
        Network.of(Neuron.of(INTEGRATOR).with("c", 0))
            .withInputConnections(Connections.of(new double[][] {{1}}, 1));
    Simulation simulation = withInputs(network, times);
    forEngines(engine -> {
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(100, spikes.count(0));
      assertEquals(times[70], spikes.time(0, 70), ROUNDING);
    });
  }

  /** The adjoint and forward sensitivities of a functional of states alone. */
  private static List<ParameterGradient> bothGradients(
      Engine engine, Simulation simulation, StateCotangents states) {
    Cotangents cotangents = new Cotangents((_, _) -> 0, Optional.of(states));
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    engine.adjoint(simulation, cotangents, adjoint);
    engine.forwardSensitivities(simulation, cotangents, forward);
    return List.of(adjoint, forward);
  }

  /** A neuron with neither an intensity nor an event integrates. */
  @Test
  void aNeuronWithoutAnEventNeverFires() {
    NeuronModel model =
        ModelText.named("integrator")
            .equations("dv/dt = c")
            .parameter("c", 2)
            .start("v", 0.5)
            .model();
    forEngines(engine -> {
      Simulation simulation = simulation(Network.of(Neuron.of(model), 2), 1, 0.25);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(0, spikes.count(0));
      StateCotangents end = new StateCotangents(1, List.of("v"), new int[] {4}, 0, 1);
      end.add(0, 0, 1, 0, 3);
      for (ParameterGradient gradient : bothGradients(engine, simulation, end)) {
        assertEquals(7.5, gradient.value(), ROUNDING);
        assertEquals(3, gradient.get("c", 1), ROUNDING);
        assertEquals(3, gradient.get("start.v", 1), ROUNDING);
        assertEquals(0, gradient.get("c", 0), 0);
      }
    });
  }

  /** A reset that keeps a share of v, in the shortened last step: v is c (end - time) + kept vT. */
  @Test
  void resetsInAShortenedStepSeeTheStateThere() {
    NeuronModel model =
        ModelText.named("keeping integrator")
            .equations("dv/dt = c")
            .event("v - vT")
            .reset("v = kept*v")
            .parameter("c", 2)
            .parameter("vT", 1.1)
            .parameter("kept", 0.3)
            .start("v", 0)
            .model();
    forEngines(engine -> {
      Simulation simulation = simulation(Network.of(Neuron.of(model)), 0.6, 0.25);
      StateCotangents end = new StateCotangents(1, List.of("v"), new int[] {3}, 0);
      end.add(0, 0, 0, 0, 1);
      for (ParameterGradient gradient : bothGradients(engine, simulation, end)) {
        assertEquals(0.1 + 0.33, gradient.value(), ROUNDING);
        assertEquals(1.1, gradient.get("kept", 0), ROUNDING);
        assertEquals(0.3 - 1, gradient.get("vT", 0), ROUNDING);
        assertEquals(0.6, gradient.get("c", 0), ROUNDING);
      }
    });
  }

  @Test
  void endlessEventsAreRefused() {
    Network loop =
        Network.of(Neuron.of(INTEGRATOR), 2)
            .withConnections(Connections.of(new double[][] {{0, 1.5}, {1.5, 0}}, 2));
    forEngines(engine -> {
      Exception e =
          assertThrows(
              EndlessEventsException.class,
              () -> engine.simulate(simulation(loop, 1, 0.3), new SpikeTrains()));
      assertEquals(
          "31 events of sample 0 at time 0.5 alone, the last of neuron 1: its reset, or the spikes that it brings about, must leave its event function below 0; an intensity must be finite",
          e.getMessage());
    });
  }

  @Test
  void noiseInTheEventFunctionHasNoGradients() {
    NeuronModel noisy =
        ModelText.named("noisy integrator")
            .equations("dv/dt = c + sigma*xi")
            .event("v - vT")
            .reset("v -= vT")
            .parameter("c", 2)
            .parameter("vT", 1)
            .parameter("sigma", 0.3)
            .start("v", 0)
            .model();
    forEngines(engine -> {
      Simulation simulation = simulation(Network.of(Neuron.of(noisy), 2), 2, 0.1);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertTrue(spikes.count(0) > 4);
      Sentences.assertRefused(
          "neuron 0 fires at a threshold, and noise channel 0 moves its event function: the times of such events have no pathwise gradients (condition (i)); take the likelihood ratio for parameters of the drift, weights and delays, central differences with common noise for thresholds, resets and sigma, or let an intensity fire the neuron",
          () -> gradientOfEvent(engine, simulation, 0));
      Network still = Network.of(Neuron.of(noisy).with("sigma", 0));
      assertEquals(
          -0.25, gradientOfEvent(engine, simulation(still, 2, 0.1), 0).get("c", 0), ROUNDING);
    });
  }

  /** Also where the function is not linear and noise moves it in some states only. */
  @Test
  void noiseInSomeStatesIsNoise() {
    for (String event :
        List.of("min(v, -20) + 40", "where(v > 10, v, -1) - 30", "v*w - 1", "exp(v - w) - 2")) {
      NeuronModel model =
          ModelText.named("noisy")
              .equations("dv/dt = xi - v/10; dw/dt = 1")
              .event(event)
              .reset("v = -70; w = 0")
              .model();
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  gradientOfEvent(
                      new ScalarEngine(1), simulation(Network.of(Neuron.of(model)), 1, 0.1), 0),
              event);
      assertTrue(refused.getMessage().contains("condition (i)"), refused.getMessage());
    }
  }

  /** The closed form of LIF, QIF by arctan, EIF by quadrature: Euler's order is 1. */
  @Test
  void eventTimesHaveTheOrderOfTheScheme() {
    assertOrder(
        "leaky: (c - v)/tau",
        10 * Math.log((1.5 - 0.1) / (1.5 - 1)),
        1.0 / 64,
        model("dv/dt = (1.5 - v)/10", "v - 1", 0.1));
    assertOrder(
        "quadratic", 12.326121899124, 1.0 / 64, model("dv/dt = (v^2 + 1.5)/10", "v - 20", 0));
    assertOrder(
        "exponential",
        integral(v -> 200 / (-10 * (v + 70) + 20 * Math.exp((v + 50) / 2) + 500), -70, -30),
        1.0 / 512, // the upswing wants small steps
        model("dv/dt = (-10*(v + 70) + 20*exp((v + 50)/2) + 500)/200", "v + 30", -70));
  }

  private static NeuronModel model(String equations, String event, double start) {
    return ModelText.named("deterministic")
        .equations(equations)
        .event(event)
        .reset("v = " + start)
        .start("v", start)
        .model();
  }

  private static void assertOrder(String name, double exact, double coarsest, NeuronModel model) {
    List<Double> errors = new ArrayList<>();
    try (Engine engine = new ScalarEngine(1)) {
      for (double step = coarsest; step >= coarsest / 8; step /= 2) {
        SpikeTrains spikes = new SpikeTrains();
        engine.simulate(simulation(Network.of(Neuron.of(model)), 20, step), spikes);
        errors.add(Math.abs(spikes.time(0, 0) - exact));
      }
    }
    double order = Math.log(errors.getFirst() / errors.getLast()) / Math.log(8);
    System.out.printf("%s: order %.3f, errors %s%n", name, order, errors);
    assertEquals(1, order, 0.1, name);
  }

  /** By Simpson's rule. */
  private static double integral(DoubleUnaryOperator f, double from, double to) {
    int cells = 1 << 16;
    double h = (to - from) / cells;
    double sum = 0;
    for (int k = 0; k < cells; k++) {
      double x = from + k * h;
      sum += f.applyAsDouble(x) + 4 * f.applyAsDouble(x + h / 2) + f.applyAsDouble(x + h);
    }
    return sum * h / 6;
  }
}

package io.roughspike.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Differences against a closed form: with beta = 0 the intensity is 1 / tauS, and event e is at
 * tauS sum over {@code j <= e} of (alpha - log U_j), so d/d tauS is time / tauS and d/d alpha is
 * tauS (e + 1).
 */
class CentralDifferencesTest {
  private static final double TAU = 0.125;
  private static final int SAMPLES = 40;

  /**
   * Functions of one scale of their parameter: extrapolation leaves the rounding of a clock on 200
   * steps, some 1e-15, over the steps of 1e-3 to 1e-5 at which it is best.
   */
  private static final double TOLERANCE = 1e-9;

  private static final double STEP = 0.01;

  private final Engine engine = Engines.create(Engines.SCALAR, 1);
  private final RandomStream stream =
      new RandomStream(TestSeed.of(CentralDifferencesTest.class), 0);

  @AfterEach
  void close() {
    engine.close();
  }

  private Simulation simulation(double step, double alpha) {
    Neuron neuron = LeakyNeuron.standard().with("beta", 0).with("tauS", TAU).with("alpha", alpha);
    return new Simulation(
        neuron,
        Optional.empty(),
        new TimeGrid(0, 2, step),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        SAMPLES,
        5);
  }

  private void assertClosedForm(Simulation simulation) {
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(simulation, trains);
    double times = 0;
    double places = 0;
    for (int n = 0; n < SAMPLES; n++) {
      for (int e = 0; e < trains.count(n); e++) {
        times += trains.time(n, e);
        places += e + 1;
      }
    }
    CentralDifferences differences =
        new CentralDifferences(engine, simulation, Cotangents.ofEvents((sample, event) -> 1));
    assertEquals(times, differences.value(), 1e-12 * times);
    CentralDifferences.Derivative inTau = differences.derivative("tauS");
    assertEquals(times / TAU, inTau.value(), TOLERANCE * times / TAU);
    assertEquals(inTau.value(), inTau.magnitude(), TOLERANCE * inTau.value()); // all positive
    assertEquals(0, inTau.unresolved());
    CentralDifferences.Derivative inAlpha = differences.derivative("alpha");
    assertEquals(TAU * places, inAlpha.value(), TOLERANCE * TAU * places);
    assertEquals(0, inAlpha.unresolved());
  }

  @Test
  void agreesWithTheClosedForm() {
    assertClosedForm(simulation(STEP, 0.03));
  }

  /**
   * v stays at v0, where the intensity is exp(beta min(v0 - vThreshold, cap)) / tauS: below the cap
   * d time/d v0 = -beta time, above it 0.
   */
  @Test
  void theIntensitysCapIsNotCrossed() {
    double cap = 0.25;
    Neuron atCap =
        simulation(STEP, 0.03)
            .neuron()
            .with("mu1", 0)
            .with("vReset", 0)
            .with("beta", 2)
            .with("intensityCap", cap)
            .with("v0", 1 + cap);
    assertSlopeInV0(0, 0, atCap.with("v0", 1 + cap + 1e-4));
    assertSlopeInV0(0, SAMPLES, atCap);
    assertSlopeInV0(-2, SAMPLES, atCap.with("v0", 1 + cap - 1e-9)); // too near for any h
    assertSlopeInV0(-2, 0, atCap.with("v0", 1 + cap - 1e-4));
  }

  private void assertSlopeInV0(double slopeOfLogarithm, int oneSided, Neuron neuron) {
    CentralDifferences differences =
        new CentralDifferences(
            engine, simulation(STEP, 0.03).withNeuron(neuron), Cotangents.ofEvents((n, e) -> 1));
    CentralDifferences.Derivative inV0 = differences.derivative("v0");
    assertEquals(
        slopeOfLogarithm * differences.value(), inV0.value(), TOLERANCE * inV0.magnitude());
    assertEquals(oneSided, inV0.oneSided());
    assertEquals(0, inV0.unresolved());
  }

  /** v rises with slope 1 and starts exactly at its threshold; its reset has a kink at r = 0. */
  @Test
  void whereTheSlopeJumpsBothSidesAreTold() {
    NeuronModel model =
        ModelText.named("kinked")
            .equations("dv/dt = 1")
            .event("v - 1")
            .reset("v = min(r, 2*r)")
            .parameter("r", 0)
            .start("v", 1)
            .model();
    Simulation simulation =
        new Simulation(
            Neuron.of(model),
            Optional.empty(),
            new TimeGrid(0, 2.5, 0.35), // no event at a grid point
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            1,
            Simulation.UNLIMITED);
    // events at 0, 1 - r', 2 - 2 r' with r' = min(r, 2 r)
    CentralDifferences differences =
        new CentralDifferences(engine, simulation, Cotangents.ofEvents((n, e) -> 1));
    CentralDifferences.Derivative inReset = differences.derivative("r");
    assertEquals(-6, inReset.low(), TOLERANCE);
    assertEquals(-3, inReset.high(), TOLERANCE);
    // v0 above 1: at once; below: all events move
    CentralDifferences.Derivative inStart = differences.derivative("start.v");
    assertEquals(-3, inStart.low(), TOLERANCE);
    assertEquals(0, inStart.high(), TOLERANCE);
    assertEquals(1, inStart.oneSided());
    assertEquals(-2, inStart.nearest(-2));
    assertEquals(inStart.low(), inStart.nearest(-4));
    assertTrue(Double.isNaN(inStart.nearest(Double.NaN)));
  }

  /** Terms that cancel: two times with opposite cotangents. */
  @Test
  void theMagnitudeIsThatOfTheTerms() {
    Simulation simulation = simulation(STEP, 0.03).withSamples(0, 1);
    double[] signs = {1, -1, 0, 0, 0};
    CentralDifferences differences =
        new CentralDifferences(engine, simulation, Cotangents.ofEvents((n, e) -> signs[e]));
    // times are tauS (e + 1) alpha + ...: their derivatives are tauS and 2 tauS
    CentralDifferences.Derivative inAlpha = differences.derivative("alpha");
    assertEquals(-TAU, inAlpha.value(), TOLERANCE);
    assertEquals(3 * TAU, inAlpha.magnitude(), TOLERANCE);
    assertTrue(inAlpha.isWithinError(-TAU));
    assertFalse(inAlpha.isWithinError(-TAU * (1 + 1e-6)));
  }

  /** alpha may not be negative, so at 0 only the upper side exists. */
  @Test
  void atTheEdgeOfARangeTheInnerSideIsUsed() {
    Simulation edge = simulation(STEP, 0);
    assertClosedForm(edge);
    CentralDifferences differences =
        new CentralDifferences(engine, edge, Cotangents.ofEvents((sample, event) -> 1));
    assertEquals(SAMPLES, differences.derivative("alpha").oneSided());
  }

  /**
   * The derivatives do not depend on the start; event times there are multiples of 2^-36, 2^-29.
   */
  @Test
  void aStartFarFromZeroCostsNoDigits() {
    Simulation atZero = simulation(STEP, 0.03);
    double expected =
        new CentralDifferences(engine, atZero, Cotangents.ofEvents((sample, event) -> 1))
            .derivative("tauS")
            .value();
    for (double start : new double[] {1e5, -1e5, 1e7}) {
      Simulation late =
          new Simulation(
              atZero.neuron(),
              Optional.empty(),
              new TimeGrid(start, start + 2, STEP),
              atZero.driver(),
              atZero.clocks(),
              0,
              SAMPLES,
              5);
      CentralDifferences differences =
          new CentralDifferences(engine, late, Cotangents.ofEvents((sample, event) -> 1));
      CentralDifferences.Derivative inTau = differences.derivative("tauS");
      assertEquals(expected, inTau.value(), TOLERANCE * expected, "start " + start);
      assertEquals(0, inTau.unresolved(), "start " + start);
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(late, trains);
      double times = 0;
      for (int n = 0; n < SAMPLES; n++) {
        for (int e = 0; e < trains.count(n); e++) {
          times += trains.time(n, e);
        }
      }
      assertEquals(times, differences.value(), 1e-12 * Math.abs(times), "start " + start);
    }
  }

  /**
   * Delays from 0.1 to 30 steps, two of them equal, of connections and of input spikes, whose
   * arrivals meet those of others: derivatives by all of them are those of the adjoint.
   */
  @Test
  void derivativesByDelaysAreThoseOfTheAdjoint() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(CentralDifferencesTest.class));
    int size = 4;
    double[][] weights = new double[size][size];
    double[][] inputWeights = new double[2][size];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        weights[k][j] = random.nextDouble(-0.5, 1);
      }
      inputWeights[j % 2][j] = random.nextDouble(0.5, 1.5);
    }
    Connections between = Connections.of(weights, size);
    Connections fromInputs = Connections.of(inputWeights, size);
    double[] delays = new double[between.count()];
    Arrays.setAll(delays, e -> STEP * Math.exp(random.nextDouble(Math.log(0.1), Math.log(30))));
    delays[1] = delays[0];
    double[] inputDelays = new double[fromInputs.count()];
    Arrays.setAll(inputDelays, e -> random.nextDouble(0.01, 0.3));
    Neuron neuron =
        LeakyNeuron.standard().with("sigma11", 0.3).with("sigma22", 0.2).with("inputCurrent", 2.5);
    Network network =
        Network.of(neuron, size)
            .withConnections(between.withDelays(delays))
            .withInputConnections(fromInputs.withDelays(inputDelays));
    RecordedSpikes inputs =
        new RecordedSpikes(
            2, new int[] {0, 4}, new double[] {0.1, 0.2, 0.355, 0.355}, new int[] {0, 1, 0, 1});
    for (String kind : List.of("euler", "sra1")) {
      Simulation simulation =
          new Simulation(
              network,
              new Inputs(Optional.empty(), Optional.of(inputs)),
              new TimeGrid(0, 1, STEP),
              new BrownianDriver(stream),
              new CounterClocks(stream),
              0,
              6,
              Simulation.UNLIMITED,
              new Solver(Steppers.named(kind), Solver.Cuts.TOUCHED, Optional.empty()));
      Cotangents cotangents = Cotangents.ofEvents((sample, event) -> 1.0 / (1 + event % 5));
      ParameterGradient gradient = new ParameterGradient();
      engine.adjoint(simulation, cotangents, gradient);
      CentralDifferences differences = new CentralDifferences(engine, simulation, cotangents);
      int moved = 0;
      for (int p = network.firstDelay(); p < network.parameterCount(); p++) {
        CentralDifferences.Derivative found = differences.derivative(p);
        String name = kind + " " + network.nameOf(p);
        double exact = gradient.at(p);
        assertEquals(0, found.unresolved(), name);
        assertEquals(0, found.broken(), name);
        // what rounding of 100 steps leaves where pieces are short
        assertEquals(
            exact, found.nearest(exact), 1e-7 * found.magnitude() + 10 * found.error(), name);
        if (found.magnitude() > 0) {
          assertTrue(found.error() <= 1e-5 * found.magnitude(), name + found);
          moved++;
        }
      }
      assertTrue(moved > delays.length / 2, "delays that move events: " + moved);
    }
  }
}

package io.roughspike.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TestSeed;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Differences against a closed form: with beta = 0 the intensity is 1 / tauS, and event e is at
 * tauS sum_{j <= e} (alpha - log U_j), so d/d tauS is time / tauS and d/d alpha is tauS (e + 1).
 */
class CentralDifferencesTest {
  private static final double TAU = 0.125;
  private static final int SAMPLES = 40;

  /**
   * Times are linear in both parameters, so that only rounding is left: epsilon |f| / h = 1e-10
   * relative, times some ten for the roundings of a clock on 200 steps.
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
    StochasticNeuron neuron =
        StochasticNeuron.defaults()
            .with(Parameter.BETA, 0)
            .with(Parameter.TAU_S, TAU)
            .with(Parameter.ALPHA, alpha);
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
    // At worst the clock's roundings add up: in proportion to the number of steps.
    double tolerance = TOLERANCE * STEP / simulation.grid().step();
    CentralDifferences.Derivative inTau = differences.derivative(Parameter.TAU_S);
    assertEquals(times / TAU, inTau.value(), tolerance * times / TAU);
    assertEquals(inTau.value(), inTau.magnitude(), 1e-12 * inTau.value()); // all positive
    assertEquals(0, inTau.unresolved());
    CentralDifferences.Derivative inAlpha = differences.derivative(Parameter.ALPHA);
    assertEquals(TAU * places, inAlpha.value(), tolerance * TAU * places);
    assertEquals(0, inAlpha.unresolved());
  }

  @Test
  void agreesWithTheClosedForm() {
    assertClosedForm(simulation(STEP, 0.03));
  }

  /** A difference step moves events by some 1e-5, so that on steps of 1e-4 some change theirs. */
  @Test
  void eventsThatChangeTheirStepAreTakenFromOneSide() {
    Simulation fine = simulation(0.01 * STEP, 0.03);
    assertClosedForm(fine);
    CentralDifferences differences =
        new CentralDifferences(engine, fine, Cotangents.ofEvents((sample, event) -> 1));
    assertTrue(differences.derivative(Parameter.TAU_S).oneSided() > 0);
  }

  /** alpha may not be negative, so at 0 only the upper side exists. */
  @Test
  void atTheEdgeOfARangeTheInnerSideIsUsed() {
    Simulation edge = simulation(STEP, 0);
    assertClosedForm(edge);
    CentralDifferences differences =
        new CentralDifferences(engine, edge, Cotangents.ofEvents((sample, event) -> 1));
    assertEquals(SAMPLES, differences.derivative(Parameter.ALPHA).oneSided());
  }
}

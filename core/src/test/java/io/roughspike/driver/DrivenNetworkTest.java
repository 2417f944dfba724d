package io.roughspike.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.EngineComparison;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.DrivenNetworks;
import io.roughspike.testing.TestSeed;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/** Networks along fractional and correlated noise. */
class DrivenNetworkTest {
  private static final int SAMPLES = 8;

  private final long seed = TestSeed.of(DrivenNetworkTest.class);

  @Test
  void enginesAgree() {
    try (Engine reference = Engines.create(Engines.REFERENCE, 1);
        Engine scalar = Engines.create(Engines.SCALAR, 2)) {
      EngineComparison comparison = new EngineComparison(reference, scalar);
      DrivenNetworks.all(seed, SAMPLES)
          .forEach(one -> comparison.compareFirstSamples(one.name(), one.simulation()));
      for (EngineComparison.Quantity quantity : comparison.quantities()) {
        assertTrue(quantity.values() > 0, quantity.name());
        assertEquals(0, quantity.differing(), quantity.toString());
      }
    }
  }

  private static final Cotangents WEIGHTS = Cotangents.ofEvents((n, e) -> 1.0 / (1 + (n + e) % 5));

  private static double value(Engine engine, Simulation simulation) {
    ParameterGradient gradient = new ParameterGradient(Set.of(), false);
    engine.adjoint(simulation, WEIGHTS, gradient);
    return gradient.value();
  }

  /** The derivative of {@link #value} by a parameter of the driver. */
  private static double derivative(Engine engine, Simulation simulation, String parameter) {
    Driver driver = simulation.driver();
    double[] sums = new double[driver.parameters().size()];
    Driver.Source source = driver.source();
    engine.adjoint(
        simulation,
        WEIGHTS,
        new ParameterGradient(Set.of(), false),
        Optional.of((n, of) -> source.addDerivatives(simulation.firstSample() + n, of, sums, 0)));
    return sums[driver.parameters().indexOf(parameter)];
  }

  /**
   * Steps of 1e-6 move events by as much, so that hardly any meets the end of a step, and leave
   * 1e-9 of rounding.
   */
  private static void assertDerivative(
      DoubleFunction<Simulation> at, double value, String parameter) {
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(at.apply(value), trains);
      assertTrue(trains.largestCount() > 3, "events: " + trains.largestCount());
      double h = 1e-6;
      double[] x = new double[4];
      for (int k = 0; k < 4; k++) {
        double moved = value + new double[] {-2, -1, 1, 2}[k] * h;
        x[k] = value(engine, at.apply(moved));
      }
      double difference = (x[0] - 8 * x[1] + 8 * x[2] - x[3]) / (12 * h);
      double is = derivative(engine, at.apply(value), parameter);
      System.out.printf("%s: %.10f, difference %.10f%n", parameter, is, difference);
      assertTrue(is != 0, parameter + " must matter");
      assertEquals(difference, is, 1e-7 * Math.abs(x[0]), parameter);
    }
  }

  @Test
  void derivativesOfEventTimesAreDifferences() {
    assertDerivative(h -> DrivenNetworks.shared(seed, SAMPLES, h, 0.4), 0.35, "hurst");
    assertDerivative(h -> DrivenNetworks.shared(seed, SAMPLES, h, 0.4), 0.7, "hurst");
    assertDerivative(r -> DrivenNetworks.shared(seed, SAMPLES, 0.35, r), 0.4, "correlation");
    assertDerivative(r -> DrivenNetworks.correlated(seed, SAMPLES, r), 0.2, "correlation[2,1]");
  }
}

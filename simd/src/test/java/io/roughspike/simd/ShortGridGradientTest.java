package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.StateCotangents;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Gradients of every engine against central differences where the grid is one shortened step, or a
 * full one and a shortened one, and there are more samples than lanes: a lane then goes from sample
 * to sample within a step or two, some of them without a full one in between.
 */
class ShortGridGradientTest {
  private static final double STEP = 0.1;

  /** More than the lanes of one neuron, and twice those of two. */
  private static final int SAMPLES = 80;

  /**
   * Of the sum of the absolute derivatives of samples. The differences are good to a tenth of it
   * (asserted); one sample that counts for nothing, or in the wrong place, makes about 1/80.
   */
  private static final double TOLERANCE = 1e-8;

  private final long seed = TestSeed.of(ShortGridGradientTest.class);

  /** Some three events a step and neuron. */
  private Simulation simulation(int neurons, double end) {
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 6)
            .with("mu2", 5)
            .with("sigma11", 0.25)
            .with("sigma12", -0.1)
            .with("sigma21", 0.2)
            .with("sigma22", 0.3)
            .with("alpha", 0.3)
            .with("beta", 2)
            .with("tauS", 0.02)
            .with("vReset", 0.1)
            .with("inputCurrent", 1.5)
            .with("v0", 1)
            .with("i0", 0.6);
    double[][] weights = new double[neurons][neurons];
    for (double[] row : weights) {
      Arrays.setAll(row, j -> 0.3 - 0.1 * (j % 4));
    }
    RandomStream stream = new RandomStream(seed, 0);
    return new Simulation(
        Network.of(neuron, neurons).withConnections(Connections.of(weights, neurons)),
        Inputs.NONE,
        new TimeGrid(0, end, STEP),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        SAMPLES,
        Simulation.UNLIMITED);
  }

  /** Of one sign, so that the scale is not much above the gradient itself. */
  private static Cotangents cotangents(Simulation simulation) {
    StateCotangents states =
        new StateCotangents(
            simulation.samples(),
            simulation.network().stateNames(),
            new int[] {0, simulation.grid().steps()},
            0);
    for (int n = 0; n < simulation.samples(); n++) {
      for (int x = 0; x < states.states().size(); x++) {
        states.add(n, 0, 0, x, 0.5);
        states.add(n, 1, 0, x, 0.25 + (n + x) % 3);
      }
    }
    return new Cotangents((n, e) -> 0.5 + (n * 31 + e * 17 & 63) / 64.0, Optional.of(states));
  }

  @Test
  void adjointIsTheCommonNoiseDifference() {
    double worst = 0;
    for (int neurons : new int[] {1, 2}) {
      for (double steps : new double[] {0.6, 1.6}) {
        Simulation simulation = simulation(neurons, steps * STEP);
        Cotangents cotangents = cotangents(simulation);
        List<ParameterGradient> gradients =
            List.of(
                adjoint(Engines.REFERENCE, simulation, cotangents),
                adjoint(Engines.SCALAR, simulation, cotangents),
                adjoint(Engines.SIMD, simulation, cotangents));
        try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
          CentralDifferences differences = new CentralDifferences(engine, simulation, cotangents);
          for (int p = 0; p < simulation.network().parameterCount(); p++) {
            CentralDifferences.Derivative difference = differences.derivative(p);
            String what = "%d neurons, %s steps, parameter %d".formatted(neurons, steps, p);
            assertEquals(0, difference.unresolved(), what);
            double scale = difference.magnitude();
            assertTrue(difference.error() <= TOLERANCE * scale / 10 || scale == 0, what);
            for (ParameterGradient gradient : gradients) {
              double found = gradient.at(p);
              String which = what + ", engine " + gradients.indexOf(gradient);
              assertEquals(difference.value(), found, TOLERANCE * scale, which);
              worst =
                  scale == 0
                      ? worst
                      : Math.max(worst, Math.abs(found - difference.value()) / scale);
            }
          }
        }
      }
    }
    System.out.printf("adjoint against differences on short grids: %.1e%n", worst);
  }

  private static ParameterGradient adjoint(
      String engine, Simulation simulation, Cotangents cotangents) {
    ParameterGradient gradient = new ParameterGradient();
    try (Engine one = Engines.create(engine, 1)) {
      one.adjoint(simulation, cotangents, gradient);
    }
    return gradient;
  }
}

package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.ComparisonCases;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.GeneratedEngine;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Lanes of generated programs against the engine written by hand: spikes and states to the last
 * bit, gradients up to the rounding of another order of sums.
 */
class LaneSolverTest {
  private static final long BUDGET = 256L << 20;

  /** So small that paths of single neurons and small networks are replayed in parts. */
  private static final long SMALL_BUDGET = 3L << 20;

  @Test
  void givesTheSpikesStatesAndGradientsOfTheEngineByHand() {
    for (Map.Entry<String, Simulation> c : ComparisonCases.all(7).entrySet()) {
      compare(c.getKey(), c.getValue(), 1, BUDGET);
      if (c.getValue().network().size() < 100) {
        compare(c.getKey() + ", replayed", c.getValue(), 2, SMALL_BUDGET);
      }
    }
  }

  private static void compare(String name, Simulation simulation, int threads, long budget) {
    int steps = simulation.grid().steps();
    int[] points = IntStream.of(0, 1, steps / 3, steps - 1, steps).sorted().distinct().toArray();
    int[] neurons = IntStream.of(0, simulation.network().size() - 1).distinct().toArray();
    try (Engine byHand = new ScalarEngine(1);
        Engine generated = new GeneratedEngine(threads, budget)) {
      SpikeTrains expected = new SpikeTrains();
      SpikeTrains found = new SpikeTrains();
      StateRecord expectedStates = new StateRecord(points, neurons);
      StateRecord foundStates = new StateRecord(points, neurons);
      byHand.simulate(simulation, expected, Optional.of(expectedStates));
      generated.simulate(simulation, found, Optional.of(foundStates));
      for (int n = 0; n < simulation.samples(); n++) {
        String sample = name + ", sample " + n;
        assertEquals(expected.count(n), found.count(n), sample + ": spikes");
        for (int e = 0; e < expected.count(n); e++) {
          assertEquals(expected.time(n, e), found.time(n, e), 0, sample + ": time of spike " + e);
          assertEquals(
              expected.neuron(n, e), found.neuron(n, e), sample + ": neuron of spike " + e);
        }
        for (int p = 0; p < points.length; p++) {
          for (int k = 0; k < neurons.length; k++) {
            String at = sample + ", grid point " + points[p] + ", neuron " + neurons[k];
            assertEquals(expectedStates.v(n, p, k), foundStates.v(n, p, k), 0, at + ": v");
            assertEquals(expectedStates.i(n, p, k), foundStates.i(n, p, k), 0, at + ": i");
          }
        }
      }
      compareGradients(
          name, simulation, cotangents(simulation, points, neurons), byHand, generated);
    }
  }

  private static Cotangents cotangents(Simulation simulation, int[] points, int[] neurons) {
    SplittableRandom random = new SplittableRandom(5);
    StateCotangents states = new StateCotangents(simulation.samples(), points, neurons);
    for (int n = 0; n < simulation.samples(); n++) {
      for (int p = 0; p < points.length; p++) {
        for (int k = 0; k < neurons.length; k++) {
          states.add(n, p, k, random.nextDouble(-1, 1), random.nextDouble(-1, 1));
        }
      }
    }
    return new Cotangents((n, e) -> ((n * 31 + e * 17) & 63) / 64.0 - 0.5, Optional.of(states));
  }

  /** Sums of up to 1e4 terms, of either sign and relative rounding 1e-16, in another order. */
  private static void compareGradients(
      String name, Simulation simulation, Cotangents cotangents, Engine byHand, Engine generated) {
    ParameterGradient expected = new ParameterGradient();
    ParameterGradient found = new ParameterGradient();
    byHand.adjoint(simulation, cotangents, expected);
    generated.adjoint(simulation, cotangents, found);
    assertEquals(expected.value(), found.value(), 0, name + ": value");
    for (int p = 0; p < simulation.network().parameterCount(); p++) {
      double scale = Math.max(1, Math.abs(expected.at(p)));
      double error = Math.abs(expected.at(p) - found.at(p)) / scale;
      String parameter = simulation.network().nameOf(p);
      assertTrue(
          error < 1e-12,
          "%s: derivative by %s is %s, expected %s"
              .formatted(name, parameter, found.at(p), expected.at(p)));
    }
  }
}

package io.roughspike.reference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Neurons without connections know nothing of each other: every one of 64 has noise in both
 * channels and clocks of its own, early and late in a path. Seen in what a run returns, so the test
 * holds for whatever draws the numbers.
 *
 * <p>The correlation of two independent normals over n samples has standard deviation 1 / sqrt(n -
 * 1); the limit is 8 of these. For normals a false alarm has probability 1e-15 a pair, for waits,
 * exponential up to the end, below 1e-10 (saddle point: 3e-12 for first, 5e-11 for second ones). So
 * it is below 1e-6 for all 8,064 pairs of waits and 64,512 others. Neurons that share a number have
 * correlation 1.
 */
class IndependentNeuronsTest {
  private static final int NEURONS = 64;
  private static final int SAMPLES = 600;
  private static final double LIMIT = 8 / Math.sqrt(SAMPLES - 1.0);

  /** What is observed of each neuron; the noise of v and of i comes from different channels. */
  private static final String[] OBSERVED = {
    "v after step 1", "i after step 1", "v at the end", "i at the end", "first wait", "second wait"
  };

  @Test
  void allPairsOfNeurons() {
    double[][] values = observe(TestSeed.of(IndependentNeuronsTest.class));
    Arrays.stream(values).forEach(IndependentNeuronsTest::standardise);
    for (int a = 0; a < values.length; a++) {
      for (int b = 0; b < a; b++) {
        // v and i of one neuron are coupled, and so are its waits to the end of the window
        if (a / OBSERVED.length != b / OBSERVED.length) {
          double correlation = 0;
          for (int n = 0; n < SAMPLES; n++) {
            correlation += values[a][n] * values[b][n];
          }
          double found = correlation;
          String pair = name(b) + " and " + name(a);
          assertTrue(
              Math.abs(found) < LIMIT,
              () -> "%s must be independent, correlation %.3f".formatted(pair, found));
        }
      }
    }
  }

  private static String name(int variable) {
    return "%s of neuron %d"
        .formatted(OBSERVED[variable % OBSERVED.length], variable / OBSERVED.length);
  }

  /** Observations by (neuron, what), each over all samples. */
  private static double[][] observe(long seed) {
    // beta = 0: a clock of rate 1 that the state does not reach; no reset: a state without clocks
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 0.2)
            .with("mu2", 0.2)
            .with("sigma11", 1)
            .with("sigma22", 1)
            .with("beta", 0)
            .with("tauS", 1)
            .with("vReset", 0);
    TimeGrid grid = new TimeGrid(0, 9, 1);
    RandomStream stream = new RandomStream(seed, 0);
    Simulation simulation =
        new Simulation(
            Network.of(neuron, NEURONS),
            Inputs.NONE,
            grid,
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            SAMPLES,
            Simulation.UNLIMITED);
    StateRecord states =
        new StateRecord(
            LeakyNeuron.MODEL.states(),
            new int[] {1, grid.steps()},
            IntStream.range(0, NEURONS).toArray());
    SpikeTrains spikes = new SpikeTrains();
    try (Engine engine = new ScalarEngine(1)) {
      engine.simulate(simulation, spikes, Optional.of(states));
    }
    double[][] values = new double[NEURONS * OBSERVED.length][SAMPLES];
    for (int n = 0; n < SAMPLES; n++) {
      for (int k = 0; k < NEURONS; k++) {
        double[][] own = Arrays.copyOfRange(values, k * OBSERVED.length, (k + 1) * OBSERVED.length);
        own[0][n] = states.get(n, 0, k, 0);
        own[1][n] = states.get(n, 0, k, 1);
        own[2][n] = states.get(n, 1, k, 0);
        own[3][n] = states.get(n, 1, k, 1);
        double[] waits = waits(spikes, n, k, grid.end());
        own[4][n] = waits[0];
        own[5][n] = waits[1];
      }
    }
    return values;
  }

  /** The first two waits of a neuron, cut off at the end. */
  private static double[] waits(SpikeTrains spikes, int sample, int neuron, double end) {
    double[] waits = {end, end};
    double previous = 0;
    int count = 0;
    for (int e = 0; e < spikes.count(sample) && count < 2; e++) {
      if (spikes.neuron(sample, e) == neuron) {
        waits[count++] = spikes.time(sample, e) - previous;
        previous = spikes.time(sample, e);
      }
    }
    return waits;
  }

  /** Mean 0 and sum of squares 1. */
  private static void standardise(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double norm = Math.sqrt(Arrays.stream(x).map(value -> (value - mean) * (value - mean)).sum());
    Arrays.setAll(x, n -> (x[n] - mean) / norm);
  }
}

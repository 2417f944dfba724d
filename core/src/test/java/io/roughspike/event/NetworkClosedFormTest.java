package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Networks whose behaviour is known exactly. */
class NetworkClosedFormTest {
  private static final int SAMPLES = 100_000;
  private static final double END = 2;
  private static final double[] TAU = {0.5, 1, 0.3};
  private static final double[][] WEIGHTS = {{0, 1.5, -1, 0.5}, {2, 0.25, 0, -1}, {0, -3, 1, 1}};

  /** A fair test fails with probability 6e-7 at 5 standard errors; there are nine of them. */
  private static final double MOST_STANDARD_ERRORS = 5;

  /**
   * With beta = 0 and alpha = 0 every neuron is a Poisson process of rate 1 / tauS of its own,
   * whatever it is connected to. With mu2 = 0 and no noise in i, what a neuron has received by the
   * end is the sum of its weights times the counts; the fourth neuron is a read-out.
   */
  @Test
  void poissonNeurons() {
    long seed = TestSeed.of(NetworkClosedFormTest.class);
    Neuron neuron =
        LeakyNeuron.standard().with("beta", 0).with("mu2", 0).with("sigma11", 0.5).with("i0", 0.25);
    double[][] weights = {WEIGHTS[0], WEIGHTS[1], WEIGHTS[2], new double[4]};
    Network network =
        Network.of(
                List.of(
                    neuron.with("tauS", TAU[0]),
                    neuron.with("tauS", TAU[1]),
                    neuron.with("tauS", TAU[2]),
                    neuron))
            .withReadOuts(3)
            .withConnections(Connections.of(weights, 4));
    RandomStream stream = new RandomStream(seed, 0);
    Simulation simulation =
        new Simulation(
            network,
            Inputs.NONE,
            new TimeGrid(0, END, 0.25),
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            SAMPLES,
            Simulation.UNLIMITED);
    SpikeTrains spikes = new SpikeTrains();
    StateRecord last =
        new StateRecord(LeakyNeuron.MODEL.states(), new int[] {8}, new int[] {0, 1, 2, 3});
    try (Engine engine = new ScalarEngine(2)) {
      engine.simulate(simulation, spikes, Optional.of(last));
    }
    double[][] products = new double[4][3]; // of the normalised counts with each other; their sums
    for (int n = 0; n < SAMPLES; n++) {
      int[] counts = new int[4];
      for (int e = 0; e < spikes.count(n); e++) {
        counts[spikes.neuron(n, e)]++;
        assertTrue(e == 0 || spikes.time(n, e) >= spikes.time(n, e - 1));
      }
      assertEquals(0, counts[3], "a read-out never fires");
      for (int j = 0; j < 4; j++) {
        double received = 0.25;
        for (int k = 0; k < 3; k++) {
          received += WEIGHTS[k][j] * counts[k];
        }
        // binary fractions: sums are exact
        assertEquals(received, last.get(n, 0, j, 1));
      }
      double[] x = new double[3];
      for (int k = 0; k < 3; k++) {
        double mean = END / TAU[k];
        x[k] = (counts[k] - mean) / Math.sqrt(mean);
        products[3][k] += x[k];
        for (int j = 0; j <= k; j++) {
          products[k][j] += x[k] * x[j];
        }
      }
    }
    double worst = 0;
    for (int k = 0; k < 3; k++) {
      worst = Math.max(worst, Math.abs(products[3][k]) / Math.sqrt(SAMPLES));
      // the fourth central moment of a Poisson variable is m + 3 m^2
      double spread = Math.sqrt(2 + TAU[k] / END);
      worst = Math.max(worst, Math.abs(products[k][k] - SAMPLES) / (spread * Math.sqrt(SAMPLES)));
      for (int j = 0; j < k; j++) {
        worst = Math.max(worst, Math.abs(products[k][j]) / Math.sqrt(SAMPLES));
      }
    }
    System.out.printf(
        "Poisson network, %d samples: means, variances and covariances within %.1f standard errors%n",
        SAMPLES, worst);
    assertTrue(worst <= MOST_STANDARD_ERRORS, worst + " standard errors");
  }
}

package io.roughspike.bench;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The feed-forward network 4-16-2 of figure 2 of Holberg and Salvi (arXiv 2405.13587): mu = (6, 5),
 * sigma = 0.25 I, beta = 5, vReset = 1.2, alpha = 0.03, v0 = 1.1, i0 = 0.6, current 1.5 into the 4
 * input neurons, weights uniform on (0.5, 1.5) times 3 over the size of the source layer; t in [0,
 * 1], step 0.01, at most 100 spikes. And networks of any size of the same neurons.
 */
final class ProblemB {
  private static final TimeGrid GRID = new TimeGrid(0, 1, 0.01);
  private static final int MAX_SPIKES = 100;
  private static final RandomStream STREAM = new RandomStream(12345, 0);
  private static final RandomStream WEIGHTS = new RandomStream(12345, 1);
  private static final int[] LAYERS = {4, 16, 2};

  private static final Neuron NEURON =
      LeakyNeuron.standard()
          .with("mu1", 6)
          .with("mu2", 5)
          .with("sigma11", 0.25)
          .with("sigma22", 0.25)
          .with("beta", 5)
          .with("vReset", 1.2)
          .with("alpha", 0.03)
          .with("v0", 1.1)
          .with("i0", 0.6);

  private ProblemB() {}

  /** The simulation of {@code samples} paths of figure 2's network. */
  static Simulation simulation(int samples) {
    int size = Arrays.stream(LAYERS).sum();
    List<Neuron> neurons = new ArrayList<>();
    for (int n = 0; n < size; n++) {
      neurons.add(n < LAYERS[0] ? NEURON.with("inputCurrent", 1.5) : NEURON);
    }
    double[][] weights = new double[size][size];
    int from = 0;
    for (int layer = 0; layer + 1 < LAYERS.length; layer++) {
      int to = from + LAYERS[layer];
      for (int k = from; k < to; k++) {
        for (int j = to; j < to + LAYERS[layer + 1]; j++) {
          weights[k][j] = (0.5 + WEIGHTS.uniform(k, j, 0)) * 3 / LAYERS[layer];
        }
      }
      from = to;
    }
    return simulation(
        Network.of(neurons).withConnections(Connections.of(weights, size)), samples, MAX_SPIKES);
  }

  /**
   * The simulation of {@code size} such neurons with a current of 1.5, each projecting to the
   * {@code fanOut} next ones; the weights of all connections onto a neuron add up to 1.
   */
  static Simulation ofSize(int size, int fanOut, int samples) {
    double[][] weights = new double[size][size];
    for (int k = 0; k < size; k++) {
      for (int j = 1; j <= fanOut; j++) {
        weights[k][(k + j) % size] = 1.0 / fanOut;
      }
    }
    Network network = Network.of(NEURON.with("inputCurrent", 1.5), size);
    return simulation(
        network.withConnections(Connections.of(weights, size)), samples, Simulation.UNLIMITED);
  }

  private static Simulation simulation(Network network, int samples, int maxSpikes) {
    return new Simulation(
        network,
        Inputs.NONE,
        GRID,
        new BrownianDriver(STREAM),
        new CounterClocks(STREAM),
        0,
        samples,
        maxSpikes);
  }

  /**
   * Neuron-substeps that led to {@code trains}: every neuron makes one sub-step a grid step, and
   * one more for each event but the one that stops a path.
   */
  static long substeps(Simulation simulation, SpikeTrains trains) {
    long sum = 0;
    for (int n = 0; n < trains.samples(); n++) {
      int events = trains.count(n);
      sum +=
          events == simulation.maxSpikes()
              ? (long) Math.ceil(trains.time(n, events - 1) / GRID.step()) + events - 1
              : GRID.steps() + events;
    }
    return sum * simulation.network().size();
  }
}

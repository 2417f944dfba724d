package io.roughspike.bench;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import java.util.Optional;

/**
 * One neuron as in figure 1 of Holberg and Salvi (arXiv 2405.13587): mu1 = 15, sigma11 = 0.25, beta
 * = 5, vThreshold = 1, vReset = 1.4, alpha = 0.03, c = 1.5, v0 = i0 = 0; t in [0, 5], step 0.01, at
 * most 3 spikes. {@link #ONE} leaves mu2 and the rest of sigma 0, so that one Brownian channel is
 * drawn; {@link #FULL} has mu2 = 5 and sigma = (0.25, 0.1; 0.1, 0.1), which needs both.
 */
public enum ProblemA {
  /** One noise channel. */
  ONE,
  /** Two noise channels. */
  FULL;

  private static final TimeGrid GRID = new TimeGrid(0, 5, 0.01);
  private static final int MAX_SPIKES = 3;
  private static final RandomStream STREAM = new RandomStream(12345, 0);

  /** The simulation of {@code samples} paths. */
  public Simulation simulation(int samples) {
    return new Simulation(
        neuron(),
        Optional.empty(),
        GRID,
        new BrownianDriver(STREAM),
        new CounterClocks(STREAM),
        0,
        samples,
        MAX_SPIKES);
  }

  private Neuron neuron() {
    Neuron one =
        LeakyNeuron.standard()
            .with("mu1", 15)
            .with("mu2", 0)
            .with("sigma11", 0.25)
            .with("beta", 5)
            .with("vThreshold", 1)
            .with("vReset", 1.4)
            .with("alpha", 0.03)
            .with("inputCurrent", 1.5);
    return this == ONE
        ? one
        : one.with("mu2", 5).with("sigma12", 0.1).with("sigma21", 0.1).with("sigma22", 0.1);
  }

  /** Cotangents of every event time, in [-1/2, 1/2), cheap enough not to be what is measured. */
  public static Cotangents cotangents() {
    return Cotangents.ofEvents((sample, event) -> ((sample * 31 + event * 17) & 63) / 64.0 - 0.5);
  }

  /**
   * Euler sub-steps that led to {@code trains}: one a grid step, and one more for each event but a
   * path's last, which ends it.
   */
  public static long substeps(SpikeTrains trains) {
    long sum = 0;
    for (int n = 0; n < trains.samples(); n++) {
      int events = trains.count(n);
      sum +=
          events == MAX_SPIKES
              ? (long) Math.ceil(trains.time(n, events - 1) / GRID.step()) + events - 1
              : GRID.steps() + events;
    }
    return sum;
  }
}

package io.roughspike.testing;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;

/** Simulations of networks by themselves. */
public final class Simulations {
  private Simulations() {}

  /** Samples from time 0 on, without a cap. */
  public static Simulation of(Network network, double end, double step, int samples, long seed) {
    return of(network, end, step, samples, seed, Solver.EULER);
  }

  /** The same by another solver. */
  public static Simulation of(
      Network network, double end, double step, int samples, long seed, Solver solver) {
    RandomStream stream = new RandomStream(seed, 0);
    return new Simulation(
        network,
        Inputs.NONE,
        new TimeGrid(0, end, step),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        Simulation.UNLIMITED,
        solver);
  }
}

package io.roughspike.testing;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CorrelatedDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.FractionalDriver;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Steppers;
import java.util.List;
import java.util.Optional;

/** Three leaky neurons that hear each other, by noise that is rough, smooth or correlated. */
public final class DrivenNetworks {
  /** 75 steps: no power of two. */
  private static final TimeGrid GRID = new TimeGrid(0, 3, 0.04);

  private static final double[][] CORRELATION = {{1, 0.5, -0.3}, {0.5, 1, 0.2}, {-0.3, 0.2, 1}};

  private DrivenNetworks() {}

  /** What is driven, and by what. */
  public record Case(String name, Simulation simulation) {}

  /** One noise of each kind, by the straight loop and by segments. */
  public static List<Case> all(long seed, int samples) {
    RandomStream stream = new RandomStream(seed, 0);
    Driver rough = new FractionalDriver(stream, GRID, 0.3);
    Driver brownian = new BrownianDriver(stream);
    return List.of(
        of("fractional", "euler", rough, stream, samples),
        of("fractional", "heun", new FractionalDriver(stream, GRID, 0.8), stream, samples),
        of("shared", "euler", shared(rough, 0.6), stream, samples),
        of("shared", "sra1", shared(brownian, 0.4), stream, samples),
        of("matrix", "euler", matrix(brownian, CORRELATION), stream, samples),
        of("matrix", "heun", matrix(rough, CORRELATION), stream, samples));
  }

  private static Driver shared(Driver inner, double correlation) {
    return CorrelatedDriver.shared(inner, GRID, correlation);
  }

  private static Driver matrix(Driver inner, double[][] correlation) {
    return CorrelatedDriver.ofMatrix(inner, GRID, correlation);
  }

  /** Fractional noise that is shared, by heun. */
  public static Simulation shared(long seed, int samples, double hurst, double correlation) {
    RandomStream stream = new RandomStream(seed, 0);
    Driver driver = shared(new FractionalDriver(stream, GRID, hurst), correlation);
    return of("shared", "heun", driver, stream, samples).simulation();
  }

  /** Brownian noise of a correlation between neurons 2 and 1, by sra1. */
  public static Simulation correlated(long seed, int samples, double correlation) {
    double[][] all = {{1, 0.5, -0.3}, {0.5, 1, correlation}, {-0.3, correlation, 1}};
    RandomStream stream = new RandomStream(seed, 0);
    Driver driver = matrix(new BrownianDriver(stream), all);
    return of("matrix", "sra1", driver, stream, samples).simulation();
  }

  private static Case of(
      String name, String stepper, Driver driver, RandomStream stream, int samples) {
    Neuron neuron =
        LeakyNeuron.standard()
            .with("inputCurrent", 2)
            .with("sigma11", 0.3)
            .with("sigma12", 0.1)
            .with("sigma22", 0.4);
    double[][] weights = {{0, 0.2, -0.1}, {0.1, 0, 0.2}, {-0.2, 0.1, 0}};
    Network network = Network.of(neuron, 3).withConnections(Connections.of(weights, 3));
    Solver solver = new Solver(Steppers.named(stepper), Solver.Cuts.ALL, Optional.empty());
    Simulation simulation =
        new Simulation(
            network,
            Inputs.NONE,
            GRID,
            driver,
            new CounterClocks(stream),
            5,
            samples,
            Simulation.UNLIMITED,
            solver);
    return new Case(name + " by " + stepper, simulation);
  }
}

package io.roughspike.testing;

import io.roughspike.driver.Drivers;
import io.roughspike.engine.Simulation;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Knots;
import io.roughspike.model.Network;
import io.roughspike.model.Recording;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Drivers with jumps for a simulation, whose sizes are those of a Brownian motion over a step. */
public enum JumpDrivers {
  /** Jumps alone. */
  POISSON,
  /** A recording for each sample, with jumps at knots of the grid and elsewhere. */
  SIGNAL,
  /** A Brownian motion and jumps. */
  NOISE_AND_JUMPS,
  /** A Brownian motion, a recording, and jumps that all neurons share. */
  ALL;

  /** Samples with recordings of their own; of more all share one. */
  private static final int MOST_RECORDED = 3;

  /** Jumps of a sample, about. */
  private static final int JUMPS = 25;

  /** The same simulation by such a driver, whose law the network has. */
  public Simulation drive(Simulation simulation, long seed) {
    DriverLaw law = law(simulation, seed);
    Network network = simulation.network().withDriver(law);
    RandomStream stream = new RandomStream(seed, 3);
    return new Simulation(
        network,
        simulation.inputs(),
        simulation.grid(),
        Drivers.of(network, stream, simulation.grid()),
        simulation.clocks(),
        simulation.firstSample(),
        simulation.samples(),
        simulation.maxSpikes(),
        simulation.solver());
  }

  private DriverLaw law(Simulation simulation, long seed) {
    return switch (this) {
      case POISSON -> poisson(simulation, seed, false);
      case SIGNAL -> signal(simulation, seed);
      case NOISE_AND_JUMPS ->
          new DriverLaw.Sum(List.of(new DriverLaw.Brownian(), poisson(simulation, seed, false)));
      case ALL ->
          new DriverLaw.Sum(
              List.of(
                  poisson(simulation, seed, true),
                  signal(simulation, seed),
                  new DriverLaw.Brownian(),
                  poisson(simulation, seed + 1, false)));
    };
  }

  private static DriverLaw poisson(Simulation simulation, long seed, boolean shared) {
    TimeGrid grid = simulation.grid();
    int channels = Math.max(1, simulation.network().channels());
    int neurons = simulation.network().size();
    double size = Math.sqrt(grid.step());
    List<JumpSize> laws =
        List.of(
            new JumpSize.Normal(0.5 * size, size),
            new JumpSize.Uniform(-size, 2 * size),
            new JumpSize.Exponential(size),
            new JumpSize.Constant(-0.7 * size));
    return new DriverLaw.Poisson(
        JUMPS / (grid.end() - grid.start()) / channels / (shared ? 1 : neurons),
        laws.get((int) Math.floorMod(seed, (long) laws.size())),
        IntStream.range(0, channels).boxed().toList(),
        shared);
  }

  private static DriverLaw signal(Simulation simulation, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TimeGrid grid = simulation.grid();
    int channels = Math.max(1, simulation.network().channels());
    int neurons = simulation.network().size();
    int samples = simulation.firstSample() + simulation.samples();
    boolean one = samples > MOST_RECORDED;
    List<Knots> all = new ArrayList<>();
    for (int k = 0; k < (one ? 1 : samples) * neurons * channels; k++) {
      all.add(knots(random, grid, neurons * channels));
    }
    return new Recording(all, one ? 1 : samples, neurons, channels);
  }

  private static Knots knots(SplittableRandom random, TimeGrid grid, int signals) {
    double size = Math.sqrt(grid.step());
    List<Double> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    double time = grid.start() - random.nextDouble(2) * grid.step();
    double value = random.nextGaussian();
    while (true) {
      times.add(time);
      values.add(value);
      if (time > grid.end()) {
        break;
      }
      if (random.nextInt(2 * signals) == 0) {
        value += size * random.nextGaussian(0, 1.5);
        times.add(time);
        values.add(value);
      }
      double gap = random.nextDouble(0.2, 3) * grid.step();
      int m = (int) Math.ceil((time + gap - grid.start()) / grid.step());
      boolean onGrid = random.nextInt(4) == 0 && m > 0 && m < grid.steps();
      double before = time;
      time = onGrid ? grid.point(m) : time + gap;
      value += random.nextGaussian(0, 1) * Math.sqrt(time - before);
    }
    return new Knots(
        times.stream().mapToDouble(x -> x).toArray(),
        values.stream().mapToDouble(x -> x).toArray());
  }
}

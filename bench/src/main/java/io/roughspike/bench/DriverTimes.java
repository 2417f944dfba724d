package io.roughspike.bench;

import com.sun.management.ThreadMXBean;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Drivers;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Knots;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.Recording;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a step costs by driver: processor time of one thread for a grid step of one neuron and path,
 * forwards, with the gradient by every parameter, and with the derivatives by the driver too. Leaky
 * neurons without connections that fire about twice in a unit of time, Euler's steps; each run
 * draws paths of its own, its driver made anew. All settings take turns, and of each the best time
 * counts, so that work beside it and compilation count for little.
 */
final class DriverTimes {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final double STEP = 0.01;
  private static final int[] STEPS = {200, 1000};
  private static final int MANY = 22;

  /** Paths of one neuron, and of many. */
  private static final int PATHS = 128;

  private static final int PATHS_OF_MANY = 16;
  private static final long WARM_UP_NANOS = 400_000_000L;
  private static final double JUMP_RATE = 1;
  private static final double CORRELATION = 0.3;

  /** A driver of a number of neurons. */
  private enum Kind {
    BROWNIAN("brownian"),
    SECOND_LOOP("brownian, second loop"),
    SHARED("brownian, shared in part"),
    MATRIX("brownian, correlation matrix"),
    FRACTIONAL("fractional"),
    POISSON("poisson"),
    WITH_JUMPS("brownian + poisson"),
    RECORDED("recorded");

    final String label;

    Kind(String label) {
      this.label = label;
    }

    DriverLaw law(int neurons, TimeGrid grid) {
      DriverLaw brownian = new DriverLaw.Brownian();
      DriverLaw jumps =
          new DriverLaw.Poisson(JUMP_RATE, new JumpSize.Normal(0, 1), List.of(0, 1), false);
      return switch (this) {
        case BROWNIAN, SECOND_LOOP -> brownian;
        case SHARED -> new DriverLaw.Shared(brownian, CORRELATION);
        case MATRIX ->
            new DriverLaw.Correlated(
                brownian, Collections.nCopies(neurons * (neurons - 1) / 2, CORRELATION));
        case FRACTIONAL -> new DriverLaw.Fractional(0.3);
        case POISSON -> jumps;
        case WITH_JUMPS -> new DriverLaw.Sum(List.of(brownian, jumps));
        case RECORDED -> recording(neurons, grid);
      };
    }

    /** A signal with a knot at every grid point, the same in all samples. */
    private static Recording recording(int neurons, TimeGrid grid) {
      double[] times = IntStream.rangeClosed(0, grid.steps()).mapToDouble(grid::point).toArray();
      RandomStream stream = new RandomStream(1, 1);
      List<Knots> signals = new ArrayList<>();
      for (int n = 0; n < neurons * LeakyNeuron.MODEL.channels(); n++) {
        double[] values = new double[times.length];
        for (int m = 1; m < values.length; m++) {
          values[m] = values[m - 1] + 0.1 * (2 * stream.uniform(n, 0, m) - 1);
        }
        signals.add(new Knots(times, values));
      }
      return new Recording(signals, 1, neurons, LeakyNeuron.MODEL.channels());
    }
  }

  /**
   * A row of the table: nanoseconds for a step of one neuron and path.
   *
   * @param engine its name
   * @param driver which
   * @param neurons of the network
   * @param steps of the grid
   * @param events a path and neuron, on average
   * @param forward of a simulation
   * @param adjoint of the gradient by every parameter of the neurons, forward run included
   * @param byDriver of the same with the derivatives by every increment and jump, and by the
   *     parameters of the driver
   */
  record Row(
      String engine,
      String driver,
      int neurons,
      int steps,
      double events,
      double forward,
      double adjoint,
      double byDriver) {}

  private DriverTimes() {}

  /** One setting. */
  private static final class Case {
    private final Engine engine;
    private final Kind kind;
    private final Network network;
    private final TimeGrid grid;
    private final int paths;
    private final SpikeTrains trains = new SpikeTrains();
    private final ParameterGradient ofNeurons =
        new ParameterGradient(Set.copyOf(LeakyNeuron.MODEL.parameterNames()));
    private final ParameterGradient ofAll = new ParameterGradient();
    private final double[] best = {
      Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY
    };
    private double taken;
    private int run;

    Case(String engineName, Kind kind, int neurons, int steps) {
      engine = Engines.create(engineName, 1);
      this.kind = kind;
      grid = new TimeGrid(0, steps * STEP, STEP);
      Neuron neuron =
          LeakyNeuron.standard()
              .with("mu1", 15)
              .with("mu2", 5)
              .with("sigma11", 0.25)
              .with("vReset", 1.4)
              .with("alpha", 0.03)
              .with("beta", 5)
              .with("inputCurrent", 1.15);
      network = Network.of(neuron, neurons).withDriver(kind.law(neurons, grid));
      paths = neurons == 1 ? PATHS : PATHS_OF_MANY;
    }

    /** Runs what is timed: 0 forward, 1 with the gradient, 2 with derivatives by the driver. */
    private void run(int what) {
      long start = THREADS.getCurrentThreadCpuTime();
      RandomStream stream = new RandomStream(1, run++);
      Simulation simulation =
          new Simulation(
              network,
              Inputs.NONE,
              grid,
              Drivers.of(network, stream, grid),
              new CounterClocks(stream),
              0,
              paths,
              Simulation.UNLIMITED,
              new Solver(
                  Steppers.named("euler"),
                  kind == Kind.SECOND_LOOP ? Cuts.TOUCHED : Cuts.ALL,
                  Optional.empty()));
      if (what == 0) {
        engine.simulate(simulation, trains);
      } else {
        engine.adjoint(
            simulation,
            Cotangents.ofEvents((_, _) -> 1),
            what == 1 ? ofNeurons : ofAll,
            what == 1
                ? Optional.empty()
                : Optional.of((_, cotangents) -> {
                  taken += cotangents.values()[0]; // what is taken is of no account
                }));
      }
      double took = THREADS.getCurrentThreadCpuTime() - start;
      best[what] = Math.min(best[what], took / ((double) paths * grid.steps() * network.size()));
    }

    void warmUp() {
      for (int what = 0; what < best.length; what++) {
        long start = THREADS.getCurrentThreadCpuTime();
        while (THREADS.getCurrentThreadCpuTime() - start < WARM_UP_NANOS) {
          run(what);
        }
      }
    }

    void round() {
      for (int what = 0; what < best.length; what++) {
        run(what);
      }
    }

    Row row() {
      run(0);
      double events = IntStream.range(0, paths).mapToLong(trains::count).sum();
      if (!Double.isFinite(taken)) {
        throw new IllegalStateException(kind.label + ": derivatives by the driver are not finite");
      }
      return new Row(
          engine.name(),
          kind.label,
          network.size(),
          grid.steps(),
          events / paths / network.size(),
          best[0],
          best[1],
          best[2]);
    }
  }

  /** All settings. */
  static List<Row> measure(int rounds) {
    List<Case> cases = new ArrayList<>();
    for (String engine : List.of(Engines.SIMD, Engines.SCALAR)) {
      for (int steps : STEPS) {
        for (Kind kind : Kind.values()) {
          if (kind != Kind.SHARED && kind != Kind.MATRIX) {
            cases.add(new Case(engine, kind, 1, steps));
          }
        }
        for (Kind kind : List.of(Kind.BROWNIAN, Kind.SHARED, Kind.MATRIX)) {
          cases.add(new Case(engine, kind, MANY, steps));
        }
      }
    }
    cases.forEach(Case::warmUp);
    for (int r = 0; r < rounds; r++) {
      cases.forEach(Case::round);
    }
    List<Row> rows = cases.stream().map(Case::row).toList();
    cases.forEach(one -> one.engine.close());
    return rows;
  }
}

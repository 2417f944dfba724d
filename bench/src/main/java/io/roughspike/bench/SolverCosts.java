package io.roughspike.bench;

import com.sun.management.ThreadMXBean;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What event times cost by each solver, with fixed steps and with steps that adapt: the time of one
 * thread of the simd engine for a path to its third event, noise and all, against the root mean
 * square error of these events. Errors are against a solution with much shorter steps of the same
 * Brownian path; settings take turns, and of each the best time counts.
 */
final class SolverCosts {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int EVENTS = 3;
  private static final long WARM_UP_NANOS = 2_000_000_000L;

  /** How often steps that adapt may be halved. */
  private static final int SMALLEST = 20;

  /** What steps that adapt are called. */
  static final String ADAPTIVE = "sra1, adaptive";

  /**
   * A neuron.
   *
   * @param name in tables
   * @param neuron its values
   * @param root steps that others are halves of
   * @param latest paths whose third event is later are left out
   * @param unit factor of a tolerance by state
   * @param tolerances of runs with steps that adapt
   * @param exact the solver of the reference, on the root's steps if they adapt
   * @param referenceLevel halvings of the root's steps by it, if not
   * @param timed how many paths a timing takes
   */
  private record Problem(
      String name,
      Neuron neuron,
      TimeGrid root,
      double latest,
      Map<String, Double> unit,
      List<Double> tolerances,
      Solver exact,
      int referenceLevel,
      int timed) {
    Solver adaptive(double tolerance) {
      Map<String, Double> of = new LinkedHashMap<>();
      unit.forEach((state, one) -> of.put(state, one * tolerance));
      return SolverCosts.adaptive(of, root.step());
    }
  }

  /** Levels of fixed steps: halvings of the root's. */
  private static final int FIRST_LEVEL = 0;

  private static final int LAST_LEVEL = 8;

  /**
   * A point of the picture.
   *
   * @param problem which neuron
   * @param solver its name, or {@link #ADAPTIVE}
   * @param setting the step, in the time of the neuron, or the tolerance
   * @param error root mean square error of the first three event times
   * @param paths over which it is
   * @param nanoseconds a path
   */
  record Cost(
      String problem, String solver, double setting, double error, int paths, double nanoseconds) {}

  private SolverCosts() {}

  private static Solver fixed(String stepper) {
    return new Solver(Steppers.named(stepper), Solver.Cuts.ALL, Optional.empty());
  }

  private static Solver adaptive(Map<String, Double> tolerance, double step) {
    return new Solver(
        Steppers.named("sra1"),
        Solver.Cuts.ALL,
        Optional.of(new Solver.Adaptive(tolerance, Math.scalb(step, -SMALLEST))));
  }

  private static List<Problem> problems() {
    Problem leaky =
        new Problem(
            "lif",
            ConvergenceStudy.NOISY,
            new TimeGrid(0, 2, 0.25),
            1.8,
            Map.of("v", 1.0, "s", 1.0),
            List.of(1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 3e-4),
            fixed("esra"),
            12,
            1024);
    Neuron neuron =
        Neuron.of(BuiltInModels.model("eif"))
            .with("C", 200e-12)
            .with("gL", 10e-9)
            .with("vr", -0.07)
            .with("sigman", 100e-12)
            .with("inputCurrent", 500e-12);
    Problem exponential =
        new Problem(
            "eif",
            neuron,
            new TimeGrid(0, 0.064, 0.001),
            0.06,
            Map.of("v", 1e-3, "n", 20e-12),
            List.of(3.0, 1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001),
            adaptive(Map.of("v", 1e-10, "n", 2e-18), 0.001),
            0,
            128);
    return List.of(leaky, exponential);
  }

  /** One setting: its errors, then its time in rounds. */
  private static final class Setting {
    final Problem problem;
    final String solver;
    final double value;
    final Engine engine;
    final Simulation timed;
    final SpikeTrains spikes = new SpikeTrains();
    double error;
    int paths;
    double best = Double.POSITIVE_INFINITY;

    Setting(Problem problem, String solver, double value, Engine engine, Simulation timed) {
      this.problem = problem;
      this.solver = solver;
      this.value = value;
      this.engine = engine;
      this.timed = timed;
    }

    void time() {
      long start = THREADS.getCurrentThreadCpuTime();
      engine.simulate(timed, spikes);
      long end = THREADS.getCurrentThreadCpuTime();
      best = Math.min(best, (end - start) / (double) timed.samples());
    }

    Cost cost() {
      return new Cost(problem.name, solver, value, error, paths, best);
    }
  }

  /** All problems, solvers and settings. */
  static List<Cost> measure(int paths, int rounds, long seed) {
    List<Cost> costs = new ArrayList<>();
    for (Problem problem : problems()) {
      List<Setting> settings = settings(problem, paths, seed);
      for (Setting s : settings) {
        long start = THREADS.getCurrentThreadCpuTime();
        long enough = WARM_UP_NANOS / (LAST_LEVEL - FIRST_LEVEL + 1);
        while (THREADS.getCurrentThreadCpuTime() - start < enough) {
          s.engine.simulate(s.timed, s.spikes);
        }
      }
      for (int r = 0; r < rounds; r++) {
        settings.forEach(Setting::time);
      }
      settings.stream().map(Setting::cost).forEach(costs::add);
      settings.forEach(s -> s.engine.close());
    }
    return costs;
  }

  /** The settings of a problem that do not diverge, with their errors. */
  private static List<Setting> settings(Problem problem, int paths, long seed) {
    RandomStream stream = new RandomStream(seed, 0);
    ClockDraws clocks = new CounterClocks(stream);
    BrownianDriver brownian = new BrownianDriver(stream);
    int finest = Math.max(LAST_LEVEL, problem.referenceLevel);
    NestedPaths noise =
        new NestedPaths(stream, problem.root, finest, paths, problem.neuron.model().channels());
    List<Setting> settings = new ArrayList<>();
    double[][] exact;
    try (Engine engine = Engines.create(Engines.SIMD, 1)) {
      int level = problem.referenceLevel;
      boolean adapts = problem.exact.adaptive().isPresent();
      Driver driver = adapts ? brownian : noise.driver(level);
      exact =
          times(
              engine, simulation(problem, noise.grid(level), driver, clocks, paths, problem.exact));
    }
    for (Stepper stepper : Steppers.all()) {
      if (stepper.refusal(problem.neuron.model()).isPresent()) {
        continue;
      }
      Engine engine = Engines.create(Engines.SIMD, 1);
      for (int level = FIRST_LEVEL; level <= LAST_LEVEL; level++) {
        TimeGrid grid = noise.grid(level);
        Solver solver = fixed(stepper.name());
        add(
            settings,
            new Setting(
                problem,
                stepper.name(),
                grid.step(),
                engine,
                simulation(problem, grid, brownian, clocks, problem.timed, solver)),
            simulation(problem, grid, noise.driver(level), clocks, paths, solver),
            exact);
      }
    }
    Engine engine = Engines.create(Engines.SIMD, 1);
    for (double tolerance : problem.tolerances) {
      Solver solver = problem.adaptive(tolerance);
      add(
          settings,
          new Setting(
              problem,
              ADAPTIVE,
              tolerance,
              engine,
              simulation(problem, problem.root, brownian, clocks, problem.timed, solver)),
          simulation(problem, problem.root, brownian, clocks, paths, solver),
          exact);
    }
    return settings;
  }

  private static void add(
      List<Setting> settings, Setting setting, Simulation onExactPaths, double[][] exact) {
    try {
      double[][] found = times(setting.engine, onExactPaths);
      double squares = 0;
      for (int n = 0; n < exact.length; n++) {
        boolean complete = exact[n].length == EVENTS && found[n].length == EVENTS;
        if (complete && exact[n][EVENTS - 1] <= setting.problem.latest) {
          setting.paths++;
          for (int e = 0; e < EVENTS; e++) {
            squares += Math.pow(found[n][e] - exact[n][e], 2) / EVENTS;
          }
        }
      }
      setting.error = Math.sqrt(squares / setting.paths);
      settings.add(setting);
    } catch (NonFiniteStateException e) {
      System.out.printf("%s, %s: %s%n", setting.solver, setting.value, e.getMessage());
    }
  }

  private static Simulation simulation(
      Problem problem, TimeGrid grid, Driver driver, ClockDraws clocks, int samples, Solver by) {
    return new Simulation(
            problem.neuron, Optional.empty(), grid, driver, clocks, 0, samples, EVENTS)
        .withSolver(by);
  }

  private static double[][] times(Engine engine, Simulation simulation) {
    SpikeTrains spikes = new SpikeTrains();
    engine.simulate(simulation, spikes);
    double[][] times = new double[simulation.samples()][];
    for (int n = 0; n < times.length; n++) {
      int sample = n;
      times[n] =
          IntStream.range(0, spikes.count(n)).mapToDouble(e -> spikes.time(sample, e)).toArray();
    }
    return times;
  }

  /** Those of one problem and solver. */
  static List<Cost> of(List<Cost> costs, String problem, String solver) {
    return costs.stream()
        .filter(c -> c.problem().equals(problem) && c.solver().equals(solver))
        .toList();
  }

  /**
   * The time at which a solver reaches an error, on a straight line in logarithms between the two
   * settings around it; none if it is not between two.
   */
  static OptionalDouble timeTo(double error, List<Cost> costs) {
    for (int k = 1; k < costs.size(); k++) {
      Cost above = costs.get(k - 1);
      Cost below = costs.get(k);
      if (above.error() >= error && below.error() < error) {
        double share = Math.log(above.error() / error) / Math.log(above.error() / below.error());
        double ratio = below.nanoseconds() / above.nanoseconds();
        return OptionalDouble.of(above.nanoseconds() * Math.pow(ratio, share));
      }
    }
    return OptionalDouble.empty();
  }
}

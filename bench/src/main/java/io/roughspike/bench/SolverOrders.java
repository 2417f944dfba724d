package io.roughspike.bench;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How fast the event times of each solver and their gradients converge: nested grids share one
 * Brownian path, its space-time areas, and the same clocks; the reference is esra on the finest.
 * The neuron is that of {@link ConvergenceStudy}, its first three events.
 */
final class SolverOrders {
  private static final int EVENTS = 3;
  private static final double LENGTH = 2;

  /** Paths whose last event is later are left out: on a coarse grid it might not be there. */
  private static final double LATEST = 1.8;

  /** Steps of the coarsest grid, as a power of 2: h = 1/4. */
  private static final int ROOT = 2;

  /** Paths that are kept at a time. */
  private static final int BATCH = 50;

  private static final int PARAMETERS = LeakyNeuron.MODEL.parameters().size();
  private static final Cotangents LAST = Cotangents.ofEvents((n, e) -> e == EVENTS - 1 ? 1 : 0);

  /**
   * Errors of a solver at one step length, over paths whose number of events is right.
   *
   * @param solver its name
   * @param step h
   * @param times root mean square error of the first three event times
   * @param gradients mean absolute error of the derivatives of the third event time by every
   *     parameter, each relative to the mean absolute derivative; NaN where not wanted
   * @param meanGradients the same for the derivatives averaged over paths
   * @param meanGradientsError what {@code meanGradients} would be by chance alone, were the scheme
   *     without bias: standard errors in place of errors
   * @param paths how many paths that are
   */
  record Errors(
      String solver,
      double step,
      double times,
      double gradients,
      double meanGradients,
      double meanGradientsError,
      int paths) {}

  private final Neuron neuron;
  private final int coarsest;
  private final int finest;
  private final int reference;
  private final boolean wantGradients;

  /**
   * A study with steps of 2^-coarsest to 2^-finest.
   *
   * @param reference exponent of the steps of the reference
   */
  SolverOrders(Neuron neuron, int coarsest, int finest, int reference, boolean wantGradients) {
    this.neuron = neuron;
    this.coarsest = coarsest;
    this.finest = finest;
    this.reference = reference;
    this.wantGradients = wantGradients;
  }

  /** Event times and gradients of one path. */
  private static final class Path {
    final double[] times = new double[EVENTS];
    final double[] gradient = new double[PARAMETERS];
    boolean complete;
  }

  /** Sums over paths of what one solver errs at one step length. */
  private static final class Sums {
    double times;
    final double[] absolute = new double[PARAMETERS];
    final double[] signed = new double[PARAMETERS];
    final double[] squares = new double[PARAMETERS];
    int paths;

    void add(Path found, Path exact) {
      paths++;
      for (int e = 0; e < EVENTS; e++) {
        double error = found.times[e] - exact.times[e];
        times += error * error;
      }
      for (int p = 0; p < PARAMETERS; p++) {
        double error = found.gradient[p] - exact.gradient[p];
        absolute[p] += Math.abs(error);
        signed[p] += error;
        squares[p] += error * error;
      }
    }
  }

  /** All solvers and step lengths, solver by solver, longest steps first. */
  List<Errors> measure(int paths, long seed) {
    List<Stepper> steppers = Steppers.all();
    int levels = finest - coarsest + 1;
    Sums[][] sums = new Sums[steppers.size()][levels];
    double[] magnitude = new double[PARAMETERS];
    int[] used = new int[1];
    try (Engine exactEngine = new ScalarEngine(1)) {
      List<Engine> engines = steppers.stream().map(s -> (Engine) new ScalarEngine(1)).toList();
      for (int batch = 0; batch * BATCH < paths; batch++) {
        int count = Math.min(BATCH, paths - batch * BATCH);
        RandomStream stream = new RandomStream(seed, batch);
        NestedPaths noise =
            new NestedPaths(
                stream,
                new TimeGrid(0, LENGTH, Math.scalb(1.0, -ROOT)),
                reference - ROOT,
                count,
                neuron.model().channels());
        ClockDraws clocks = new CounterClocks(stream);
        List<Path> exact =
            solve(exactEngine, simulation(noise, reference, clocks, count, "esra"), null);
        for (Path path : exact) {
          path.complete = path.complete && path.times[EVENTS - 1] <= LATEST;
          for (int p = 0; path.complete && p < PARAMETERS; p++) {
            magnitude[p] += Math.abs(path.gradient[p]);
          }
          used[0] += path.complete ? 1 : 0;
        }
        for (int s = 0; s < steppers.size(); s++) {
          for (int level = 0; level < levels; level++) {
            if (sums[s][level] == null) {
              sums[s][level] = new Sums();
            }
            Simulation simulation =
                simulation(noise, coarsest + level, clocks, count, steppers.get(s).name());
            List<Path> found = solve(engines.get(s), simulation, exact);
            for (int n = 0; n < count; n++) {
              if (exact.get(n).complete && found.get(n).complete) {
                sums[s][level].add(found.get(n), exact.get(n));
              }
            }
          }
        }
      }
      engines.forEach(Engine::close);
    }
    List<Errors> errors = new ArrayList<>();
    for (int s = 0; s < steppers.size(); s++) {
      for (int level = 0; level < levels; level++) {
        double step = Math.scalb(1.0, -coarsest - level);
        errors.add(errors(steppers.get(s).name(), step, sums[s][level], magnitude, used[0]));
      }
    }
    return errors;
  }

  private Errors errors(String solver, double step, Sums sums, double[] magnitude, int used) {
    double pathwise = 0;
    double mean = 0;
    double chance = 0;
    int counted = 0;
    for (int p = 0; p < PARAMETERS; p++) {
      if (magnitude[p] > 0) {
        double scale = magnitude[p] / used * sums.paths;
        pathwise += sums.absolute[p] / scale;
        mean += Math.abs(sums.signed[p]) / scale;
        chance += Math.sqrt(sums.squares[p]) / scale;
        counted++;
      }
    }
    return new Errors(
        solver,
        step,
        Math.sqrt(sums.times / (EVENTS * sums.paths)),
        wantGradients ? pathwise / counted : Double.NaN,
        wantGradients ? mean / counted : Double.NaN,
        wantGradients ? chance / counted : Double.NaN,
        sums.paths);
  }

  private Simulation simulation(
      NestedPaths noise, int exponent, ClockDraws clocks, int count, String stepper) {
    return new Simulation(
            neuron,
            Optional.empty(),
            noise.grid(exponent - ROOT),
            noise.driver(exponent - ROOT),
            clocks,
            0,
            count,
            EVENTS)
        .withSolver(new Solver(Steppers.named(stepper), Solver.Cuts.ALL, Optional.empty()));
  }

  /** All paths; gradients of those only that the reference has, if it is given. */
  private List<Path> solve(Engine engine, Simulation simulation, List<Path> reference) {
    SpikeTrains spikes = new SpikeTrains();
    engine.simulate(simulation, spikes);
    ParameterGradient gradient = new ParameterGradient();
    List<Path> paths = new ArrayList<>();
    for (int n = 0; n < simulation.samples(); n++) {
      Path path = new Path();
      paths.add(path);
      path.complete = spikes.count(n) == EVENTS;
      if (!path.complete || (reference != null && !reference.get(n).complete)) {
        continue;
      }
      for (int e = 0; e < EVENTS; e++) {
        path.times[e] = spikes.time(n, e);
      }
      if (wantGradients) {
        engine.adjoint(simulation.withSamples(n, 1), LAST, gradient);
        for (String name : LeakyNeuron.MODEL.parameterNames()) {
          path.gradient[LeakyNeuron.MODEL.parameter(name)] = gradient.get(name);
        }
      }
    }
    return paths;
  }

  /** The errors of one solver. */
  static List<Errors> of(List<Errors> errors, String solver) {
    return errors.stream().filter(e -> e.solver().equals(solver)).toList();
  }

  /** The slope of the errors over step lengths up to one, both in logarithms, by least squares. */
  static double order(List<Errors> errors, double longest, ToDoubleFunction<Errors> which) {
    List<Errors> fitted = errors.stream().filter(e -> e.step() <= longest).toList();
    double meanX = fitted.stream().mapToDouble(e -> Math.log(e.step())).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (Errors e : fitted) {
      double x = Math.log(e.step()) - meanX;
      covariance += x * Math.log(which.applyAsDouble(e));
      variance += x * x;
    }
    return covariance / variance;
  }
}

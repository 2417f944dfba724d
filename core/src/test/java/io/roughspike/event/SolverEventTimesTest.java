package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TestSeed;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Event times by each solver where there are closed forms: neurons without noise. */
class SolverEventTimesTest {
  /** What rounding may do to a time that a few hundred steps lead to, and to its derivative. */
  private static final double ROUNDING = 1e-13;

  private static final RandomStream STREAM =
      new RandomStream(TestSeed.of(SolverEventTimesTest.class), 0);

  private final Engine engine = new ScalarEngine(1);

  @AfterEach
  void close() {
    engine.close();
  }

  private static Simulation simulation(Neuron neuron, String solver, double end, double step) {
    return new Simulation(
            neuron,
            Optional.empty(),
            new TimeGrid(0, end, step),
            new BrownianDriver(STREAM),
            new CounterClocks(STREAM),
            0,
            1,
            Simulation.UNLIMITED)
        .withSolver(new Solver(Steppers.named(solver), Solver.Cuts.ALL, Optional.empty()));
  }

  /** The first event time, and its derivative by c. */
  private double[] firstEvent(Simulation simulation) {
    ParameterGradient gradient = new ParameterGradient();
    engine.adjoint(simulation, Cotangents.ofEvents((_, e) -> e == 0 ? 1 : 0), gradient);
    return new double[] {gradient.value(), gradient.get("c", 0)};
  }

  /** From v0 to vT by v' = mu (c - v): log((c - v0)/(c - vT))/mu. */
  @Test
  void leakyNeuronsReachTheirThresholdExactly() {
    double exact = Math.log((1.5 - 0.1) / (1.5 - 1)) / 6;
    double slope = (1 / (1.5 - 0.1) - 1 / (1.5 - 1)) / 6;
    Neuron neuron =
        Neuron.of(
            ModelText.named("leaky")
                .equations("dv/dt = mu*(c - v)")
                .event("v - 1")
                .reset("v = 0.1")
                .parameter("mu", 6)
                .parameter("c", 1.5)
                .start("v", 0.1)
                .model());
    for (String solver : List.of("exp1", "exp2", "esra")) {
      for (double step : new double[] {0.2, 0.05, 0.003}) {
        double[] found = firstEvent(simulation(neuron, solver, 0.2, step));
        assertEquals(exact, found[0], ROUNDING, solver + ", step " + step);
        assertEquals(slope, found[1], ROUNDING, solver + ", derivative, step " + step);
      }
    }
  }

  /** From 0 to 20 by 10 v' = v^2 + c: the time is 10/sqrt(c) atan(20/sqrt(c)). */
  @Test
  void quadraticNeuronsHaveTheOrderOfTheScheme() {
    Neuron neuron =
        Neuron.of(
            ModelText.named("quadratic")
                .equations("dv/dt = (v^2 + c)/10")
                .event("v - 20")
                .reset("v = 0")
                .parameter("c", 1.5)
                .start("v", 0)
                .model());
    double root = Math.sqrt(1.5);
    double exact = 10 / root * Math.atan(20 / root);
    double slope = -(exact + 10 * 20 / (400 + 1.5)) / (2 * 1.5);
    assertEquals(12.326121899124, exact, 1e-12);
    assertEquals(-4.274751302, slope, 1e-9);
    int[] orders = {2, 4};
    String[] solvers = {"heun", "rk4"};
    for (int k = 0; k < 2; k++) {
      double step = 0.25 / (k == 0 ? 16 : 4);
      assertOrder("time", orders[k], neuron, solvers[k], new Fit(0, exact, 13, step, 1));
      assertOrder("derivative", orders[k], neuron, solvers[k], new Fit(1, slope, 13, step, 32));
    }
  }

  /**
   * From -70 to -30 mV along the upswing of an exponential neuron: the time is the integral of
   * dv/f. At the peak 2 mV take 9e-4 ms; steps are shorter.
   */
  @Test
  void exponentialNeuronsHaveTheOrderOfTheScheme() {
    Neuron neuron =
        Neuron.of(
            ModelText.named("exponential")
                .equations("dv/dt = (-10*(v + 70) + 20*exp((v + 50)/2) + c)/200")
                .event("v + 30")
                .reset("v = -70")
                .parameter("c", 500)
                .start("v", -70)
                .model());
    double exact = integral(v -> 1 / upswing(v), -70, -30);
    assertEquals(14.073253539, exact, 1e-9);
    for (String solver : List.of("heun", "sra1")) {
      assertOrder("time", 2, neuron, solver, new Fit(0, exact, 14.2, 1.0 / 4096, 1));
    }
  }

  private static double upswing(double v) {
    return (-10 * (v + 70) + 20 * Math.exp((v + 50) / 2) + 500) / 200;
  }

  /** By Simpson's rule. */
  private static double integral(DoubleUnaryOperator f, double from, double to) {
    int cells = 1 << 12;
    double h = (to - from) / cells;
    double sum = 0;
    for (int k = 0; k < cells; k++) {
      double x = from + k * h;
      sum += f.applyAsDouble(x) + 4 * f.applyAsDouble(x + h / 2) + f.applyAsDouble(x + h);
    }
    return sum * h / 6;
  }

  private void assertOrder(String what, int order, Neuron neuron, String solver, Fit fit) {
    double coarse = error(neuron, solver, fit, fit.step);
    double fine = error(neuron, solver, fit, fit.step / 4);
    double found = Math.log(coarse / fine) / Math.log(4);
    System.out.printf("%s, %s: errors %.1e, %.1e, order %.3f%n", what, solver, coarse, fine, found);
    assertEquals(order, found, fit.lengths == 1 ? 0.1 : 0.2, what + ", " + solver);
  }

  /**
   * What is fitted: root mean squares of errors over step lengths down to half of one. The error of
   * a derivative has a factor that depends on where in its step the event is: many are needed.
   *
   * @param index of the number among those of {@link #firstEvent}
   * @param exact what it should be
   * @param end when simulations end
   * @param step the longest
   * @param lengths how many
   */
  private record Fit(int index, double exact, double end, double step, int lengths) {}

  private double error(Neuron neuron, String solver, Fit fit, double longest) {
    double sum = 0;
    for (int k = 0; k < fit.lengths; k++) {
      double h = longest * Math.pow(2, -k / (double) fit.lengths);
      double found = firstEvent(simulation(neuron, solver, fit.end, h))[fit.index];
      sum += Math.pow(found - fit.exact, 2);
    }
    return Math.sqrt(sum / fit.lengths);
  }

  /**
   * A clock of a constant rate is a straight line by every solver: alpha - log U, over the rate.
   */
  @Test
  void constantRatesAreExact() {
    Neuron neuron =
        Neuron.of(
            ModelText.named("constant")
                .equations("dv/dt = c")
                .intensity("3")
                .reset("v = v")
                .alpha(0.03)
                .parameter("c", 0)
                .start("v", 0)
                .model());
    for (Stepper stepper : Steppers.all()) {
      Simulation simulation = simulation(neuron, stepper.name(), 8, 0.3);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      double time = 0;
      for (int e = 0; e < spikes.count(0); e++) {
        time += (0.03 - STREAM.logUniform(0, 0, e)) / 3;
        assertEquals(time, spikes.time(0, e), 1e-14, stepper.name()); // steps are rounded, too
      }
      assertTrue(spikes.count(0) > 8, stepper.name() + ": " + spikes.count(0) + " events");
    }
  }
}

package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.PoissonDriver;
import io.roughspike.driver.SignalDriver;
import io.roughspike.driver.SumDriver;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.LongJumpException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Knots;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.Recording;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jumps of the driver in the sense of Marcus where there are closed forms. */
class JumpTest {
  /** What jumps are followed to, some of them one after another. */
  private static final double MARCUS = 1e-9;

  /** What rounding may do in some hundred segments. */
  private static final double ROUNDING = 1e-12;

  private final long seed = TestSeed.of(JumpTest.class);
  private final Engine engine = new ScalarEngine(1);

  @AfterEach
  void close() {
    engine.close();
  }

  private Simulation simulation(
      NeuronModel model, String solver, TimeGrid grid, Driver driver, int samples) {
    double[] values = model.parameters().stream().mapToDouble(Parameter::standard).toArray();
    return new Simulation(
        Network.of(Neuron.of(model, values)),
        Inputs.NONE,
        grid,
        driver,
        new CounterClocks(new RandomStream(seed, 0)),
        0,
        samples,
        Simulation.UNLIMITED,
        new Solver(Steppers.named(solver), Cuts.TOUCHED, Optional.empty()));
  }

  /** A model that never fires. */
  private static NeuronModel model(Map<String, Double> start, String equations) {
    ModelText.Builder text = ModelText.named("jumping").equations(equations);
    start.forEach(text::start);
    return text.model();
  }

  /** Signals that are constant but for jumps at one time. */
  private static Driver jump(TimeGrid grid, double time, double... sizes) {
    List<Knots> knots =
        Arrays.stream(sizes)
            .mapToObj(size ->
                new Knots(
                    new double[] {grid.start(), time, time, grid.end() + 1},
                    new double[] {1, 1, 1 + size, 1 + size}))
            .toList();
    return new SignalDriver(new Recording(knots, 1, 1, sizes.length), grid);
  }

  private static Driver poisson(double rate, JumpSize size, RandomStream stream, TimeGrid grid) {
    DriverLaw.Poisson law = new DriverLaw.Poisson(rate, size, List.of(0), false);
    return new PoissonDriver(law, stream, 0, 1, grid);
  }

  /** States of sample n of the first neuron at grid points. */
  private double[][] states(Simulation simulation, int sample, int... points) {
    List<String> names = simulation.network().model(0).states();
    StateRecord record = new StateRecord(names, points, 0);
    engine.simulate(simulation, new SpikeTrains(), Optional.of(record));
    double[][] states = new double[points.length][names.size()];
    for (int k = 0; k < points.length; k++) {
      for (int x = 0; x < names.size(); x++) {
        states[k][x] = record.get(sample, k, 0, x);
      }
    }
    return states;
  }

  private double[] endStates(Simulation simulation) {
    return states(simulation, 0, simulation.grid().steps())[0];
  }

  /** exp(A) y by the series of exp(A / 2^10), squared. */
  private static double[] exponential(double[][] a, double[] y) {
    int n = y.length;
    double[][] power = new double[n][n];
    double[][] term = new double[n][n];
    for (int k = 0; k < n; k++) {
      power[k][k] = 1;
      term[k][k] = 1;
    }
    double scale = 0x1p-10;
    for (int j = 1; j <= 12; j++) {
      term = product(term, a, scale / j);
      for (int k = 0; k < n; k++) {
        for (int l = 0; l < n; l++) {
          power[k][l] += term[k][l];
        }
      }
    }
    for (int j = 0; j < 10; j++) {
      power = product(power, power, 1);
    }
    double[] z = new double[n];
    for (int k = 0; k < n; k++) {
      for (int l = 0; l < n; l++) {
        z[k] += power[k][l] * y[l];
      }
    }
    return z;
  }

  private static double[][] product(double[][] a, double[][] b, double factor) {
    int n = a.length;
    double[][] c = new double[n][n];
    for (int k = 0; k < n; k++) {
      for (int l = 0; l < n; l++) {
        for (int m = 0; m < n; m++) {
          c[k][l] += factor * a[k][m] * b[m][l];
        }
      }
    }
    return c;
  }

  /** Two channels that jump at once are followed along the straight line between their values. */
  @Test
  void linearFieldsThatDoNotCommute() {
    NeuronModel model =
        model(
            Map.of("x", 0.5, "y", -0.3, "z", 0.8),
            """
            dx/dt = (0.3*x - 1.1*y)*xi_a + (0.2*y + 0.5*z)*xi_b
            dy/dt = (0.9*x + 0.4*z)*xi_a - 0.6*y*xi_b
            dz/dt = 0.7*y*xi_a + (x - 0.8*z)*xi_b
            """);
    double[][] a1 = {{0.3, -1.1, 0}, {0.9, 0, 0.4}, {0, 0.7, 0}};
    double[][] a2 = {{0, 0.2, 0.5}, {0, -0.6, 0}, {1, 0, -0.8}};
    SplittableRandom random = new SplittableRandom(seed);
    TimeGrid grid = new TimeGrid(0, 1, 0.3);
    for (int trial = 0; trial < 5; trial++) {
      double[] size = {random.nextGaussian(0, 1), random.nextGaussian(0, 1)};
      double time = random.nextDouble();
      double[][] sum = new double[3][3];
      for (int k = 0; k < 3; k++) {
        for (int l = 0; l < 3; l++) {
          sum[k][l] = size[0] * a1[k][l] + size[1] * a2[k][l];
        }
      }
      double[] expected = exponential(sum, new double[] {0.5, -0.3, 0.8});
      Driver driver = jump(grid, time, size);
      double[] found = endStates(simulation(model, "rk4", grid, driver, 1));
      for (int k = 0; k < 3; k++) {
        assertEquals(expected[k], found[k], MARCUS, "state %d, jump %s".formatted(k, size[0]));
      }
    }
  }

  @Test
  void exponentialOfAJump() {
    NeuronModel model = model(Map.of("y", 1.0), "dy/dt = y*xi");
    TimeGrid grid = new TimeGrid(-1, 2, 0.25);
    for (double size : new double[] {-2, -0.1, 1e-6, 0.5, 1.5, 3}) {
      for (double time : new double[] {-0.9, 0.25, 1.75, 2}) {
        double found = endStates(simulation(model, "rk4", grid, jump(grid, time, size), 1))[0];
        assertEquals(Math.exp(size), found, MARCUS * Math.exp(size), "jump " + size);
      }
    }
  }

  @Test
  void rotationByAJump() {
    NeuronModel model = model(Map.of("x", 1.0), "dx/dt = -y*xi; dy/dt = x*xi");
    TimeGrid grid = new TimeGrid(0, 1, 0.1);
    double angle = 2 * Math.PI + 0.5;
    double[] found = endStates(simulation(model, "rk4", grid, jump(grid, 0.33, angle), 1));
    assertEquals(Math.cos(0.5), found[0], MARCUS);
    assertEquals(Math.sin(0.5), found[1], MARCUS);
  }

  /** States at a grid point are those after a jump there. */
  @Test
  void aJumpAtAGridPoint() {
    NeuronModel model = model(Map.of(), "dv/dt = 0.5*xi");
    TimeGrid grid = new TimeGrid(0, 0.5, 0.1);
    for (int m = 1; m <= 5; m++) {
      for (double time : new double[] {grid.point(m), Math.nextDown(grid.point(m)), 0.1 * m}) {
        Driver driver = jump(grid, Math.min(time, 0.5), 2.0);
        double[][] found = states(simulation(model, "euler", grid, driver, 1), 0, m - 1, m);
        assertEquals(0, found[0][0], "before the jump at " + time);
        assertEquals(1, found[1][0], "after the jump at " + time);
      }
    }
  }

  /** A ramp of width eps tends to the jump at order 1. */
  @Test
  void rampsTendToTheJump() {
    NeuronModel model = model(Map.of("y", 0.4), "dy/dt = 1 - y + y*xi");
    TimeGrid grid = new TimeGrid(0, 1, 1.0 / 1024);
    double jump = endStates(simulation(model, "rk4", grid, jump(grid, 0.5, 1.2), 1))[0];
    double[] error = new double[4];
    for (int k = 0; k < error.length; k++) {
      double end = 0.5 + (8 << k) / 1024.0;
      Knots ramp = new Knots(new double[] {0, 0.5, end, 1}, new double[] {0, 0, 1.2, 1.2});
      Driver driver = new SignalDriver(new Recording(List.of(ramp), 1, 1, 1), grid);
      error[k] = Math.abs(endStates(simulation(model, "rk4", grid, driver, 1))[0] - jump);
    }
    double order = Math.log(error[3] / error[0]) / Math.log(8);
    assertEquals(1, order, 0.1, "errors " + Arrays.toString(error));
  }

  /**
   * y0 exp(-aT + nu T (E e^J - 1)) within 5 standard errors, which chance exceeds once in 1.7
   * million seeds.
   */
  @Test
  void meanOfACompoundPoissonProcess() {
    NeuronModel model = model(Map.of("y", 1.0), "dy/dt = -0.5*y + y*xi");
    TimeGrid grid = new TimeGrid(0, 1, 0.125);
    int samples = 2000;
    Map<JumpSize, Double> meanOfExponential =
        Map.of(
            new JumpSize.Constant(0.2),
            Math.exp(0.2),
            new JumpSize.Normal(0.1, 0.3),
            Math.exp(0.1 + 0.045),
            new JumpSize.Exponential(-0.3),
            1 / 1.3,
            new JumpSize.Uniform(-0.4, 0.2),
            (Math.exp(0.2) - Math.exp(-0.4)) / 0.6);
    meanOfExponential.forEach((size, of) -> {
      Driver driver = poisson(2, size, new RandomStream(seed, 1), grid);
      Simulation simulation = simulation(model, "rk4", grid, driver, samples);
      StateRecord record = new StateRecord(List.of("y"), new int[] {8}, 0);
      engine.simulate(simulation, new SpikeTrains(), Optional.of(record));
      double[] y = IntStream.range(0, samples).mapToDouble(n -> record.get(n, 0, 0, 0)).toArray();
      double mean = Arrays.stream(y).average().orElseThrow();
      double variance = Arrays.stream(y).map(x -> (x - mean) * (x - mean)).sum() / (samples - 1);
      double off = (mean - Math.exp(-0.5 + 2 * (of - 1))) / Math.sqrt(variance / samples);
      System.out.printf("%s: mean %s, off by %.2f standard errors%n", size, mean, off);
      assertTrue(Math.abs(off) < 5, size + ": off by " + off);
    });
  }

  /** The integral of a recorded signal: W, H, parts of steps and places of jumps are exact. */
  @Test
  void integralOfARecordedSignal() {
    NeuronModel model = model(Map.of(), "dv/dt = xi; dz/dt = v");
    SplittableRandom random = new SplittableRandom(seed);
    for (String solver : List.of("sra1", "shark", "esra")) {
      TimeGrid grid = new TimeGrid(-0.4, 1, 0.13);
      int count = 60;
      double[] times = random.doubles(count, -0.5, 1.1).sorted().toArray();
      double[] values = random.doubles(count, -1, 1).toArray();
      times[0] = -0.5;
      times[count - 1] = 1.1;
      for (int k = 4; k < count - 4; k += 5) {
        times[k + 1] = times[k];
      }
      double integral = 0;
      double start = at(times, values, grid.start());
      for (int k = 0; k + 1 < count; k++) {
        double from = Math.max(times[k], grid.start());
        double to = Math.min(times[k + 1], grid.end());
        if (to > from) {
          double slope = (values[k + 1] - values[k]) / (times[k + 1] - times[k]);
          double middle = values[k] + slope * (0.5 * (from + to) - times[k]);
          integral += (to - from) * (middle - start);
        }
      }
      Driver driver =
          new SignalDriver(new Recording(List.of(new Knots(times, values)), 1, 1, 1), grid);
      double[] found = endStates(simulation(model, solver, grid, driver, 1));
      assertEquals(at(times, values, grid.end()) - start, found[0], ROUNDING, solver);
      assertEquals(integral, found[1], ROUNDING, solver);
    }
  }

  private static double at(double[] times, double[] values, double time) {
    int k = 0;
    while (!(times[k] <= time && time < times[k + 1])) {
      k++;
    }
    return values[k] + (values[k + 1] - values[k]) * (time - times[k]) / (times[k + 1] - times[k]);
  }

  /** The neuron fires within the jump, at its time, and the rest of the jump goes on. */
  @Test
  void anEventWithinAJump() {
    NeuronModel model =
        ModelText.named("hard")
            .equations("dv/dt = mu*(c - v) + sigma*xi")
            .event("v - threshold")
            .reset("v = after")
            .parameter("mu", 1.3)
            .parameter("c", 0.7)
            .parameter("sigma", 0.5)
            .parameter("threshold", 1)
            .parameter("after", -0.1)
            .start("v", 0.2)
            .model();
    TimeGrid grid = new TimeGrid(0, 1, 0.1);
    double time = 0.437;
    double size = 5.2; // v moves by 2.6: two events, 0.4 is left of the way to the third
    Driver driver = jump(grid, time, size);
    for (String solver : List.of("exp1", "exp2", "esra")) {
      Simulation simulation = simulation(model, solver, grid, driver, 1);
      SpikeTrains spikes = new SpikeTrains();
      engine.simulate(simulation, spikes);
      assertEquals(2, spikes.count(0));
      assertEquals(time, spikes.time(0, 0));
      assertEquals(time, spikes.time(0, 1));
      double decay = Math.exp(-1.3 * time);
      double before = 0.7 + (0.2 - 0.7) * decay;
      double after = before + 0.5 * size - 2 * 1.0 + 2 * -0.1;
      double later = Math.exp(-1.3 * (1 - time));
      StateCotangents end = new StateCotangents(1, List.of("v"), new int[] {10}, 0);
      end.add(0, 0, 0, 0, 1);
      Cotangents cotangents = new Cotangents((_, _) -> 3, Optional.of(end));
      ParameterGradient gradient = new ParameterGradient();
      engine.adjoint(simulation, cotangents, gradient);
      assertEquals(6 * time + 0.7 + (after - 0.7) * later, gradient.value(), ROUNDING, solver);
      assertEquals(-2 * later, gradient.get("threshold", 0), ROUNDING, solver);
      assertEquals(2 * later, gradient.get("after", 0), ROUNDING, solver);
      assertEquals(size * later, gradient.get("sigma", 0), ROUNDING, solver);
      double ofC = (1 - decay) * later + 1 - later;
      assertEquals(ofC, gradient.get("c", 0), ROUNDING, solver);
    }
  }

  /** Without a jump, segments of own lengths are the steps of the grid. */
  @Test
  void noJumpsAtAll() {
    RandomStream stream = new RandomStream(seed, 0);
    TimeGrid grid = new TimeGrid(0, 5, 0.01);
    Neuron neuron = LeakyNeuron.standard().with("sigma11", 0.3).with("inputCurrent", 1.5);
    Driver none = poisson(0, new JumpSize.Constant(1), stream, grid);
    BrownianDriver brownian = new BrownianDriver(stream);
    for (Stepper stepper : Steppers.all()) {
      SpikeTrains expected = new SpikeTrains();
      SpikeTrains found = new SpikeTrains();
      Simulation simulation =
          new Simulation(
                  neuron,
                  Optional.empty(),
                  grid,
                  brownian,
                  new CounterClocks(stream),
                  0,
                  3,
                  Simulation.UNLIMITED)
              .withSolver(new Solver(stepper, Cuts.ALL, Optional.empty()));
      engine.simulate(simulation, expected);
      Driver sum = new SumDriver(List.of(brownian, none), grid);
      engine.simulate(simulation.withNoise(sum, simulation.clocks()), found);
      for (int n = 0; n < 3; n++) {
        assertEquals(expected.count(n), found.count(n), stepper.name());
        assertTrue(expected.count(n) > 0, "silent");
        for (int e = 0; e < expected.count(n); e++) {
          assertEquals(expected.time(n, e), found.time(n, e), 1e-11, stepper.name());
        }
      }
    }
  }

  @Test
  void refusals() {
    NeuronModel model = model(Map.of("y", 1.0), "dy/dt = y*xi");
    TimeGrid grid = new TimeGrid(0, 1, 0.1);
    Driver driver = jump(grid, 0.55, 20.0);
    LongJumpException tooLong =
        assertThrows(
            LongJumpException.class, () -> endStates(simulation(model, "rk4", grid, driver, 1)));
    assertTrue(
        tooLong.getMessage().startsWith("the jump of sample 0 at time 0.55 times the slope"),
        tooLong.getMessage());
    refused(
        "solver heun cannot follow jumps of the driver where noise depends on the state (jumping): choose rk4",
        () -> simulation(model, "heun", grid, driver, 1));
    NeuronModel additive = model(Map.of(), "dy/dt = -y + xi");
    refused(
        "adaptive steps need a driver without jumps, got one that jumps: leave out one of both",
        () ->
            simulation(additive, "sra1", grid, driver, 1)
                .withSolver(
                    new Solver(
                        Steppers.named("sra1"),
                        Cuts.TOUCHED,
                        Optional.of(new Solver.Adaptive(Map.of("y", 1e-3), 1e-6)))));
    refused(
        "increments of signals were made for TimeGrid[start=0.0, end=1.0, step=0.1], got a simulation on TimeGrid[start=0.0, end=1.0, step=0.05]: make them for that grid",
        () -> simulation(additive, "sra1", new TimeGrid(0, 1, 0.05), driver, 1));
  }

  private static void refused(String message, Runnable what) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, what::run).getMessage());
  }
}

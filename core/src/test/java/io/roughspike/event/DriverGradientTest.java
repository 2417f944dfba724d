package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.Drivers;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Firing;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.testing.DriverGradients;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.SolverCase;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Derivatives of functionals by the increments and areas of the driver. */
class DriverGradientTest {
  private static final long TAPE = 64 << 20;

  /** Networks of each stepper. */
  private static final int CASES = 2;

  private static final int ENTRIES = 6;

  /**
   * Of the standard deviation of an increment: leaves 1e-14 of curvature, and 1e-12 of rounding.
   */
  private static final double STEP = 1e-4;

  /** Of the largest derivative by an increment, or area, of the same sample. */
  private static final double DIFFERENCE = 1e-7;

  private static final Optional<Solver.Adaptive> NO_STEPS = Optional.empty();

  /** Of the sum of absolute terms. */
  private static final double ROUNDING = 1e-12;

  private final long seed = TestSeed.of(DriverGradientTest.class);

  private static double value(Engine engine, Simulation simulation, Cotangents cotangents) {
    ParameterGradient gradient = new ParameterGradient(Set.of(), false);
    engine.adjoint(simulation, cotangents, gradient);
    return gradient.value();
  }

  /** The noise of one sample in the order of {@code DriverCotangents}. */
  private static double[] noise(Simulation simulation) {
    Driver driver = simulation.driver();
    Driver.Source source = driver.source();
    int steps = simulation.grid().steps();
    int neurons = simulation.network().size();
    int channels = simulation.network().channels();
    boolean areas = simulation.solver().stepper().usesAreas();
    double[] all = new double[(areas ? 2 : 1) * channels * neurons * steps];
    double[] block = new double[Driver.BLOCK];
    for (int c = 0; c < (areas ? 2 : 1) * channels; c++) {
      int channel = c < channels ? c : Driver.AREAS + c - channels;
      for (int k = 0; k < neurons; k++) {
        for (int m = 0; m < steps; m++) {
          double dt = simulation.grid().length(m);
          double scale = c < channels ? driver.scale(dt) : driver.areaScale(dt);
          source.block(simulation.firstSample(), k, channel, m / Driver.BLOCK, block, 0, 1);
          all[(c * neurons + k) * steps + m] = scale * block[m % Driver.BLOCK];
        }
      }
    }
    return all;
  }

  /** The same simulation driven by a recording in that order. */
  private static Simulation driven(Simulation simulation, double[] noise) {
    int steps = simulation.grid().steps();
    int neurons = simulation.network().size();
    int channels = simulation.network().channels();
    int size = channels * neurons * steps;
    double[][] ordered = new double[2][size];
    for (int x = 0; x < noise.length; x++) {
      int m = x % steps;
      int k = x / steps % neurons;
      int c = x / steps / neurons % channels;
      ordered[x / size][(m * neurons + k) * channels + c] = noise[x];
    }
    boolean areas = noise.length > size;
    return simulation.withNoise(
        new RecordedDriver(
            ordered[0],
            areas ? Optional.of(ordered[1]) : Optional.empty(),
            1,
            steps,
            neurons,
            channels),
        simulation.clocks());
  }

  /** What every noise does is done by sigma times it, if it is additive. */
  @Test
  void derivativesByNoiseAndByItsSizeAreOne() {
    Neuron neuron = LeakyNeuron.standard().with("inputCurrent", 1.5);
    Network network =
        Network.of(neuron.with("sigma11", 0.3).with("sigma22", 0.2), 2)
            .withConnections(Connections.of(new double[][] {{0, 0.4}, {-0.3, 0}}, 2));
    RandomStream stream = new RandomStream(seed, 0);
    for (Stepper stepper : Steppers.all()) {
      Simulation simulation =
          new Simulation(
              network,
              Inputs.NONE,
              new TimeGrid(0, 8.03, 0.05),
              new BrownianDriver(stream),
              new CounterClocks(stream),
              3,
              1,
              Simulation.UNLIMITED,
              new Solver(stepper, Cuts.ALL, NO_STEPS));
      Cotangents cotangents = Cotangents.ofEvents((n, e) -> 1 + 0.1 * e);
      double[] noise = noise(simulation);
      try (Engine engine = new ScalarEngine(1, TAPE)) {
        ParameterGradient gradient = new ParameterGradient();
        engine.adjoint(simulation, cotangents, gradient);
        double[] byNoise = DriverGradients.of(engine, simulation, cotangents)[0];
        int steps = simulation.grid().steps();
        for (int k = 0; k < 2; k++) {
          for (int c = 0; c < 2; c++) {
            double sum = 0;
            double size = 0;
            for (int part = 0; part < noise.length / (4 * steps); part++) {
              int from = ((2 * part + c) * 2 + k) * steps;
              for (int m = from; m < from + steps; m++) {
                sum += noise[m] * byNoise[m];
                size += Math.abs(noise[m] * byNoise[m]);
              }
            }
            String sigma = c == 0 ? "sigma11" : "sigma22";
            double expected = network.neuron(k).get(sigma) * gradient.get(sigma, k);
            assertEquals(expected, sum, ROUNDING * size, stepper.name() + ", " + sigma);
          }
        }
      }
    }
  }

  /** Of event times through a network, also against forward sensitivities for all else. */
  @Test
  void derivativesByTheHurstParameter() {
    Neuron neuron = LeakyNeuron.standard().with("inputCurrent", 1.5);
    Connections connections = Connections.of(new double[][] {{0, 0.4}, {-0.3, 0}}, 2);
    for (double hurst : new double[] {0.3, 0.5, 0.7}) {
      Network network =
          Network.of(neuron.with("sigma11", 0.3).with("sigma22", 0.2), 2)
              .withConnections(connections)
              .withDriver(new DriverLaw.Fractional(hurst));
      RandomStream stream = new RandomStream(seed, 0);
      TimeGrid grid = new TimeGrid(0, 8, 0.05);
      Simulation simulation =
          new Simulation(
              network,
              Inputs.NONE,
              grid,
              Drivers.of(network, stream, grid),
              new CounterClocks(stream),
              3,
              5,
              Simulation.UNLIMITED,
              new Solver(Steppers.named(hurst == 0.5 ? "euler" : "exp2"), Cuts.ALL, NO_STEPS));
      Cotangents cotangents = Cotangents.ofEvents((n, e) -> 1 + 0.1 * e - 0.2 * n);
      int p = network.firstDriver();
      assertEquals("driver.hurst", network.nameOf(p));
      try (Engine engine = new ScalarEngine(1, TAPE)) {
        ParameterGradient gradient = new ParameterGradient();
        engine.adjoint(simulation, cotangents, gradient);
        CentralDifferences differences =
            new CentralDifferences(engine, simulation, cotangents, Map.of());
        CentralDifferences.Derivative difference = differences.derivative(p);
        System.out.printf("hurst %s: %s, %s%n", hurst, gradient.at(p), difference.value());
        assertEquals(difference.value(), gradient.at(p), DIFFERENCE * difference.magnitude());
        ParameterGradient forward = new ParameterGradient();
        engine.forwardSensitivities(simulation, cotangents, forward);
        assertEquals(
            gradient.get("beta", 1),
            forward.get("beta", 1),
            1e-11 * Math.abs(gradient.get("beta", 1)));
        assertFalse(forward.isComputed(p));
      }
    }
  }

  @Test
  void stepsThatAdaptHaveNone() {
    ModelCase of = new ModelCase(TextModels.all().getFirst(), seed, 1, 1);
    Simulation simulation =
        SolverCase.adaptive(
            SolverCase.solved(of.simulation(), Steppers.named("sra1"), Cuts.ALL), 1);
    try (Engine engine = new ScalarEngine(1, TAPE)) {
      Exception refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> DriverGradients.of(engine, simulation, of.cotangents()));
      assertEquals(
          "derivatives by the driver need steps of the grid, got adaptive steps: leave out one of both",
          refusal.getMessage());
    }
  }

  @Test
  void derivativesAreThoseOfDifferences() {
    SplittableRandom random = new SplittableRandom(seed);
    int checked = 0;
    double worst = 0;
    for (int k = 0; k < Steppers.all().size() * CASES; k++) {
      Stepper stepper = Steppers.all().get(k % Steppers.all().size());
      ModelCase of = new ModelCase(noisy(stepper, k), seed + k, 1 + k % 2, 1);
      Simulation simulation = solved(of, stepper, k);
      double[] noise = noise(simulation);
      int half = simulation.grid().steps() * simulation.network().size();
      half *= simulation.network().channels();
      try (Engine engine = new ScalarEngine(1, TAPE)) {
        Simulation recorded = driven(simulation, noise);
        double[] gradient = DriverGradients.of(engine, recorded, of.cotangents())[0];
        assertEquals(noise.length, gradient.length);
        for (int e = 0; e < ENTRIES; e++) {
          int x = random.nextInt(noise.length);
          double largest = largest(gradient, x < half ? 0 : half, x < half ? half : noise.length);
          double difference = difference(engine, recorded, noise, x, of.cotangents());
          double apart = Math.abs(gradient[x] - difference) / largest;
          worst = Math.max(worst, apart);
          assertTrue(
              apart <= DIFFERENCE,
              "%s by %s, entry %d: %s, difference %s"
                  .formatted(of, simulation.solver(), x, gradient[x], difference));
          checked++;
        }
      } catch (NonFiniteStateException e) {
        System.out.println(e.getMessage()); // steps too long for the stepper
      }
    }
    System.out.printf("%d derivatives by the driver, worst %.1e%n", checked, worst);
    assertTrue(checked > 80, checked + " derivatives");
  }

  private static double largest(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).map(Math::abs).max().orElseThrow();
  }

  /** A model with noise that a stepper takes: another for each k. */
  private static NeuronModels.Example noisy(Stepper stepper, int k) {
    List<NeuronModels.Example> all =
        TextModels.all().stream()
            .filter(example -> isNoisy(example.model()))
            .filter(example -> stepper.refusal(example.model()).isEmpty())
            .toList();
    return all.get(5 * k % all.size());
  }

  /** Whether paths are differentiable by its noise: not where that is in a threshold. */
  private static boolean isNoisy(NeuronModel model) {
    return model.channels() > 0 && model.firing() instanceof Firing.Clock;
  }

  private Simulation solved(ModelCase of, Stepper stepper, int k) {
    return k % 3 == 0
        ? SolverCase.delayed(of.simulation(), stepper, seed + k)
        : SolverCase.solved(of.simulation(), stepper, k % 3 == 1 ? Cuts.ALL : Cuts.TOUCHED);
  }

  private static double difference(
      Engine engine, Simulation simulation, double[] noise, int x, Cotangents cotangents) {
    double h = STEP * Math.sqrt(simulation.grid().step());
    double[] at = {-2, -1, 1, 2};
    double[] weights = {1, -8, 8, -1};
    double sum = 0;
    for (int k = 0; k < at.length; k++) {
      double[] other = noise.clone();
      other[x] += at[k] * h;
      sum += weights[k] * value(engine, driven(simulation, other), cotangents);
    }
    return sum / (12 * h);
  }
}

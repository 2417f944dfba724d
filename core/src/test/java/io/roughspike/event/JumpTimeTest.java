package io.roughspike.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.check.CentralDifferences;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.driver.Drivers;
import io.roughspike.driver.Jumps;
import io.roughspike.driver.SumDriver;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.NonFiniteStateException;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Connections;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.JumpSize;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Cuts;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import io.roughspike.testing.GivenJumps;
import io.roughspike.testing.MixedCase;
import io.roughspike.testing.ModelCase;
import io.roughspike.testing.MultiplicativeNoise;
import io.roughspike.testing.NeuronModels;
import io.roughspike.testing.SolverCase;
import io.roughspike.testing.TestSeed;
import io.roughspike.testing.TextModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Derivatives by the times of jumps, and by the rate that Poisson jumps have. */
class JumpTimeTest {
  /** Of the largest derivative by the time of a jump of the same sample. */
  private static final double DIFFERENCE = 1e-7;

  /** Two differences that are apart by more than this say nothing. */
  private static final double USEFUL = DIFFERENCE / 10;

  private static final double MOST_USELESS = 0.1;

  /** Of a step of the grid, halved until two differences agree: rough models need small ones. */
  private static final double STEP = 4e-3;

  private static final int HALVINGS = 7;

  /** Networks of each stepper, in the build and in all. */
  private static final int CASES = 2;

  private static final int ALL_CASES = 24;

  /** Times of jumps of a sample. */
  private static final int TIMES = 8;

  /** What rounding may do. */
  private static final double ROUNDING = 1e-12;

  /** Of means; chance exceeds so many once in 1.7 million seeds. */
  private static final double STANDARD_ERRORS = 5;

  private static final Optional<Solver.Adaptive> NO_STEPS = Optional.empty();

  private final long seed = TestSeed.of(JumpTimeTest.class);
  private final Engine engine = new ScalarEngine(1, 64 << 20);

  private int checked;
  private int useless;
  private double worst;

  @AfterEach
  void close() {
    engine.close();
  }

  private double value(Simulation simulation, Cotangents cotangents) {
    ParameterGradient gradient = new ParameterGradient(Set.of(), false);
    engine.adjoint(simulation, cotangents, gradient);
    return gradient.value();
  }

  /** The derivatives of the first sample by the times of its jumps. */
  private double[] byTime(Simulation simulation, Cotangents cotangents) {
    double[][] found = new double[1][];
    engine.adjoint(
        simulation,
        cotangents,
        new ParameterGradient(Set.of(), false),
        Optional.of((n, of) -> {
          if (n == 0) {
            found[0] = Arrays.copyOf(of.byTime(), of.jumps().count());
          }
        }));
    return found[0];
  }

  private static Simulation driven(Simulation simulation, GivenJumps jumps) {
    Driver sum = new SumDriver(List.of(simulation.driver(), jumps), simulation.grid());
    return simulation.withNoise(sum, simulation.clocks());
  }

  // Against differences.

  @Test
  void someModelsAndSolvers() {
    modelsAndSolvers(CASES);
  }

  @Test
  @Tag("slow")
  void manyModelsAndSolvers() {
    modelsAndSolvers(ALL_CASES);
  }

  private void modelsAndSolvers(int cases) {
    List<Stepper> steppers = Steppers.all();
    for (int k = 0; k < steppers.size() * cases; k++) {
      Stepper stepper = steppers.get(k % steppers.size());
      ModelCase of = new ModelCase(jumping(stepper, k), seed + k, 1 + k / 2 % 2, 1);
      Simulation simulation = solved(of.simulation(), stepper, k / steppers.size());
      check("%s by %s".formatted(of, simulation.solver()), simulation, of.cotangents(), k);
    }
    assertEnough();
  }

  @Test
  void noiseThatDependsOnTheState() {
    Solver rk4 = new Solver(Steppers.named("rk4"), Cuts.ALL, NO_STEPS);
    List<NeuronModels.Example> examples = MultiplicativeNoise.examples();
    for (int k = 0; k < 2 * examples.size(); k++) {
      ModelCase of = new ModelCase(examples.get(k % examples.size()), seed + k, 2, 1, rk4);
      Simulation simulation = solved(of.simulation(), rk4.stepper(), k);
      check("%s by %s".formatted(of, simulation.solver()), simulation, of.cotangents(), k);
    }
    assertEnough();
  }

  /** Different equations, dead times and several receptors, connected with delays. */
  @Test
  void mixedNetworks() {
    for (int k = 0; k < 4; k++) {
      MixedCase of = new MixedCase(seed + k, 1);
      Simulation simulation = solved(of.simulation(), Steppers.named("rk4"), k);
      check(of.toString(), simulation, of.cotangents(), k);
    }
    assertEnough();
  }

  /** Jumps cut steps also where spikes are given and nothing must jump. */
  @Test
  void givenSpikes() {
    Neuron neuron =
        LeakyNeuron.standard().with("inputCurrent", 1.5).with("sigma11", 0).with("sigma22", 0);
    Network network =
        Network.of(neuron, 2)
            .withConnections(Connections.of(new double[][] {{0, 0.4}, {-0.3, 0}}, 2));
    RandomStream stream = new RandomStream(seed, 0);
    Simulation random =
        new Simulation(
            network,
            Inputs.NONE,
            new TimeGrid(0, 6, 0.25),
            new BrownianDriver(stream),
            new CounterClocks(stream),
            0,
            1,
            Simulation.UNLIMITED);
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(random, trains);
    assertTrue(trains.count(0) > 1, "silent");
    Inputs given = Inputs.NONE.withGiven(RecordedSpikes.of(trains));
    int k = 0;
    for (String stepper : List.of("euler", "heun", "esra")) {
      for (Cuts cuts : Cuts.values()) {
        Simulation simulation =
            random
                .withInputs(given)
                .withSolver(new Solver(Steppers.named(stepper), cuts, NO_STEPS));
        check(
            simulation.solver().toString(),
            simulation,
            Cotangents.ofEvents((_, e) -> 1 + 0.1 * e),
            k++);
      }
    }
    assertEnough();
  }

  /** A model with noise that may jump by a stepper: another for each k. */
  private static NeuronModels.Example jumping(Stepper stepper, int k) {
    List<NeuronModels.Example> all =
        TextModels.all().stream()
            .filter(example -> example.model().channels() > 0)
            .filter(example -> stepper.refusal(example.model()).isEmpty())
            .filter(example ->
                stepper.followsJumps() || Steppers.named("exp1").refusal(example.model()).isEmpty())
            .toList();
    return all.get(5 * k % all.size());
  }

  private Simulation solved(Simulation simulation, Stepper stepper, int k) {
    return k % 3 == 0
        ? SolverCase.delayed(simulation, stepper, seed + k)
        : SolverCase.solved(simulation, stepper, k % 3 == 1 ? Cuts.ALL : Cuts.TOUCHED);
  }

  /** Jumps at random times; at the first several neurons and channels jump. */
  private static GivenJumps jumps(Simulation simulation, SplittableRandom random) {
    Network network = simulation.network();
    TimeGrid grid = simulation.grid();
    double size = Math.sqrt(grid.step());
    List<GivenJumps.Jump> all = new ArrayList<>();
    for (int j = 0; j < TIMES; j++) {
      double time = random.nextDouble(grid.start(), grid.end());
      if (j == 1) {
        time =
            Math.max(grid.start() + 0.1 * grid.step(), all.getFirst().time() - 0.1 * grid.step());
      }
      for (int x = j == 0 ? 3 : 1; x > 0; x--) {
        all.add(
            new GivenJumps.Jump(
                time,
                random.nextInt(network.size()),
                random.nextInt(network.channels()),
                size * random.nextGaussian(0.3, 1)));
      }
    }
    return new GivenJumps(network.channels(), all);
  }

  private void check(String name, Simulation continuous, Cotangents cotangents, int k) {
    GivenJumps jumps = jumps(continuous, new SplittableRandom(seed + k));
    Simulation simulation = driven(continuous, jumps);
    try {
      double[] byTime = byTime(simulation, cotangents);
      assertEquals(jumps.jumps().size(), byTime.length);
      double largest = Arrays.stream(byTime).map(Math::abs).max().orElseThrow();
      double last = Double.NaN;
      for (int j = 0; j < byTime.length; j++) {
        double time = jumps.jumps().get(j).time();
        if (time == last) {
          assertEquals(0, byTime[j], "the first of several has the derivative");
          continue;
        }
        last = time;
        double difference = difference(continuous, jumps, time, USEFUL * largest, cotangents);
        checked++;
        if (Double.isNaN(difference)) {
          useless++;
          continue;
        }
        double apart = Math.abs(byTime[j] - difference);
        worst = Math.max(worst, largest == 0 ? apart : apart / largest);
        assertTrue(
            apart <= DIFFERENCE * largest,
            "%s, jump %d at %s: %s, difference %s, largest %s"
                .formatted(name, j, time, byTime[j], difference, largest));
      }
    } catch (NonFiniteStateException e) {
      System.out.println(name + ": " + e.getMessage()); // steps too long for the stepper
    }
  }

  /** The difference by the time of jumps, or NaN if none is good enough. */
  private double difference(
      Simulation continuous, GivenJumps jumps, double time, double bar, Cotangents cotangents) {
    double last = Double.NaN;
    for (int k = 0; k <= HALVINGS; k++) {
      double h = Math.scalb(STEP * continuous.grid().step(), -k);
      double next = quotient(continuous, jumps, time, h, cotangents);
      if (Math.abs(next - last) <= bar) {
        return next;
      }
      last = next;
    }
    return Double.NaN;
  }

  private double quotient(
      Simulation continuous, GivenJumps jumps, double time, double h, Cotangents cotangents) {
    double[] at = {-2, -1, 1, 2};
    double[] weights = {1, -8, 8, -1};
    double sum = 0;
    for (int k = 0; k < at.length; k++) {
      Simulation moved = driven(continuous, jumps.moved(time, time + at[k] * h));
      sum += weights[k] * value(moved, cotangents);
    }
    return sum / (12 * h);
  }

  private void assertEnough() {
    System.out.printf(
        "%d derivatives by times of jumps, %d useless, worst %.1e%n", checked, useless, worst);
    assertTrue(useless <= MOST_USELESS * checked, useless + " are useless");
    assertTrue(checked >= 2 * TIMES, checked + " derivatives");
  }

  // Jumps at grid points.

  /** Jumps near a grid point are made there, and nothing depends on how near. */
  @Test
  void jumpsAtGridPoints() {
    NeuronModels.Example example = jumping(Steppers.named("esra"), 0);
    Solver esra = new Solver(Steppers.named("esra"), Cuts.ALL, NO_STEPS);
    ModelCase of = new ModelCase(example, seed, 1, 1, esra);
    TimeGrid grid = of.simulation().grid();
    double point = grid.point(grid.steps() / 3);
    double between = point + 0.4 * grid.step();
    double size = Math.sqrt(grid.step());
    for (double off : new double[] {-0.8e-9, -0.3e-9, 0, 0.3e-9, 0.8e-9}) {
      GivenJumps jumps =
          new GivenJumps(
              example.model().channels(),
              List.of(
                  new GivenJumps.Jump(point + off * grid.step(), 0, 0, size),
                  new GivenJumps.Jump(between, 0, 0, -0.7 * size)));
      GivenJumps other = jumps.moved(jumps.jumps().getFirst().time(), point);
      Simulation simulation = driven(of.simulation(), jumps);
      double[] byTime = byTime(simulation, of.cotangents());
      assertEquals(0, byTime[0], "a jump off a grid point by %s steps".formatted(off));
      assertTrue(byTime[1] != 0, "nothing depends on the time of the other jump");
      assertEquals(
          value(simulation, of.cotangents()),
          value(driven(of.simulation(), other), of.cotangents()));
    }
  }

  // The rate of Poisson jumps.

  private Simulation poisson(
      Network network, DriverLaw law, TimeGrid grid, String stepper, int samples) {
    Network driven = network.withDriver(law);
    RandomStream stream = new RandomStream(seed, 7);
    return new Simulation(
        driven,
        Inputs.NONE,
        grid,
        Drivers.of(driven, stream, grid),
        new CounterClocks(stream),
        0,
        samples,
        Simulation.UNLIMITED,
        new Solver(Steppers.named(stepper), Cuts.TOUCHED, NO_STEPS));
  }

  /** Through a network, from another time than 0 on, of jumps that neurons share and others. */
  @Test
  void derivativesByRates() {
    Neuron neuron = LeakyNeuron.standard().with("inputCurrent", 1.5);
    Network network =
        Network.of(neuron.with("sigma11", 0.3).with("sigma22", 0.2), 2)
            .withConnections(Connections.of(new double[][] {{0, 0.4}, {-0.3, 0}}, 2));
    DriverLaw law =
        new DriverLaw.Sum(
            List.of(
                new DriverLaw.Brownian(),
                new DriverLaw.Poisson(0.8, new JumpSize.Normal(0.2, 0.4), List.of(0, 1), false),
                new DriverLaw.Poisson(1.3, new JumpSize.Uniform(-0.5, 0.2), List.of(0), true)));
    for (String stepper : List.of("euler", "exp2", "esra")) {
      Simulation simulation = poisson(network, law, new TimeGrid(-3, 5, 0.0625), stepper, 3);
      int first = simulation.network().firstDriver();
      assertEquals("driver.1.rate", simulation.network().nameOf(first));
      assertEquals("driver.2.rate", simulation.network().nameOf(first + 3));
      Cotangents cotangents = Cotangents.ofEvents((n, e) -> 1 + 0.1 * e - 0.2 * n);
      ParameterGradient gradient = new ParameterGradient();
      engine.adjoint(simulation, cotangents, gradient);
      CentralDifferences differences = new CentralDifferences(engine, simulation, cotangents);
      for (int p : new int[] {first, first + 3}) {
        CentralDifferences.Derivative difference = differences.derivative(p);
        System.out.printf(
            "%s, %s: %s, %s%n",
            stepper, simulation.network().nameOf(p), gradient.at(p), difference.value());
        assertEquals(0, difference.unresolved(), "none is resolved");
        assertTrue(gradient.at(p) != 0, "nothing depends on the rate");
        assertEquals(
            difference.nearest(gradient.at(p)),
            gradient.at(p),
            DIFFERENCE * difference.magnitude());
      }
    }
  }

  private static Network network(ModelText.Builder model) {
    NeuronModel made = model.model();
    double[] values = made.parameters().stream().mapToDouble(Parameter::standard).toArray();
    return Network.of(Neuron.of(made, values));
  }

  /** The mean and its standard error. */
  private static double[] mean(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return new double[] {mean, Math.sqrt(squares / (values.length - 1) / values.length)};
  }

  private static void assertMean(String what, double expected, double[] values) {
    double[] found = mean(values);
    double off = (found[0] - expected) / found[1];
    System.out.printf("%s: %s, expected %s, off by %.2f%n", what, found[0], expected, off);
    assertTrue(Math.abs(off) < STANDARD_ERRORS, what + " is off by " + off + " standard errors");
  }

  /** The derivative of each sample by the rate, the first parameter of the driver. */
  private double[] byRate(Simulation simulation, Cotangents cotangents) {
    Driver.Source source = simulation.driver().source();
    double[] all = new double[simulation.samples()];
    double[] gradient = new double[simulation.driver().parameters().size()];
    engine.adjoint(
        simulation,
        cotangents,
        new ParameterGradient(Set.of(), false),
        Optional.of((n, of) -> {
          Arrays.fill(gradient, 0);
          source.addDerivatives(simulation.firstSample() + n, of, gradient, 0);
          all[n] = gradient[0];
        }));
    return all;
  }

  /** The fifth jump of size 0.7 takes v over 1 for the third time: it comes at 5 / rate. */
  @Test
  void derivativeOfTheMeanTimeOfAnEventThatJumpsBring() {
    Network network =
        network(ModelText.named("perfect").equations("dv/dt = xi").event("v - 1").reset("v -= 1"));
    double rate = 1.7;
    DriverLaw law = new DriverLaw.Poisson(rate, new JumpSize.Constant(0.7), List.of(0), false);
    // one path in 4e12 has less than five jumps
    TimeGrid grid = new TimeGrid(2, 26, 0.75);
    Simulation simulation = SolverCase.capped(poisson(network, law, grid, "esra", 4000), 3);
    SpikeTrains trains = new SpikeTrains();
    engine.simulate(simulation, trains);
    double[] times = new double[simulation.samples()];
    for (int n = 0; n < times.length; n++) {
      assertEquals(3, trains.count(n));
      times[n] = trains.time(n, 2) - grid.start();
    }
    assertMean("third event", 5 / rate, times);
    double[] byRate = byRate(simulation, Cotangents.ofEvents((_, e) -> e == 2 ? 1 : 0));
    assertMean("its derivative by the rate", -5 / (rate * rate), byRate);
    for (int n = 0; n < times.length; n++) {
      assertEquals(-times[n] / rate, byRate[n], ROUNDING * times[n], "sample " + n);
    }
  }

  /**
   * v at the end T is the sum of J exp(-a (T - t)) over jumps at t, so with s = (1 - exp(-aT)) / a
   * its mean is rate J s, with the derivative J s. Paths whose jumps move have J (s - T): the rest,
   * J T, is what jumps bring that enter at the end. The score's mean has it.
   */
  @Test
  void jumpsThatEnterAtTheEndAreLeftOut() {
    double a = 0.8;
    double rate = 1.5;
    double size = 0.6;
    double time = 3;
    int samples = 4000;
    Network network = network(ModelText.named("shots").equations("dv/dt = -0.8*v + xi"));
    DriverLaw law = new DriverLaw.Poisson(rate, new JumpSize.Constant(size), List.of(0), false);
    TimeGrid grid = new TimeGrid(-1, time - 1, 0.25);
    Simulation simulation = poisson(network, law, grid, "esra", samples);
    int[] end = {grid.steps()};
    StateCotangents ofEnd = new StateCotangents(samples, List.of("v"), end, 0);
    for (int n = 0; n < samples; n++) {
      ofEnd.add(n, 0, 0, 0, 1);
    }
    double[] byRate = byRate(simulation, new Cotangents((_, _) -> 0, Optional.of(ofEnd)));
    StateRecord record = new StateRecord(List.of("v"), end, 0);
    engine.simulate(simulation, new SpikeTrains(), Optional.of(record));
    double[] score = new double[samples];
    Jumps jumps = new Jumps();
    for (int n = 0; n < samples; n++) {
      jumps.clear();
      simulation.driver().source().jumps(n, jumps);
      score[n] = record.get(n, 0, 0, 0) * (jumps.count() / rate - time);
    }
    double s = -Math.expm1(-a * time) / a;
    assertMean("score", size * s, score);
    assertMean("moved jumps", size * (s - time), byRate);
  }
}

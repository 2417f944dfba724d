package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.equations.ModelText;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Steppers;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the loops are checked against, against closed forms. */
class NaiveEventsTest {
  private static final List<String> STEPPERS =
      List.of("euler", "heun", "exp1", "exp2", "sra1", "shark", "rk4");

  /** Times of the order of 1: some roundings. */
  private static final double EXACT = 1e-13;

  private static final Solver TOUCHED =
      new Solver(Steppers.named("euler"), Solver.Cuts.TOUCHED, Optional.empty());

  private final long seed = TestSeed.of(NaiveEventsTest.class);
  private final RandomStream stream = new RandomStream(seed, 3);

  private Simulation simulation(Network network, Inputs inputs, TimeGrid grid) {
    return new Simulation(
        network,
        inputs,
        grid,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        3,
        Simulation.UNLIMITED,
        TOUCHED);
  }

  private static NaiveEvents solve(Simulation simulation, String stepper, Solver.Cuts cuts) {
    return new NaiveEvents(simulation, 1, stepper, cuts, Optional.empty());
  }

  private static ModelText.Builder leaky() {
    return ModelText.named("leaky")
        .equations("dv/dt = mu1*(c - v)")
        .event("v - vth")
        .reset("v -= drop")
        .receive("v += weight")
        .parameter("mu1", 1.7)
        .parameter("c", 1.3)
        .parameter("vth", 1)
        .parameter("drop", 0.8);
  }

  @Test
  void leakyNeuronAtAThreshold() {
    Neuron neuron = Neuron.of(leaky().start("v", 0.1).model());
    double first = Math.log((1.3 - 0.1) / (1.3 - 1)) / 1.7;
    double next = Math.log((1.3 - 0.2) / (1.3 - 1)) / 1.7;
    Simulation simulation = simulation(Network.of(neuron), Inputs.NONE, new TimeGrid(0.5, 4, 0.13));
    for (String stepper : List.of("exp1", "exp2")) {
      for (Solver.Cuts cuts : Solver.Cuts.values()) {
        List<NaiveEvents.Event> events = solve(simulation, stepper, cuts).events();
        assertEquals((int) ((3.5 - first) / next) + 1, events.size(), stepper + ": events");
        for (int e = 0; e < events.size(); e++) {
          assertEquals(0.5 + first + e * next, events.get(e).time(), EXACT, stepper + " " + e);
        }
      }
    }
  }

  @Test
  void clocksOfConstantIntensity() {
    Neuron neuron =
        Neuron.of(
            ModelText.named("constant")
                .equations("dv/dt = sigma*xi")
                .intensity("rate")
                .reset("v = 0")
                .receive("v += weight")
                .alpha(0.02)
                .parameter("rate", 3)
                .parameter("sigma", 0.4)
                .model());
    Network network =
        Network.of(neuron, 3)
            .withConnections(Connections.of(new double[][] {{0, 1, 0}, {0, 0, 1}, {1, 1, 0}}, 3));
    Simulation simulation = simulation(network, Inputs.NONE, new TimeGrid(0, 3, 0.2));
    for (String stepper : STEPPERS) {
      for (Solver.Cuts cuts : Solver.Cuts.values()) {
        NaiveEvents path = solve(simulation, stepper, cuts);
        double[] time = new double[3];
        int[] draws = new int[3];
        for (NaiveEvents.Event event : path.events()) {
          int k = event.neuron();
          time[k] += (0.02 - stream.logUniform(1, k, draws[k]++)) / 3;
          assertEquals(time[k], event.time(), EXACT, stepper + ": neuron " + k);
        }
        for (int k = 0; k < 3; k++) {
          assertTrue(
              time[k] + (0.02 - stream.logUniform(1, k, draws[k])) / 3 > 3,
              stepper + ": none left out");
        }
      }
    }
  }

  /**
   * An input spike comes to 0 after 0.15, lifts it over its threshold, and the event runs on: to 1
   * at once, on to 2 by 0.3 and to 3 by 0.7, longer than a step, and 3 is lifted only by the second
   * of two that arrive together. Neuron 4 receives too little.
   */
  @Test
  void spikesAndTheirDelays() {
    Neuron still = Neuron.of(leaky().model()).with("mu1", 0).with("drop", 1.5);
    int[] from = {0, 1, 2, 2, 3};
    int[] to = {1, 2, 3, 4, 3};
    double[] weights = {1.2, 1.1, 0.6, 0.5, -3};
    Network network =
        Network.of(still, 5)
            .withConnections(
                Connections.ofLists(
                    5, 5, from, to, new int[5], weights, new double[] {0, 0.3, 0.7, 0, 0}))
            .withInputConnections(
                Connections.ofLists(
                    2,
                    5,
                    new int[] {0, 1, 1},
                    new int[] {0, 1, 3},
                    new int[3],
                    new double[] {1.4, 0.1, 0.6},
                    new double[] {0.15, 0, 0}));
    SpikeTrains trains = new SpikeTrains(1, 2, 4);
    trains.add(0, 0, 0.42);
    trains.add(0, 1, 0.42 + 0.15 + 0.3 + 0.7);
    trains.add(0, 0, 2);
    Simulation simulation =
        simulation(
            network,
            new Inputs(Optional.empty(), Optional.of(RecordedSpikes.of(trains))),
            new TimeGrid(0, 2, 0.25));
    for (String stepper : STEPPERS) {
      NaiveEvents path = solve(simulation, stepper, Solver.Cuts.TOUCHED);
      int[] neurons = path.events().stream().mapToInt(NaiveEvents.Event::neuron).toArray();
      assertEquals(List.of(0, 1, 2, 3), IntStream.of(neurons).boxed().toList(), stepper);
      double[] times = {0.57, 0.57, 0.87, 1.57};
      for (int e = 0; e < times.length; e++) {
        assertEquals(times[e], path.events().get(e).time(), EXACT, stepper + ": event " + e);
      }
      double[] last = {1.4 - 1.5, 1.2 - 1.5 + 0.1, 1.1 - 1.5, 1.2 - 1.5 - 3, 0.5};
      for (int k = 0; k < last.length; k++) {
        assertEquals(last[k], path.state(8, k, 0), EXACT, stepper + ": neuron " + k);
      }
    }
  }

  /**
   * v rises by 1 a unit of time, in the dead time too, and is above the threshold when that ends.
   */
  @Test
  void deadTimes() {
    Neuron neuron =
        Neuron.of(
            ModelText.named("deaf")
                .equations("dv/dt = rise")
                .event("v - vth")
                .reset("v -= drop")
                .refractory(0.7)
                .parameter("rise", 1)
                .parameter("vth", 1)
                .parameter("drop", 0.5)
                .model());
    Simulation simulation = simulation(Network.of(neuron), Inputs.NONE, new TimeGrid(0, 3, 0.25));
    for (String stepper : STEPPERS) {
      NaiveEvents path = solve(simulation, stepper, Solver.Cuts.TOUCHED);
      assertEquals(3, path.events().size(), stepper);
      for (int e = 0; e < 3; e++) {
        assertEquals(1 + 0.7 * e, path.events().get(e).time(), EXACT, stepper + ": event " + e);
      }
      assertEquals(1.5, path.state(12, 0, 0), EXACT, stepper);
      assertEquals(0, path.state(12, 0, 1), stepper + ": active");
    }
  }

  /** v = u t - g t^2/2 by heun, exactly, in one step: up through 0.3 and down again. */
  @Test
  void crossedTwiceInAStep() {
    Neuron neuron =
        Neuron.of(
            ModelText.named("thrown")
                .equations("dv/dt = u; du/dt = -g")
                .event("v - vth")
                .reset("v -= drop")
                .parameter("g", 3)
                .parameter("vth", 0.3)
                .parameter("drop", 1)
                .start("u", 1.5)
                .model());
    Simulation simulation = simulation(Network.of(neuron), Inputs.NONE, new TimeGrid(0, 1, 1));
    for (String stepper : List.of("heun", "rk4")) {
      NaiveEvents path = solve(simulation, stepper, Solver.Cuts.ALL);
      assertEquals(1, path.events().size(), stepper);
      double tau = (1.5 - Math.sqrt(1.5 * 1.5 - 2 * 3 * 0.3)) / 3;
      assertEquals(tau, path.events().getFirst().time(), EXACT, stepper);
      assertEquals(1, path.crossedTwice(), stepper);
      assertEquals(1.5 - 1.5 - 1, path.state(1, 0, 0), EXACT, stepper);
    }
  }

  /** Euler's steps, cut for all: the scheme of {@link NaiveNetwork}, which says it another way. */
  @Test
  void straightLines() {
    int events = 0;
    for (int trial = 0; trial < 4 * NetworkCase.Kind.values().length; trial++) {
      NetworkCase problem = NetworkCase.of(seed, trial, 2);
      int sample = problem.simulation().firstSample() + 1;
      NaiveEvents is = new NaiveEvents(problem.simulation(), sample);
      NaiveNetwork expected = new NaiveNetwork(problem, problem.network(), sample);
      assertEquals(expected.times().size(), is.events().size(), problem + ": events");
      for (int e = 0; e < is.events().size(); e++) {
        String event = problem + ": event " + e;
        assertEquals(expected.neurons().get(e), is.events().get(e).neuron(), event);
        assertEquals(expected.times().get(e), is.events().get(e).time(), 1e-12, event);
      }
      events += is.events().size();
      for (int m = 0; m <= problem.simulation().grid().steps(); m++) {
        for (int k = 0; k < problem.network().size(); k++) {
          String where = "%s: neuron %d at grid point %d".formatted(problem, k, m);
          assertEquals(expected.v().get(m)[k], is.state(m, k, 0), 1e-12, where);
          assertEquals(expected.i().get(m)[k], is.state(m, k, 1), 1e-12, where);
        }
      }
    }
    assertTrue(events > 500, "events: " + events);
  }

  /** One step of esra against 4,000 of rk4 along the parabola that it is exact for. */
  @Test
  void leakyNeuronAlongAParabola() {
    SplittableRandom random = new SplittableRandom(seed);
    double dt = 0.6;
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 2.5)
            .with("mu2", 1.2)
            .with("sigma11", 0.3)
            .with("sigma12", 0.2)
            .with("sigma21", -0.25)
            .with("sigma22", 0.4)
            .with("inputCurrent", 0.7)
            .with("tauS", 1e9)
            .with("v0", 0.3)
            .with("i0", -0.2);
    for (int trial = 0; trial < 3; trial++) {
      RandomStream own = new RandomStream(random.nextLong(), 0);
      BrownianDriver driver = new BrownianDriver(own);
      Simulation simulation =
          simulation(Network.of(neuron), Inputs.NONE, new TimeGrid(0, dt, dt))
              .withNoise(driver, new CounterClocks(own));
      double[] w = new double[2];
      double[] h = new double[2];
      for (int c = 0; c < 2; c++) {
        w[c] = driver.scale(dt) * own.normal(1, 0, c, 0);
        h[c] = driver.areaScale(dt) * own.normal(1, 0, Driver.AREAS + c, 0);
      }
      double[] y = {0.3, -0.2};
      int steps = 4_000;
      for (int n = 0; n < steps; n++) {
        y =
            rk4(
                y,
                n * dt / steps,
                dt / steps,
                (state, t) -> {
                  double[] x = new double[2];
                  for (int c = 0; c < 2; c++) { // X(t) = u W + 6 u (1 - u) H, u = t / dt
                    x[c] = (w[c] + 6 * (1 - 2 * t / dt) * h[c]) / dt;
                  }
                  return new double[] {
                    2.5 * (state[1] + 0.7 - state[0]) + 0.3 * x[0] + 0.2 * x[1],
                    -1.2 * state[1] - 0.25 * x[0] + 0.4 * x[1]
                  };
                });
      }
      NaiveEvents path = solve(simulation, "esra", Solver.Cuts.ALL);
      assertEquals(y[0], path.state(1, 0, 0), EXACT, "v");
      assertEquals(y[1], path.state(1, 0, 1), EXACT, "i");
    }
  }

  /** A right side. */
  private interface Slope {
    double[] at(double[] y, double t);
  }

  private static double[] rk4(double[] y, double t, double h, Slope f) {
    double[] k1 = f.at(y, t);
    double[] k2 = f.at(plus(y, h / 2, k1), t + h / 2);
    double[] k3 = f.at(plus(y, h / 2, k2), t + h / 2);
    double[] k4 = f.at(plus(y, h, k3), t + h);
    return plus(plus(plus(plus(y, h / 6, k1), h / 3, k2), h / 3, k3), h / 6, k4);
  }

  private static double[] plus(double[] y, double a, double[] x) {
    return new double[] {y[0] + a * x[0], y[1] + a * x[1]};
  }

  /**
   * On a mesh: a noise that is added up is the same on every mesh at the grid points; an event of a
   * smooth model comes nearer to where it is on all of them.
   */
  @Test
  void meshes() {
    Neuron walk =
        Neuron.of(
            ModelText.named("walk")
                .equations("dv/dt = sigma*xi; du/dt = mu1*(c - u)")
                .event("u - vth")
                .reset("u = low")
                .parameter("sigma", 1)
                .parameter("mu1", 1.7)
                .parameter("c", 1.3)
                .parameter("vth", 1)
                .parameter("low", -50)
                .model());
    TimeGrid grid = new TimeGrid(0, 1.07, 0.1);
    Simulation simulation = simulation(Network.of(walk, 2), Inputs.NONE, grid);
    List<NaiveEvents.Cell> mesh = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int m = 0; m < grid.steps(); m++) {
      halve(mesh, m, 0, 0, random);
    }
    assertTrue(mesh.size() > 2 * grid.steps(), "cells: " + mesh.size());
    double tau = Math.log(1.3 / 0.3) / 1.7;
    for (String stepper : STEPPERS) {
      NaiveEvents steps = solve(simulation, stepper, Solver.Cuts.ALL);
      NaiveEvents cells =
          new NaiveEvents(simulation, 1, stepper, Solver.Cuts.ALL, Optional.of(mesh));
      for (int m = 0; m <= grid.steps(); m++) {
        assertEquals(steps.state(m, 1, 0), cells.state(m, 1, 0), EXACT, stepper + " at " + m);
      }
      assertEquals(2, cells.events().size(), stepper);
      double error = Math.abs(cells.events().getFirst().time() - tau);
      double coarse = Math.abs(steps.events().getFirst().time() - tau);
      assertTrue(error <= coarse / 2 + EXACT, "%s: %s, %s".formatted(stepper, error, coarse));
    }
  }

  /** Cells of level 1 to 5. */
  private static void halve(
      List<NaiveEvents.Cell> mesh, int step, int level, int number, SplittableRandom random) {
    if (level == 0 || (level < 5 && random.nextInt(3) > 0)) {
      halve(mesh, step, level + 1, 2 * number, random);
      halve(mesh, step, level + 1, 2 * number + 1, random);
    } else {
      mesh.add(new NaiveEvents.Cell(step, level, number));
    }
  }
}

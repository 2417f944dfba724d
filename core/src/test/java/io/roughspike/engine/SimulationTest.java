package io.roughspike.engine;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.RecordedClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.solver.Solver.Adaptive;
import io.roughspike.solver.Steppers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static Simulation simulation(int firstSample, int samples, int maxSpikes) {
    return new Simulation(
        LeakyNeuron.standard(),
        Optional.empty(),
        new TimeGrid(0, 2, 1),
        new RecordedDriver(new double[20], 5, 2, 1, 2),
        new RecordedClocks(new double[] {1, 1, 1, 1}, 4, 1, 1),
        firstSample,
        samples,
        maxSpikes);
  }

  @Test
  void refusals() {
    assertRefused("samples must be at least 1, got 0", () -> simulation(0, 0, 1));
    assertRefused(
        "firstSample must be at least 0 and leave room for the samples, got -1",
        () -> simulation(-1, 1, 1));
    assertRefused(
        "firstSample must be at least 0 and leave room for the samples, got 2147483647",
        () -> simulation(Integer.MAX_VALUE, 1, 1));
    assertRefused("maxSpikes must be at least 1, got 0", () -> simulation(0, 1, 0));
    assertRefused(
        "brownian increments must have at least 6 samples and 2 steps for 1 neurons, got 5, 2, 1",
        () -> simulation(4, 2, 1));
    assertRefused(
        "uniforms must have at least 5 samples for 1 neurons, got 4 for 1",
        () -> simulation(3, 2, 1));
    Simulation simulation = simulation(0, 1, 1);
    RecordedDriver oneChannel = new RecordedDriver(new double[10], 5, 2, 1, 1);
    assertRefused(
        "a driver must have at least 2 channels, got 1",
        () -> simulation.withNoise(oneChannel, simulation.clocks()));
  }

  @Test
  void delaysNeedCutsOfTouchedNeurons() {
    Simulation simulation = simulation(0, 1, 1);
    Network delayed =
        simulation
            .network()
            .withConnections(Connections.of(new double[][] {{1}}, 1).withDelays(new double[] {0}));
    assertRefused(
        "delays need solver.cuts: touched, got all: where an event cuts all neurons, delays that are equal have no derivative",
        () -> simulation.withNetwork(delayed));
    Solver touched = new Solver(Solver.EULER.stepper(), Solver.Cuts.TOUCHED, Optional.empty());
    assertEquals(delayed, simulation.withSolver(touched).withNetwork(delayed).network());
  }

  @Test
  void solversThatAdaptNeedNoiseThatCanBeHalved() {
    Simulation simulation = simulation(0, 1, 1);
    Optional<Adaptive> steps = Optional.of(new Adaptive(Map.of("v", 0.1), 0.5));
    assertRefused(
        "adaptive steps need a solver that estimates its error, got euler: choose one of heun, exp2, sra1, shark",
        () -> new Solver(Steppers.named("euler"), Solver.Cuts.ALL, steps));
    Solver heun = new Solver(Steppers.named("heun"), Solver.Cuts.ALL, steps);
    assertRefused(
        "adaptive steps need noise that can be halved, got increments on the grid: leave out one of both",
        () -> simulation.withSolver(heun));
    Optional<Adaptive> other = Optional.of(new Adaptive(Map.of("v", 0.1, "w", 1.0), 0.5));
    assertRefused(
        "a tolerance must be of a state, one of v, i, s, got w",
        () -> simulation.withSolver(new Solver(heun.stepper(), Solver.Cuts.ALL, other)));
    RandomStream stream = new RandomStream(1, 0);
    assertEquals(
        heun,
        simulation
            .withNoise(new BrownianDriver(stream), simulation.clocks())
            .withSolver(heun)
            .solver());
    assertEquals(
        "solver {kind: heun, cuts: all, adaptive: true, tolerance: {v=0.1}, smallestStep: 0.5}",
        heun.toString());
  }

  @Test
  void solversThatReadAreasNeedThem() {
    Simulation simulation = simulation(0, 1, 1);
    Solver sra1 = new Solver(Steppers.named("sra1"), Solver.Cuts.ALL, Optional.empty());
    assertRefused(
        "solver sra1 needs the space-time areas of the noise beside its increments: give them, or choose a solver without",
        () -> simulation.withSolver(sra1));
    RecordedDriver areas =
        new RecordedDriver(new double[20], Optional.of(new double[20]), 5, 2, 1, 2);
    assertEquals(sra1, simulation.withNoise(areas, simulation.clocks()).withSolver(sra1).solver());
  }

  @Test
  void copiesChangeOneThing() {
    Simulation simulation = simulation(1, 2, 3);
    assertEquals(simulation, simulation.withNeuron(simulation.neuron()));
    assertEquals(simulation, simulation.withSamples(1, 2));
    assertEquals(simulation, simulation.withNoise(simulation.driver(), simulation.clocks()));
    assertEquals(0, simulation.withSamples(0, 4).firstSample());
    assertEquals(4, simulation.withSamples(0, 4).samples());
  }
}

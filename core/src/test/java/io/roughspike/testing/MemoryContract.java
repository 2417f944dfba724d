package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How every engine must use memory; its tests extend this. */
public abstract class MemoryContract {
  /** Calls until everything is compiled. */
  private static final int ROUNDS = 500;

  private final AllocationMeter meter = new AllocationMeter();

  /** The engine under test, with one thread: the one that is measured. */
  protected abstract Engine create(long tapeBudget);

  private Engine create() {
    return create(Engines.DEFAULT_TAPE_BUDGET);
  }

  private static Simulation simulation(boolean full, int samples) {
    Neuron neuron =
        LeakyNeuron.standard()
            .with("mu1", 15)
            .with("sigma11", 0.25)
            .with("sigma22", full ? 0.25 : 0)
            .with("beta", 5)
            .with("vReset", 1.4)
            .with("alpha", 0.03)
            .with("inputCurrent", 1.5);
    RandomStream stream = new RandomStream(1, 0);
    return new Simulation(
        neuron,
        Optional.empty(),
        new TimeGrid(0, 1.005, 0.01),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        20);
  }

  private static Cotangents cotangents(int samples) {
    StateCotangents states =
        new StateCotangents(samples, RandomCase.STATES, new int[] {0, 50, 101}, 0);
    for (int n = 0; n < samples; n++) {
      states.add(n, 1, 0, 0, 0.5);
      states.add(n, 1, 0, 1, 0.5);
      states.add(n, 2, 0, 0, 1);
      states.add(n, 2, 0, 1, -1);
      states.add(n, 2, 0, 2, 0.5);
    }
    return new Cotangents((n, e) -> 1, Optional.of(states));
  }

  @Test
  void warmEngineAllocatesNothing() {
    for (boolean full : new boolean[] {false, true}) {
      Simulation simulation = simulation(full, 200);
      Cotangents events = Cotangents.ofEvents((n, e) -> 1);
      SpikeTrains spikes = new SpikeTrains();
      ParameterGradient gradient = new ParameterGradient();
      try (Engine engine = create()) {
        meter.assertAllocatesNothing(
            "simulating", ROUNDS, () -> engine.simulate(simulation, spikes));
        meter.assertAllocatesNothing(
            "the adjoint", ROUNDS, () -> engine.adjoint(simulation, events, gradient));
        meter.assertAllocatesNothing(
            "forward sensitivities",
            ROUNDS,
            () -> engine.forwardSensitivities(simulation, events, gradient));
      }
    }
  }

  /** States cost one table of grid points a call, and nothing a sample. */
  @Test
  void statesCostOneTable() {
    Simulation simulation = simulation(true, 200);
    Cotangents cotangents = cotangents(200);
    SpikeTrains spikes = new SpikeTrains();
    Optional<StateRecord> states =
        Optional.of(new StateRecord(RandomCase.STATES, new int[] {0, 50, 101}, 0));
    ParameterGradient gradient = new ParameterGradient();
    long table = 16 + 4 * 102;
    try (Engine engine = create()) {
      assertEquals(
          table, meter.leastBytes(ROUNDS, () -> engine.simulate(simulation, spikes, states)));
      assertEquals(
          table, meter.leastBytes(ROUNDS, () -> engine.adjoint(simulation, cotangents, gradient)));
    }
  }

  /**
   * From 1,000 to 50,000 samples a warm engine grows by the sums of groups of 64 samples, 17
   * numbers each, and by nothing else but the longest path's few sub-steps.
   */
  @Test
  void memoryDoesNotGrowWithSamples() {
    Cotangents cotangents = Cotangents.ofEvents((n, e) -> 1);
    Simulation few = simulation(true, 1000);
    Simulation many = simulation(true, 50_000);
    ParameterGradient gradient = new ParameterGradient();
    try (Engine engine = create()) {
      meter.assertAllocatesNothing(
          "the adjoint", ROUNDS, () -> engine.adjoint(few, cotangents, gradient));
      long growth = meter.bytes(() -> engine.adjoint(many, cotangents, gradient));
      long sums = 17 * 8 * (50_000 / 64 + 1) + 16;
      assertTrue(growth <= sums + 1_000, "grew by " + growth + " bytes, sums take " + sums);
    }
  }

  /** Ten neurons that all project to each other. */
  private static Simulation network(double end, int samples) {
    Neuron neuron = simulation(true, 1).neuron().with("intensityCap", 0.5);
    double[][] weights = new double[10][10];
    for (double[] row : weights) {
      Arrays.fill(row, 0.1);
    }
    RandomStream stream = new RandomStream(2, 0);
    return new Simulation(
        Network.of(neuron, 10).withConnections(Connections.of(weights, 10)),
        Inputs.NONE,
        new TimeGrid(0, end, 0.01),
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        Simulation.UNLIMITED);
  }

  @Test
  void warmEngineAllocatesNothingForNetworks() {
    Simulation simulation = network(0.5, 20);
    Cotangents events = Cotangents.ofEvents((n, e) -> 1);
    SpikeTrains spikes = new SpikeTrains();
    ParameterGradient gradient = new ParameterGradient();
    try (Engine engine = create()) {
      meter.assertAllocatesNothing("simulating", ROUNDS, () -> engine.simulate(simulation, spikes));
      meter.assertAllocatesNothing(
          "the adjoint", ROUNDS, () -> engine.adjoint(simulation, events, gradient));
      meter.assertAllocatesNothing(
          "forward sensitivities",
          ROUNDS,
          () -> engine.forwardSensitivities(simulation, events, gradient));
    }
  }

  /**
   * From T = 1 to T = 100 the tape, which would take 6 to 50 MB, grows no further than its budget,
   * by doubling at worst: twice the budget is allocated, and what replay needs besides.
   */
  @Test
  void tapesStayWithinTheirBudget() {
    long budget = 1 << 20;
    Cotangents events = Cotangents.ofEvents((n, e) -> 1);
    ParameterGradient gradient = new ParameterGradient();
    try (Engine engine = create(budget)) {
      Simulation brief = network(1, 9);
      meter.assertAllocatesNothing(
          "the adjoint", ROUNDS, () -> engine.adjoint(brief, events, gradient));
      for (int end : new int[] {10, 100}) {
        Simulation simulation = network(end, 9);
        long bytes = meter.bytes(() -> engine.adjoint(simulation, events, gradient));
        assertTrue(bytes <= 2 * budget + 50_000, "T = " + end + ": " + bytes);
      }
    }
  }
}

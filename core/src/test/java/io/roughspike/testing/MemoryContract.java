package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateCotangents;
import io.roughspike.spike.StateRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How every engine must use memory; its tests extend this. */
public abstract class MemoryContract {
  /** Calls until everything is compiled. */
  private static final int ROUNDS = 500;

  private final AllocationMeter meter = new AllocationMeter();

  /** The engine under test, with one thread: the one that is measured. */
  protected abstract Engine create();

  private static Simulation simulation(boolean full, int samples) {
    StochasticNeuron neuron =
        StochasticNeuron.defaults()
            .with(Parameter.MU1, 15)
            .with(Parameter.SIGMA11, 0.25)
            .with(Parameter.SIGMA22, full ? 0.25 : 0)
            .with(Parameter.BETA, 5)
            .with(Parameter.V_RESET, 1.4)
            .with(Parameter.ALPHA, 0.03)
            .with(Parameter.INPUT_CURRENT, 1.5);
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
    StateCotangents states = new StateCotangents(samples, new int[] {0, 50, 101});
    for (int n = 0; n < samples; n++) {
      states.add(n, 1, 0.5, 0.5);
      states.add(n, 2, 1, -1);
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
        assertEquals(0, meter.leastBytes(ROUNDS, () -> engine.simulate(simulation, spikes)));
        assertEquals(
            0, meter.leastBytes(ROUNDS, () -> engine.adjoint(simulation, events, gradient)));
        assertEquals(
            0,
            meter.leastBytes(
                ROUNDS, () -> engine.forwardSensitivities(simulation, events, gradient)));
      }
    }
  }

  /** States cost one table of grid points a call, and nothing a sample. */
  @Test
  void statesCostOneTable() {
    Simulation simulation = simulation(true, 200);
    Cotangents cotangents = cotangents(200);
    SpikeTrains spikes = new SpikeTrains();
    Optional<StateRecord> states = Optional.of(new StateRecord(new int[] {0, 50, 101}));
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
      assertEquals(0, meter.leastBytes(ROUNDS, () -> engine.adjoint(few, cotangents, gradient)));
      long growth = meter.bytes(() -> engine.adjoint(many, cotangents, gradient));
      long sums = 17 * 8 * (50_000 / 64 + 1) + 16;
      assertTrue(growth <= sums + 1_000, "grew by " + growth + " bytes, sums take " + sums);
    }
  }
}

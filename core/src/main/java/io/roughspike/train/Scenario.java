package io.roughspike.train;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Simulation;
import io.roughspike.model.InputSignal;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The circumstances of a simulation that training does not change.
 *
 * @param signal recorded part of the input current, if any
 * @param grid times and step
 * @param maxSpikes a path stops after this many events; {@link Simulation#UNLIMITED} for no cap
 */
public record Scenario(Optional<InputSignal> signal, TimeGrid grid, int maxSpikes) {
  public Scenario {
    Checks.requireAtLeastOne("maxSpikes", maxSpikes);
  }

  /** Samples 0 to {@code samples - 1} of {@code neuron}, driven by {@code stream}. */
  public Simulation simulation(StochasticNeuron neuron, RandomStream stream, int samples) {
    return new Simulation(
        neuron,
        signal,
        grid,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        maxSpikes);
  }

  /** Equal for equal scenarios. */
  String description() {
    int digest = signal.map(s -> Arrays.hashCode(s.onGrid(grid))).orElse(0);
    return "%s, maxSpikes %d, signal %08x".formatted(grid, maxSpikes, digest);
  }
}

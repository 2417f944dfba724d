package io.roughspike.train;

import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Drivers;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.solver.Solver;
import io.roughspike.spike.ContentDigest;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The circumstances of a simulation that training does not change.
 *
 * @param inputs what comes in from outside
 * @param grid times and step
 * @param maxSpikes a path stops after this many events; {@link Simulation#UNLIMITED} for no cap
 * @param clamped whether recorded spikes stand in for the neurons' own: see {@link ClampedNetwork}
 * @param solver how paths are solved
 */
public record Scenario(
    Inputs inputs, TimeGrid grid, int maxSpikes, boolean clamped, Solver solver) {
  /** Checks the values. */
  public Scenario {
    Checks.requireAtLeastOne("maxSpikes", maxSpikes);
  }

  /**
   * Circumstances with the solver of the paper.
   *
   * @param inputs recorded currents and spikes from outside
   * @param grid times and step
   * @param maxSpikes a path stops after this many events; at least 1
   * @param clamped whether recorded spikes stand in for the neurons' own
   */
  public Scenario(Inputs inputs, TimeGrid grid, int maxSpikes, boolean clamped) {
    this(inputs, grid, maxSpikes, clamped, Solver.EULER);
  }

  /**
   * Neurons that receive each other's spikes.
   *
   * @param inputs recorded currents and spikes from outside
   * @param grid times and step
   * @param maxSpikes a path stops after this many events; at least 1
   */
  public Scenario(Inputs inputs, TimeGrid grid, int maxSpikes) {
    this(inputs, grid, maxSpikes, false);
  }

  /**
   * Neurons with a recorded current only.
   *
   * @param signal recorded part of the input current, if any
   * @param grid times and step
   * @param maxSpikes a path stops after this many events; at least 1
   */
  public Scenario(Optional<InputSignal> signal, TimeGrid grid, int maxSpikes) {
    this(new Inputs(signal, Optional.empty()), grid, maxSpikes);
  }

  /**
   * {@return the same by another solver}
   *
   * @param other how paths are solved
   */
  public Scenario withSolver(Solver other) {
    return new Scenario(inputs, grid, maxSpikes, clamped, other);
  }

  /**
   * {@return each neuron receives the recorded spikes of the others instead of the generated ones;
   * no cap on events}
   *
   * @param recorded spikes of all neurons
   * @param neurons number of neurons
   * @param replicates generated samples for each recorded one, at least 1
   */
  public Scenario clampedTo(SpikeTrains recorded, int neurons, int replicates) {
    if (inputs.current().map(InputSignal::samples).orElse(1) > 1) {
      throw new IllegalArgumentException(
          "a recorded current must be one for all samples where recorded spikes stand in for the neurons' own, got one for each of %d"
              .formatted(inputs.current().get().samples()));
    }
    return new Scenario(
        ClampedNetwork.inputs(inputs, recorded, neurons, replicates),
        grid,
        Simulation.UNLIMITED,
        true,
        solver);
  }

  /**
   * {@return the same with the neurons' spikes given, for a likelihood; no cap on events}
   *
   * @param recorded spikes of all neurons
   */
  public Scenario given(SpikeTrains recorded) {
    return new Scenario(
        inputs.withGiven(RecordedSpikes.of(recorded)), grid, Simulation.UNLIMITED, false, solver);
  }

  /**
   * {@return samples 0 to {@code samples - 1} of {@code neuron}, driven by {@code stream}}
   *
   * @param neuron the model
   * @param stream where the noise comes from
   * @param samples number of samples, at least 1
   */
  public Simulation simulation(Neuron neuron, RandomStream stream, int samples) {
    return simulation(Network.of(neuron), stream, 0, samples);
  }

  /**
   * {@return the given samples of {@code network}, driven by {@code stream}}
   *
   * @param network the model
   * @param stream where the noise comes from
   * @param firstSample number of the first sample, from 0
   * @param samples number of samples, at least 1
   */
  public Simulation simulation(Network network, RandomStream stream, int firstSample, int samples) {
    return new Simulation(
        clamped ? ClampedNetwork.of(network) : network,
        inputs,
        grid,
        Drivers.of(network, stream, grid),
        new CounterClocks(stream),
        firstSample,
        samples,
        maxSpikes,
        solver);
  }

  /**
   * {@return the same with the inputs of {@code count} samples from {@code first} on, where they
   * differ}
   *
   * @param first number of the first sample, from 0
   * @param count number of samples
   */
  public Scenario range(int first, int count) {
    Inputs part =
        new Inputs(
            inputs.current().map(signal -> signal.range(first, count)),
            inputs
                .spikes()
                .map(spikes -> spikes.samples() == 1 ? spikes : spikes.range(first, count)),
            inputs
                .given()
                .map(spikes -> spikes.samples() == 1 ? spikes : spikes.range(first, count)));
    return new Scenario(part, grid, maxSpikes, clamped, solver);
  }

  /** {@return how many samples have inputs of their own; 1 when all samples share them} */
  public int trials() {
    return Math.max(
        inputs.current().map(InputSignal::samples).orElse(1),
        Math.max(
            inputs.spikes().map(RecordedSpikes::samples).orElse(1),
            inputs.given().map(RecordedSpikes::samples).orElse(1)));
  }

  /**
   * Named parts, equal for equal scenarios.
   *
   * @param section of a configuration that says the times
   */
  List<String> description(String section) {
    List<String> parts = new ArrayList<>();
    parts.add(section + ".start " + grid.start());
    parts.add(section + ".end " + grid.end());
    parts.add(section + ".step " + grid.step());
    parts.add("maxSpikes " + maxSpikes);
    inputs
        .current()
        .ifPresent(signal ->
            parts.add(
                "recorded current "
                    + new ContentDigest()
                        .add(signal.samples())
                        .add(signal.neurons())
                        .add(signal.onGrid(grid))
                        .text()));
    inputs.spikes().ifPresent(spikes -> parts.add("input spikes " + ContentDigest.of(spikes)));
    inputs.given().ifPresent(spikes -> parts.add("given spikes " + ContentDigest.of(spikes)));
    if (clamped) {
      parts.add("recorded spikes for the neurons' own");
    }
    if (!solver.isStraight()) { // checkpoints without another are of that one
      parts.add(solver.toString());
    }
    return parts;
  }
}

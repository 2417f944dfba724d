package io.roughspike.engine;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.Driver;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.Parameter;
import io.roughspike.model.TimeGrid;
import io.roughspike.solver.Solver;
import java.util.List;
import java.util.Optional;

/**
 * What to simulate: a network on a time grid, driven by given noise, for a range of samples.
 *
 * @param network the model
 * @param inputs recorded currents and spikes from outside
 * @param grid times and step
 * @param driver increments of the noise
 * @param clocks thresholds of the clocks
 * @param firstSample number of the first sample; results do not depend on how samples are split
 * @param samples how many samples, at least 1
 * @param maxSpikes a path stops after this many events; {@link #UNLIMITED} for no cap
 * @param solver how paths are solved
 */
public record Simulation(
    Network network,
    Inputs inputs,
    TimeGrid grid,
    Driver driver,
    ClockDraws clocks,
    int firstSample,
    int samples,
    int maxSpikes,
    Solver solver) {
  /** No cap on the number of events. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** Checks the values. */
  public Simulation {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    if (firstSample < 0 || firstSample > Integer.MAX_VALUE - samples) {
      throw new IllegalArgumentException(
          "firstSample must be at least 0 and leave room for the samples, got " + firstSample);
    }
    if (maxSpikes < 1) {
      throw new IllegalArgumentException("maxSpikes must be at least 1, got " + maxSpikes);
    }
    if (driver.channels() < network.channels()) {
      throw new IllegalArgumentException(
          "a driver must have at least %d channels, got %d"
              .formatted(network.channels(), driver.channels()));
    }
    requireLaw(network, driver);
    solver.requireFits(network, driver);
    driver.requireGrid(grid);
    driver.requireCovers(firstSample, samples, grid.steps(), network.size());
    clocks.requireCovers(firstSample, samples, network.size());
    inputs.requireFit(network, grid.start(), grid.end(), firstSample, samples);
  }

  private static void requireLaw(Network network, Driver driver) {
    List<String> ofLaw = network.driver().parameters().stream().map(Parameter::name).toList();
    if (!ofLaw.isEmpty() && !ofLaw.equals(driver.parameters())) {
      throw new IllegalArgumentException(
          "the driver must have the parameters of the network's law, %s, got %s: make it of that law, or give the network another"
              .formatted(ofLaw, driver.parameters()));
    }
  }

  /**
   * A simulation by the solver of the paper.
   *
   * @param network the model
   * @param inputs recorded currents and spikes from outside
   * @param grid times and step
   * @param driver increments of the noise
   * @param clocks thresholds of the clocks
   * @param firstSample number of the first sample, from 0
   * @param samples number of samples, at least 1
   * @param maxSpikes a path stops after this many events; at least 1
   */
  public Simulation(
      Network network,
      Inputs inputs,
      TimeGrid grid,
      Driver driver,
      ClockDraws clocks,
      int firstSample,
      int samples,
      int maxSpikes) {
    this(network, inputs, grid, driver, clocks, firstSample, samples, maxSpikes, Solver.EULER);
  }

  /**
   * A simulation of one neuron.
   *
   * @param neuron the model
   * @param signal recorded part of the input current, if any
   * @param grid times and step
   * @param driver increments of the noise
   * @param clocks thresholds of the clocks
   * @param firstSample number of the first sample, from 0
   * @param samples number of samples, at least 1
   * @param maxSpikes a path stops after this many events; at least 1
   */
  public Simulation(
      Neuron neuron,
      Optional<InputSignal> signal,
      TimeGrid grid,
      Driver driver,
      ClockDraws clocks,
      int firstSample,
      int samples,
      int maxSpikes) {
    this(
        Network.of(neuron),
        new Inputs(signal, Optional.empty()),
        grid,
        driver,
        clocks,
        firstSample,
        samples,
        maxSpikes);
  }

  /** {@return the first neuron: the model itself when it is one neuron} */
  public Neuron neuron() {
    return network.neuron(0);
  }

  /**
   * {@return the same simulation of another neuron}
   *
   * @param other the other model
   */
  public Simulation withNeuron(Neuron other) {
    return withNetwork(Network.of(other));
  }

  /**
   * {@return the same simulation of another network, with the same random numbers}
   *
   * @param other the other model; its driver may have other parameters, but not another law
   */
  public Simulation withNetwork(Network other) {
    boolean driverChanges = !other.driver().equals(network.driver());
    return new Simulation(
        other,
        inputs,
        grid,
        driverChanges ? driver.with(other.driver().values()) : driver,
        clocks,
        firstSample,
        samples,
        maxSpikes,
        solver);
  }

  /**
   * {@return the same simulation with other inputs}
   *
   * @param other what comes in from outside
   */
  public Simulation withInputs(Inputs other) {
    return new Simulation(
        network, other, grid, driver, clocks, firstSample, samples, maxSpikes, solver);
  }

  /**
   * {@return the same simulation of another range of samples}
   *
   * @param first number of the first sample, from 0
   * @param count number of samples, at least 1
   */
  public Simulation withSamples(int first, int count) {
    return new Simulation(network, inputs, grid, driver, clocks, first, count, maxSpikes, solver);
  }

  /**
   * {@return the same simulation with other noise}
   *
   * @param otherDriver increments of the noise
   * @param otherClocks thresholds of the clocks
   */
  public Simulation withNoise(Driver otherDriver, ClockDraws otherClocks) {
    return new Simulation(
        network, inputs, grid, otherDriver, otherClocks, firstSample, samples, maxSpikes, solver);
  }

  /**
   * {@return the same simulation by another solver}
   *
   * @param other how paths are solved
   */
  public Simulation withSolver(Solver other) {
    return new Simulation(
        network, inputs, grid, driver, clocks, firstSample, samples, maxSpikes, other);
  }
}

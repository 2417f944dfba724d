package io.roughspike.engine;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.Driver;
import io.roughspike.model.InputSignal;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import java.util.Optional;

/**
 * What to simulate: a neuron on a time grid, driven by given noise, for a range of samples.
 *
 * @param neuron the model
 * @param signal recorded part of the input current, if any
 * @param grid times and step
 * @param driver increments of the noise
 * @param clocks thresholds of the clocks
 * @param firstSample number of the first sample; results do not depend on how samples are split
 * @param samples how many samples, at least 1
 * @param maxSpikes a path stops after this many events; {@link #UNLIMITED} for no cap
 */
public record Simulation(
    StochasticNeuron neuron,
    Optional<InputSignal> signal,
    TimeGrid grid,
    Driver driver,
    ClockDraws clocks,
    int firstSample,
    int samples,
    int maxSpikes) {
  /** No cap on the number of events. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

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
    driver.requireCovers(firstSample, samples, grid.steps(), 1);
    clocks.requireCovers(firstSample, samples, 1);
  }

  /** The same simulation of another neuron. */
  public Simulation withNeuron(StochasticNeuron other) {
    return new Simulation(other, signal, grid, driver, clocks, firstSample, samples, maxSpikes);
  }

  /** The same simulation of another range of samples. */
  public Simulation withSamples(int first, int count) {
    return new Simulation(neuron, signal, grid, driver, clocks, first, count, maxSpikes);
  }

  /** The same simulation with other noise. */
  public Simulation withNoise(Driver otherDriver, ClockDraws otherClocks) {
    return new Simulation(
        neuron, signal, grid, otherDriver, otherClocks, firstSample, samples, maxSpikes);
  }
}

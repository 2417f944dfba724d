package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.spike.StateRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@linkplain RichardsonDifference Finite differences} of the functional of a {@link RandomCase} by
 * one parameter, all runs seeing the same noise.
 *
 * <p>Event times are smooth in the parameters only while no event moves to another step and no
 * intensity reaches or leaves its cap: both put a kink into the scheme. So h starts at the largest
 * step at which both runs have the {@link NaiveNeuron#pattern} of the unperturbed one.
 */
public final class CommonNoiseDifferences {
  private final RandomCase problem;
  private final Engine engine;
  private final SpikeTrains spikes = new SpikeTrains();
  private final StateRecord states;
  private final int[] counts;
  private final List<List<Integer>> patterns;

  /** Differences of {@code problem}, simulated with {@code engine}. */
  public CommonNoiseDifferences(RandomCase problem, Engine engine) {
    this.problem = problem;
    this.engine = engine;
    states = new StateRecord(problem.gridPoints());
    value(problem.simulation().neuron());
    counts = spikes.counts().clone();
    patterns = patterns(problem.simulation().neuron());
  }

  /** The functional for a neuron of other parameters. */
  public double value(StochasticNeuron neuron) {
    engine.simulate(problem.simulation().withNeuron(neuron), spikes, Optional.of(states));
    return problem.functional(spikes, states);
  }

  /** The derivative by {@code parameter}. */
  public RichardsonDifference derivative(Parameter parameter) {
    StochasticNeuron neuron = problem.simulation().neuron();
    return RichardsonDifference.of(
        neuron.get(parameter),
        x -> valueWithTheSameSpikes(neuron.with(parameter, x)),
        x -> patterns(neuron.with(parameter, x)).equals(patterns));
  }

  private double valueWithTheSameSpikes(StochasticNeuron neuron) {
    double value = value(neuron);
    for (int n = 0; n < spikes.samples(); n++) {
      assertEquals(counts[n], spikes.count(n), "spike count, " + problem);
    }
    return value;
  }

  private List<List<Integer>> patterns(StochasticNeuron neuron) {
    Simulation simulation = problem.simulation();
    List<List<Integer>> all = new ArrayList<>();
    for (int n = 0; n < simulation.samples(); n++) {
      all.add(new NaiveNeuron(problem, neuron, simulation.firstSample() + n).pattern());
    }
    return all;
  }
}

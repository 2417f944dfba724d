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
 * Finite differences of the functional of a {@link RandomCase} by one parameter, all runs seeing
 * the same noise: central differences (F(x + h) - F(x - h)) / 2h = F' + a h^2 + b h^4 + ..., h
 * halving, extrapolated to h = 0 (Richardson). Of all extrapolations the one that differs least
 * from its neighbours is taken (Ridders), and that difference is its error. A fourth-order
 * difference with h about eps^(1/5) leaves about eps^(4/5) = 3e-13 of a function that varies over
 * its argument's own scale; functions that vary faster need a smaller h and keep eps / h.
 *
 * <p>Event times are smooth in the parameters only while no event moves to another step and no
 * intensity reaches or leaves its cap: both put a kink into the scheme. So h starts at the largest
 * step at which both runs have the {@link NaiveNeuron#pattern} of the unperturbed one.
 */
public final class CommonNoiseDifferences {
  private static final int FIRST_EXPONENT = -5;
  private static final int LAST_EXPONENT = -26;
  private static final int MOST_COLUMNS = 5;

  private final RandomCase problem;
  private final Engine engine;
  private final SpikeTrains spikes = new SpikeTrains();
  private final StateRecord states;
  private final int[] counts;
  private final List<List<Integer>> patterns;

  /**
   * A derivative and an estimate of its error, infinite where a kink is too close for any
   * difference.
   */
  public record Estimate(double value, double error) {}

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
  public Estimate derivative(Parameter parameter) {
    double x = problem.simulation().neuron().get(parameter);
    double scale = x == 0 ? 1 : Math.abs(x);
    Estimate best = new Estimate(0, Double.POSITIVE_INFINITY);
    List<Double> above = List.of();
    int exponent = FIRST_EXPONENT;
    while (exponent >= LAST_EXPONENT && !isSmooth(parameter, Math.scalb(scale, exponent))) {
      exponent--;
    }
    for (; exponent >= LAST_EXPONENT; exponent--) {
      List<Double> row = new ArrayList<>();
      row.add(difference(parameter, Math.scalb(scale, exponent)));
      double factor = 4;
      double smallest = Double.POSITIVE_INFINITY;
      for (int k = 0; k < Math.min(above.size(), MOST_COLUMNS); k++) {
        double finer = (factor * row.get(k) - above.get(k)) / (factor - 1);
        double error = Math.max(Math.abs(finer - row.get(k)), Math.abs(finer - above.get(k)));
        smallest = Math.min(smallest, error);
        if (error < best.error()) {
          best = new Estimate(finer, error);
        }
        row.add(finer);
        factor *= 4;
      }
      if (above.size() > 2 && smallest > 8 * best.error()) {
        break; // rounding has taken over
      }
      above = row;
    }
    return best;
  }

  private boolean isSmooth(Parameter parameter, double h) {
    StochasticNeuron neuron = problem.simulation().neuron();
    double x = neuron.get(parameter);
    return patterns(neuron.with(parameter, x - h)).equals(patterns)
        && patterns(neuron.with(parameter, x + h)).equals(patterns);
  }

  private double difference(Parameter parameter, double h) {
    StochasticNeuron neuron = problem.simulation().neuron();
    double below = neuron.get(parameter) - h;
    double above = neuron.get(parameter) + h;
    return (valueWithTheSameSpikes(neuron.with(parameter, above))
            - valueWithTheSameSpikes(neuron.with(parameter, below)))
        / (above - below);
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

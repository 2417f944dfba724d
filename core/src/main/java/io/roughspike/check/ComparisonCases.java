package io.roughspike.check;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Simulation;
import io.roughspike.model.InputSignal;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Simulations that together use every path through an engine: one and two channels of noise, none,
 * a synaptic current, a recorded input, many spikes a step, a cap on the number of events and on
 * the intensity, a shortened last step, and sample counts that fill neither lanes nor groups.
 */
public final class ComparisonCases {
  private static final TimeGrid GRID = new TimeGrid(0, 2, 0.01);

  private ComparisonCases() {}

  /** The simulations by name, all with noise from {@code seed}. */
  public static Map<String, Simulation> all(long seed) {
    StochasticNeuron figureOne =
        StochasticNeuron.defaults()
            .with(Parameter.MU1, 15)
            .with(Parameter.MU2, 0)
            .with(Parameter.SIGMA11, 0.25)
            .with(Parameter.V_RESET, 1.4)
            .with(Parameter.ALPHA, 0.03)
            .with(Parameter.BETA, 5)
            .with(Parameter.INPUT_CURRENT, 1.5);
    StochasticNeuron synaptic =
        figureOne
            .with(Parameter.MU1, 6)
            .with(Parameter.MU2, 5)
            .with(Parameter.SIGMA12, -0.1)
            .with(Parameter.SIGMA21, 0.2)
            .with(Parameter.SIGMA22, 0.3)
            .with(Parameter.V0, 1.1)
            .with(Parameter.I0, 0.6);
    StochasticNeuron eager =
        figureOne
            .with(Parameter.TAU_S, 0.002)
            .with(Parameter.ALPHA, 0.5)
            .with(Parameter.V_RESET, 0.05);
    double[] wave = new double[150];
    for (int k = 0; k < wave.length; k++) {
      wave[k] = (k % 20 - 10) / 8.0;
    }
    Map<String, Simulation> cases = new LinkedHashMap<>();
    cases.put("one channel, cap of 3 spikes", simulation(figureOne, GRID, 129, 3, seed));
    cases.put("two channels and a synaptic current", unlimited(synaptic, GRID, 67, seed));
    cases.put("no noise", unlimited(figureOne.with(Parameter.SIGMA11, 0), GRID, 5, seed));
    cases.put("many spikes a step", unlimited(eager, new TimeGrid(0, 0.5, 0.01), 33, seed));
    cases.put(
        "capped intensity", unlimited(eager.with(Parameter.INTENSITY_CAP, -0.5), GRID, 9, seed));
    cases.put(
        "shortened last step", unlimited(synaptic, new TimeGrid(-1, 0.4567, 0.013), 31, seed));
    cases.put("constant intensity", unlimited(figureOne.with(Parameter.BETA, 0), GRID, 1, seed));
    Simulation recorded = unlimited(synaptic.with(Parameter.INPUT_GAIN, 0.7), GRID, 63, seed);
    cases.put(
        "recorded input",
        new Simulation(
            recorded.neuron(),
            Optional.of(new InputSignal(wave, 0.0137)),
            GRID,
            recorded.driver(),
            recorded.clocks(),
            0,
            recorded.samples(),
            Simulation.UNLIMITED));
    cases.put("a range of samples", unlimited(figureOne, GRID, 200, seed).withSamples(71, 65));
    return cases;
  }

  private static Simulation unlimited(
      StochasticNeuron neuron, TimeGrid grid, int samples, long seed) {
    return simulation(neuron, grid, samples, Simulation.UNLIMITED, seed);
  }

  private static Simulation simulation(
      StochasticNeuron neuron, TimeGrid grid, int samples, int maxSpikes, long seed) {
    RandomStream stream = new RandomStream(seed, 0);
    return new Simulation(
        neuron,
        Optional.empty(),
        grid,
        new BrownianDriver(stream),
        new CounterClocks(stream),
        0,
        samples,
        maxSpikes);
  }
}

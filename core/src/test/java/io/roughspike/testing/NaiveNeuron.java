package io.roughspike.testing;

import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import java.util.ArrayList;
import java.util.List;

/**
 * One path of the stochastic neuron, written down from the paper's scheme as plainly as can be and
 * without any code of the library: within a step everything moves on straight lines, in units of
 * time rather than of fractions of a step, with the exponential and logarithm of {@link Math}.
 */
public final class NaiveNeuron {
  private final List<Double> times = new ArrayList<>();
  private final List<Double> v = new ArrayList<>();
  private final List<Double> i = new ArrayList<>();

  /** The path of a sample (absolute) of {@code problem}, for a neuron of other parameters. */
  public NaiveNeuron(RandomCase problem, StochasticNeuron neuron, int sample) {
    Simulation simulation = problem.simulation();
    double start = simulation.grid().start();
    double step = simulation.grid().step();
    double length = simulation.grid().end() - start;
    int steps = 0;
    while (steps * step < length - 1e-9 * step) {
      steps++;
    }
    double atV = neuron.get(Parameter.V0);
    double atI = neuron.get(Parameter.I0);
    double clock = Math.log(problem.uniform(sample, 0)) - neuron.get(Parameter.ALPHA);
    boolean stopped = false;
    v.add(atV);
    i.add(atI);
    for (int m = 0; m < steps; m++) {
      double end = Math.min((m + 1) * step, length);
      double left = end - m * step;
      double b1 = problem.increment(sample, 0, m, left) / left;
      double b2 = problem.increment(sample, 1, m, left) / left;
      double noiseV = neuron.get(Parameter.SIGMA11) * b1 + neuron.get(Parameter.SIGMA12) * b2;
      double noiseI = neuron.get(Parameter.SIGMA21) * b1 + neuron.get(Parameter.SIGMA22) * b2;
      double current =
          neuron.get(Parameter.INPUT_CURRENT)
              + neuron.get(Parameter.INPUT_GAIN) * problem.meanInput(m * step, end);
      while (!stopped && left > 0) {
        double excess = atV - neuron.get(Parameter.V_THRESHOLD);
        double held = Math.min(excess, neuron.get(Parameter.INTENSITY_CAP));
        double intensity =
            Math.exp(neuron.get(Parameter.BETA) * held) / neuron.get(Parameter.TAU_S);
        boolean fires = -clock / intensity < left;
        double time = fires ? -clock / intensity : left;
        double slopeV = neuron.get(Parameter.MU1) * (atI + current - atV) + noiseV;
        double slopeI = -neuron.get(Parameter.MU2) * atI + noiseI;
        atV += time * slopeV;
        atI += time * slopeI;
        clock += time * intensity;
        left -= time;
        if (!fires) {
          break;
        }
        times.add(start + end - left);
        atV -= neuron.get(Parameter.V_RESET);
        clock = Math.log(problem.uniform(sample, times.size())) - neuron.get(Parameter.ALPHA);
        stopped = times.size() == simulation.maxSpikes();
      }
      v.add(atV);
      i.add(atI);
    }
  }

  /** Event times. */
  public List<Double> times() {
    return times;
  }

  /** Membrane potential at every grid point. */
  public List<Double> v() {
    return v;
  }

  /** Synaptic current at every grid point. */
  public List<Double> i() {
    return i;
  }
}

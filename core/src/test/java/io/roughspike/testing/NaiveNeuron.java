package io.roughspike.testing;

import io.roughspike.engine.Simulation;
import io.roughspike.model.Neuron;
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
  private final List<Double> s = new ArrayList<>();

  /** The path of a sample (absolute) of {@code problem}, for a neuron of other parameters. */
  public NaiveNeuron(RandomCase problem, Neuron neuron, int sample) {
    Simulation simulation = problem.simulation();
    double start = simulation.grid().start();
    double step = simulation.grid().step();
    double length = simulation.grid().end() - start;
    int steps = 0;
    while (steps * step < length - 1e-9 * step) {
      steps++;
    }
    double atV = neuron.get("v0");
    double atI = neuron.get("i0");
    double clock = Math.log(problem.uniform(sample, 0)) - neuron.get("alpha");
    boolean stopped = false;
    v.add(atV);
    i.add(atI);
    s.add(clock);
    for (int m = 0; m < steps; m++) {
      double end = Math.min((m + 1) * step, length);
      double left = end - m * step;
      double b1 = problem.increment(sample, 0, m, left) / left;
      double b2 = problem.increment(sample, 1, m, left) / left;
      double noiseV = neuron.get("sigma11") * b1 + neuron.get("sigma12") * b2;
      double noiseI = neuron.get("sigma21") * b1 + neuron.get("sigma22") * b2;
      double current =
          neuron.get("inputCurrent") + neuron.get("inputGain") * problem.meanInput(m * step, end);
      while (!stopped && left > 0) {
        double excess = atV - neuron.get("vThreshold");
        double held = Math.min(excess, neuron.get("intensityCap"));
        double intensity = Math.exp(neuron.get("beta") * held) / neuron.get("tauS");
        boolean fires = -clock / intensity < left;
        double time = fires ? -clock / intensity : left;
        double slopeV = neuron.get("mu1") * (atI + current - atV) + noiseV;
        double slopeI = -neuron.get("mu2") * atI + noiseI;
        atV += time * slopeV;
        atI += time * slopeI;
        clock += time * intensity;
        left -= time;
        if (!fires) {
          break;
        }
        times.add(start + end - left);
        atV -= neuron.get("vReset");
        clock = Math.log(problem.uniform(sample, times.size())) - neuron.get("alpha");
        stopped = times.size() == simulation.maxSpikes();
        clock = stopped ? 0 : clock;
      }
      v.add(atV);
      i.add(atI);
      s.add(clock);
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

  /** The clock at every grid point. */
  public List<Double> s() {
    return s;
  }
}

package io.roughspike.testing;

import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import io.roughspike.spike.SpikeTrains;
import java.util.ArrayList;
import java.util.List;

/**
 * One path of a network, written down from the paper's scheme as plainly as can be: {@link
 * NaiveNeuron} for K neurons that fire into each other, with a dense matrix of weights. Everything
 * moves on straight lines until the next of: a neuron fires, a spike comes from outside, the step
 * ends.
 */
public final class NaiveNetwork {
  private final List<Double> times = new ArrayList<>();
  private final List<Integer> neurons = new ArrayList<>();
  private final List<double[]> v = new ArrayList<>();
  private final List<double[]> i = new ArrayList<>();
  private final List<double[]> s = new ArrayList<>();

  /** The path of a sample (absolute) of {@code problem}, for a network of other parameters. */
  public NaiveNetwork(NetworkCase problem, Network network, int sample) {
    Simulation simulation = problem.simulation();
    TimeGrid grid = simulation.grid();
    double[][] weights = network.connections().toMatrix();
    double[][] inputWeights = network.inputConnections().toMatrix();
    RecordedSpikes inputs =
        simulation.inputs().spikes().orElse(RecordedSpikes.of(new SpikeTrains(1, 1, 1)));
    int inputSample = inputs.samples() == 1 ? 0 : sample;
    int nextInput = 0;
    int size = network.size();
    double[] atV = new double[size];
    double[] atI = new double[size];
    double[] clock = new double[size];
    int[] draws = new int[size];
    for (int n = 0; n < size; n++) {
      atV[n] = value(network, "v0", n);
      atI[n] = value(network, "i0", n);
      clock[n] = Math.log(problem.uniform(sample, n, 0)) - value(network, "alpha", n);
    }
    v.add(atV.clone());
    i.add(atI.clone());
    s.add(clock.clone());
    boolean stopped = false;
    for (int m = 0; m < grid.steps(); m++) {
      double now = grid.point(m);
      double end = grid.point(m + 1);
      double length = end - now;
      boolean more = !stopped;
      while (more) {
        double until = end - now;
        boolean input =
            nextInput < inputs.count(inputSample) && inputs.time(inputSample, nextInput) < end;
        if (input) {
          until = inputs.time(inputSample, nextInput) - now;
        }
        int fires = -1;
        double[] intensity = new double[size];
        for (int n = 0; n < size; n++) {
          double excess = atV[n] - value(network, "vThreshold", n);
          double held = Math.min(excess, value(network, "intensityCap", n));
          intensity[n] = Math.exp(value(network, "beta", n) * held) / value(network, "tauS", n);
          if (!network.isReadOut(n) && -clock[n] / intensity[n] < until) {
            until = -clock[n] / intensity[n];
            fires = n;
          }
        }
        for (int n = 0; n < size; n++) {
          double b1 = Math.sqrt(length) * problem.normal(sample, n, 0, m) / length;
          double b2 = Math.sqrt(length) * problem.normal(sample, n, 1, m) / length;
          double current =
              value(network, "inputCurrent", n)
                  + value(network, "inputGain", n)
                      * problem.meanCurrent(
                          sample, n, grid.point(m) - grid.start(), end - grid.start());
          double slopeV =
              value(network, "mu1", n) * (atI[n] + current - atV[n])
                  + value(network, "sigma11", n) * b1
                  + value(network, "sigma12", n) * b2;
          double slopeI =
              -value(network, "mu2", n) * atI[n]
                  + value(network, "sigma21", n) * b1
                  + value(network, "sigma22", n) * b2;
          atV[n] += until * slopeV;
          atI[n] += until * slopeI;
          clock[n] += until * intensity[n];
        }
        now += until;
        if (fires >= 0) {
          times.add(now);
          neurons.add(fires);
          atV[fires] -= value(network, "vReset", fires);
          add(weights[fires], atI);
          draws[fires]++;
          clock[fires] =
              Math.log(problem.uniform(sample, fires, draws[fires]))
                  - value(network, "alpha", fires);
          stopped = times.size() == simulation.maxSpikes();
          more = !stopped;
          clock[fires] = stopped ? 0 : clock[fires];
        } else if (input) {
          add(inputWeights[inputs.neuron(inputSample, nextInput)], atI);
          nextInput++;
        } else {
          more = false;
        }
      }
      v.add(atV.clone());
      i.add(atI.clone());
      s.add(clock.clone());
    }
  }

  private static double value(Network network, String parameter, int n) {
    return network.value(n, network.model(n).parameter(parameter));
  }

  private static void add(double[] row, double[] to) {
    for (int j = 0; j < row.length; j++) {
      to[j] += row[j];
    }
  }

  /** Event times. */
  public List<Double> times() {
    return times;
  }

  /** The neuron of each event. */
  public List<Integer> neurons() {
    return neurons;
  }

  /** Membrane potentials at every grid point. */
  public List<double[]> v() {
    return v;
  }

  /** Synaptic currents at every grid point. */
  public List<double[]> i() {
    return i;
  }

  /** Clocks at every grid point; those of read-outs mean nothing. */
  public List<double[]> s() {
    return s;
  }
}

package io.roughspike.bench;

import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Neuron;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The event equation of one neuron and the derivatives of its event times, straight from the
 * continuous theory (Holberg and Salvi, arXiv 2405.13587, section 3): between events the state y =
 * (v, i, s) and its tangents follow the equation and its linearisation; at an event
 *
 * <pre>
 *   d tau = -ds / lambda(v-)
 *   dv+   = dv- + (drift(v-) - drift(v+)) d tau - d vReset
 *   ds+   = -lambda(v+) d tau - d alpha
 * </pre>
 *
 * with the drift alone, not the slope of the noise. Solved by Heun's method on a very fine grid,
 * with the state at an event interpolated linearly. An independent reference: no code in common
 * with the solver or its gradients, which differentiate the discretised equation instead.
 */
final class ContinuousNeuron {
  private static final int P = LeakyNeuron.MODEL.parameters().size();

  /** v, then its tangents by every parameter. */
  private static final int V = 0;

  private static final int I = V + 1 + P;
  private static final int S = I + 1 + P;
  private static final int SIZE = S + 1 + P;

  private final double[] parameters;
  private final List<Double> times = new ArrayList<>();
  private final List<double[]> gradients = new ArrayList<>();

  /**
   * The first events of a path from time 0.
   *
   * @param logUniforms log U by number of the draw
   * @param dt length of a step of the fine grid
   * @param noise1 increments of Brownian channel 0, one a step
   * @param noise2 increments of channel 1
   * @param events stops after this many
   */
  ContinuousNeuron(
      Neuron neuron,
      IntToDoubleFunction logUniforms,
      double dt,
      double[] noise1,
      double[] noise2,
      int events) {
    parameters = neuron.toArray();
    double[] y = new double[SIZE];
    y[V] = value("v0");
    y[V + 1 + at("v0")] = 1;
    y[I] = value("i0");
    y[I + 1 + at("i0")] = 1;
    restartClock(y, logUniforms.applyAsDouble(0));
    for (int m = 0; m < noise1.length && times.size() < events; m++) {
      double left = 1;
      while (left > 0 && times.size() < events) {
        double[] next = step(y, left * dt, left * noise1[m], left * noise2[m]);
        if (next[S] < 0) {
          y = next;
          break;
        }
        double fraction = -y[S] / (next[S] - y[S]);
        for (int k = 0; k < SIZE; k++) {
          y[k] += fraction * (next[k] - y[k]);
        }
        left *= 1 - fraction;
        times.add((m + 1 - left) * dt);
        jump(y, logUniforms.applyAsDouble(times.size()));
      }
    }
  }

  /** Event times. */
  List<Double> times() {
    return times;
  }

  /** For each event the derivative of its time by every parameter. */
  List<double[]> gradients() {
    return gradients;
  }

  private static int at(String parameter) {
    return LeakyNeuron.MODEL.parameter(parameter);
  }

  private double value(String parameter) {
    return parameters[at(parameter)];
  }

  private void restartClock(double[] y, double logUniform) {
    Arrays.fill(y, S, SIZE, 0);
    y[S] = logUniform - value("alpha");
    y[S + 1 + at("alpha")] = -1;
  }

  private void jump(double[] y, double logUniform) {
    double[] before = drift(y);
    double[] dTau = new double[P];
    for (int p = 0; p < P; p++) {
      dTau[p] = -y[S + 1 + p] / before[S];
    }
    gradients.add(dTau);
    y[V] -= value("vReset");
    y[V + 1 + at("vReset")] -= 1;
    restartClock(y, logUniform);
    double[] after = drift(y);
    for (int p = 0; p < P; p++) {
      y[V + 1 + p] += (before[V] - after[V]) * dTau[p];
      y[I + 1 + p] += (before[I] - after[I]) * dTau[p];
      y[S + 1 + p] -= after[S] * dTau[p];
    }
  }

  /** One step of Heun's method; the noise is additive. */
  private double[] step(double[] y, double dt, double dB1, double dB2) {
    double[] noise = new double[SIZE];
    noise[V] = value("sigma11") * dB1 + value("sigma12") * dB2;
    noise[V + 1 + at("sigma11")] = dB1;
    noise[V + 1 + at("sigma12")] = dB2;
    noise[I] = value("sigma21") * dB1 + value("sigma22") * dB2;
    noise[I + 1 + at("sigma21")] = dB1;
    noise[I + 1 + at("sigma22")] = dB2;
    double[] here = drift(y);
    double[] there = new double[SIZE];
    for (int k = 0; k < SIZE; k++) {
      there[k] = y[k] + dt * here[k] + noise[k];
    }
    double[] slope = drift(there);
    for (int k = 0; k < SIZE; k++) {
      there[k] = y[k] + dt / 2 * (here[k] + slope[k]) + noise[k];
    }
    return there;
  }

  /** The drift of the state and of its tangents. */
  private double[] drift(double[] y) {
    double mu1 = value("mu1");
    double mu2 = value("mu2");
    double beta = value("beta");
    double pull = y[I] + value("inputCurrent") - y[V];
    double excess = y[V] - value("vThreshold");
    double intensity = Math.exp(beta * excess) / value("tauS");
    double[] f = new double[SIZE];
    f[V] = mu1 * pull;
    f[I] = -mu2 * y[I];
    f[S] = intensity;
    for (int p = 0; p < P; p++) {
      f[V + 1 + p] = mu1 * (y[I + 1 + p] - y[V + 1 + p]);
      f[I + 1 + p] = -mu2 * y[I + 1 + p];
      f[S + 1 + p] = intensity * beta * y[V + 1 + p];
    }
    f[V + 1 + at("mu1")] += pull;
    f[V + 1 + at("inputCurrent")] += mu1;
    f[I + 1 + at("mu2")] -= y[I];
    f[S + 1 + at("beta")] += intensity * excess;
    f[S + 1 + at("vThreshold")] -= intensity * beta;
    f[S + 1 + at("tauS")] -= intensity / value("tauS");
    return f;
  }
}

package io.roughspike.model;

import java.util.Arrays;

/**
 * The parameters of one stochastic leaky integrate-and-fire neuron with exponential intensity:
 *
 * <pre>
 *   dv = mu1 (i + c(t) - v) dt + sigma11 dB1 + sigma12 dB2
 *   di = -mu2 i dt             + sigma21 dB1 + sigma22 dB2
 *   ds = lambda(v) dt,           lambda(v) = exp(beta min(v - vThreshold, intensityCap)) / tauS
 *   s(0) = log U - alpha,        U ~ Uniform(0, 1)
 *   c(t) = inputCurrent + inputGain * signal(t)
 * </pre>
 *
 * The neuron fires when s reaches 0; then v decreases by vReset and s restarts at log U' - alpha
 * (Holberg and Salvi, arXiv 2405.13587, section 4). Times share one unit, chosen by the user.
 *
 * <p>Immutable. Valid: every value finite, mu1, mu2, alpha, beta at least 0, tauS above 0, and beta
 * intensityCap at most 700 so that the intensity stays below the largest double.
 */
public final class StochasticNeuron {
  /** Channels of noise: columns of sigma. */
  public static final int CHANNELS = 2;

  /** Largest accepted beta * intensityCap: exp(700) is about 1e304. */
  public static final double MAX_EXPONENT = 700;

  private final double[] values;

  private StochasticNeuron(double[] values) {
    for (int p = 0; p < values.length; p++) {
      if (!Double.isFinite(values[p])) {
        throw invalid(Parameter.at(p), values[p], "finite");
      }
      values[p] += 0.0; // -0.0 becomes 0.0, so that terms with a zero factor cannot change a sign
    }
    this.values = values;
    requireAtLeastZero(Parameter.MU1);
    requireAtLeastZero(Parameter.MU2);
    requireAtLeastZero(Parameter.ALPHA);
    requireAtLeastZero(Parameter.BETA);
    if (!(tauS() > 0)) {
      throw invalid(Parameter.TAU_S, tauS(), "above 0");
    }
    if (!(beta() * intensityCap() <= MAX_EXPONENT)) {
      throw invalid(
          Parameter.INTENSITY_CAP,
          intensityCap(),
          "at most " + MAX_EXPONENT + " / beta (beta is " + beta() + "), so that exp stays finite");
    }
  }

  /**
   * {@return a neuron from a parameter vector in the order of {@link Parameter}; the array is
   * copied}
   *
   * @param parameters {@link Parameter#COUNT} values
   */
  public static StochasticNeuron of(double[] parameters) {
    if (parameters.length != Parameter.COUNT) {
      throw new IllegalArgumentException(
          "parameters must have " + Parameter.COUNT + " entries, got " + parameters.length);
    }
    return new StochasticNeuron(parameters.clone());
  }

  /**
   * {@return a neuron at rest without noise or input: mu = (1, 1), vReset = vThreshold = beta =
   * tauS = inputGain = 1, intensityCap = 10, everything else 0} Change it by {@link #with}.
   */
  public static StochasticNeuron defaults() {
    double[] p = new double[Parameter.COUNT];
    for (Parameter one :
        new Parameter[] {
          Parameter.MU1,
          Parameter.MU2,
          Parameter.V_RESET,
          Parameter.V_THRESHOLD,
          Parameter.BETA,
          Parameter.TAU_S,
          Parameter.INPUT_GAIN
        }) {
      p[one.ordinal()] = 1;
    }
    p[Parameter.INTENSITY_CAP.ordinal()] = 10;
    return new StochasticNeuron(p);
  }

  /**
   * {@return a copy in which {@code parameter} has {@code value}}
   *
   * @param parameter which one
   * @param value its value, in the range of the parameter
   */
  public StochasticNeuron with(Parameter parameter, double value) {
    double[] copy = values.clone();
    copy[parameter.ordinal()] = value;
    return new StochasticNeuron(copy);
  }

  /**
   * {@return the value of one parameter}
   *
   * @param parameter which one
   */
  public double get(Parameter parameter) {
    return values[parameter.ordinal()];
  }

  /** The parameter vector itself. */
  double[] values() {
    return values;
  }

  /** {@return a new parameter vector in the order of {@link Parameter}} */
  public double[] toArray() {
    return values.clone();
  }

  /** {@return mu1, as in {@link Parameter}} */
  public double mu1() {
    return get(Parameter.MU1);
  }

  /** {@return mu2, as in {@link Parameter}} */
  public double mu2() {
    return get(Parameter.MU2);
  }

  /** {@return sigma11, as in {@link Parameter}} */
  public double sigma11() {
    return get(Parameter.SIGMA11);
  }

  /** {@return sigma12, as in {@link Parameter}} */
  public double sigma12() {
    return get(Parameter.SIGMA12);
  }

  /** {@return sigma21, as in {@link Parameter}} */
  public double sigma21() {
    return get(Parameter.SIGMA21);
  }

  /** {@return sigma22, as in {@link Parameter}} */
  public double sigma22() {
    return get(Parameter.SIGMA22);
  }

  /** {@return vReset, as in {@link Parameter}} */
  public double vReset() {
    return get(Parameter.V_RESET);
  }

  /** {@return vThreshold, as in {@link Parameter}} */
  public double vThreshold() {
    return get(Parameter.V_THRESHOLD);
  }

  /** {@return alpha, as in {@link Parameter}} */
  public double alpha() {
    return get(Parameter.ALPHA);
  }

  /** {@return beta, as in {@link Parameter}} */
  public double beta() {
    return get(Parameter.BETA);
  }

  /** {@return tauS, as in {@link Parameter}} */
  public double tauS() {
    return get(Parameter.TAU_S);
  }

  /** {@return intensityCap, as in {@link Parameter}} */
  public double intensityCap() {
    return get(Parameter.INTENSITY_CAP);
  }

  /** {@return inputCurrent, as in {@link Parameter}} */
  public double inputCurrent() {
    return get(Parameter.INPUT_CURRENT);
  }

  /** {@return inputGain, as in {@link Parameter}} */
  public double inputGain() {
    return get(Parameter.INPUT_GAIN);
  }

  /** {@return v0, as in {@link Parameter}} */
  public double v0() {
    return get(Parameter.V0);
  }

  /** {@return i0, as in {@link Parameter}} */
  public double i0() {
    return get(Parameter.I0);
  }

  /** {@return whether the synaptic current is 0 at all times: no start value and no noise in it} */
  public boolean hasNoCurrent() {
    return i0() == 0 && sigma21() == 0 && sigma22() == 0;
  }

  private void requireAtLeastZero(Parameter p) {
    if (!(get(p) >= 0)) {
      throw invalid(p, get(p), "at least 0");
    }
  }

  private static IllegalArgumentException invalid(Parameter p, double value, String requirement) {
    return new IllegalArgumentException(
        p.yamlName() + " must be " + requirement + ", got " + value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StochasticNeuron that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("StochasticNeuron[");
    for (int p = 0; p < Parameter.COUNT; p++) {
      text.append(p == 0 ? "" : ", ")
          .append(Parameter.at(p).yamlName())
          .append('=')
          .append(values[p]);
    }
    return text.append(']').toString();
  }
}

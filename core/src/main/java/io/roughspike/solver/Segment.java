package io.roughspike.solver;

import io.roughspike.model.ExponentialIntensity;
import io.roughspike.model.StochasticNeuron;

/**
 * The coefficients of one driver segment of length dt for a given neuron: everything that does not
 * depend on the state. With normalised noise xi = (z1, z2) and recorded input u, the increments of
 * a full segment at state (v, i) are
 *
 * <pre>
 *   fv = dt mu1 (i + c - v) + scale (sigma11 z1 + sigma12 z2),   c = inputCurrent + inputGain u
 *   fi = -dt mu2 i          + scale (sigma21 z1 + sigma22 z2)
 *   fs = dt lambda(v)
 * </pre>
 *
 * The order of operations here is the one that every engine keeps to the last bit.
 */
public final class Segment {
  /** A new one; may be used for any number of runs. */
  public Segment() {}

  private double dt;
  private double scale;
  private double lengthRatio;
  private double noiseRatio;
  private double rate1;
  private double rate2;
  private double noise11;
  private double noise12;
  private double noise21;
  private double noise22;
  private double current;
  private double gain;
  private double clockScale;
  private StochasticNeuron neuron = StochasticNeuron.defaults();
  private double vThreshold;
  private double cap;
  private double beta;

  /**
   * Sets the coefficients.
   *
   * @param readOut whether the neuron has no event function: its clock stands still
   * @param dt length of the segment
   * @param scale factor from normalised noise to increments over dt
   * @param lengthRatio dt over the length of a full step
   * @param noiseRatio scale over the scale of a full step
   */
  void set(
      StochasticNeuron neuron,
      boolean readOut,
      double dt,
      double scale,
      double lengthRatio,
      double noiseRatio) {
    this.neuron = neuron;
    this.dt = dt;
    this.scale = scale;
    this.lengthRatio = lengthRatio;
    this.noiseRatio = noiseRatio;
    rate1 = dt * neuron.mu1();
    rate2 = dt * neuron.mu2();
    noise11 = neuron.sigma11() * scale;
    noise12 = neuron.sigma12() * scale;
    noise21 = neuron.sigma21() * scale;
    noise22 = neuron.sigma22() * scale;
    current = rate1 * neuron.inputCurrent();
    gain = rate1 * neuron.inputGain();
    clockScale = readOut ? 0 : dt / neuron.tauS();
    vThreshold = neuron.vThreshold();
    cap = neuron.intensityCap();
    beta = neuron.beta();
  }

  /**
   * {@return the state-independent part of fv: dt mu1 c plus noise}
   *
   * @param z1 normalised increment of channel 0
   * @param z2 normalised increment of channel 1
   * @param u recorded input on the segment
   */
  public double driveV(double z1, double z2, double u) {
    return Math.fma(noise11, z1, Math.fma(noise12, z2, Math.fma(gain, u, current)));
  }

  /**
   * {@return the state-independent part of fi: noise}
   *
   * @param z1 normalised increment of channel 0
   * @param z2 normalised increment of channel 1
   */
  public double driveI(double z1, double z2) {
    return Math.fma(noise21, z1, noise22 * z2);
  }

  /**
   * {@return fv at state (v, i), given its state-independent part}
   *
   * @param v membrane potential
   * @param i synaptic current
   * @param driveV state-independent part of fv
   */
  public double incrementV(double v, double i, double driveV) {
    return Math.fma(rate1, i - v, driveV);
  }

  /**
   * {@return fi at state i, given its state-independent part}
   *
   * @param i synaptic current
   * @param driveI state-independent part of fi
   */
  public double incrementI(double i, double driveI) {
    return Math.fma(-rate2, i, driveI);
  }

  /**
   * {@return fs = dt lambda(v)}
   *
   * @param v membrane potential
   */
  public double clockIncrement(double v) {
    return ExponentialIntensity.scaled(v, vThreshold, cap, beta, clockScale);
  }

  /**
   * {@return whether the cap does not hold the intensity at v, so that it has slope beta lambda
   * there}
   *
   * @param v membrane potential
   */
  public boolean uncapped(double v) {
    return v - vThreshold < cap;
  }

  /**
   * {@return min(v - vThreshold, cap): what beta multiplies in the intensity}
   *
   * @param v membrane potential
   */
  public double excess(double v) {
    double x = v - vThreshold;
    return x < cap ? x : cap;
  }

  /** {@return the neuron whose coefficients these are} */
  public StochasticNeuron neuron() {
    return neuron;
  }

  /** {@return length of the segment} */
  public double dt() {
    return dt;
  }

  /** {@return factor from normalised noise to increments} */
  public double scale() {
    return scale;
  }

  /** {@return dt over the length of a full step: 1 but for a shortened last step} */
  public double lengthRatio() {
    return lengthRatio;
  }

  /** {@return scale over the scale of a full step} */
  public double noiseRatio() {
    return noiseRatio;
  }

  /** {@return dt mu1} */
  public double rate1() {
    return rate1;
  }

  /** {@return dt mu2} */
  public double rate2() {
    return rate2;
  }

  /** {@return scale sigma11} */
  public double noise11() {
    return noise11;
  }

  /** {@return scale sigma12} */
  public double noise12() {
    return noise12;
  }

  /** {@return scale sigma21} */
  public double noise21() {
    return noise21;
  }

  /** {@return scale sigma22} */
  public double noise22() {
    return noise22;
  }

  /** {@return dt mu1 inputCurrent} */
  public double current() {
    return current;
  }

  /** {@return dt mu1 inputGain} */
  public double gain() {
    return gain;
  }

  /** {@return dt / tauS; 0 for a read-out} */
  public double clockScale() {
    return clockScale;
  }

  /** {@return steepness of the intensity} */
  public double beta() {
    return beta;
  }
}

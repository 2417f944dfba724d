package io.roughspike.model;

/**
 * The scalar parameters of one stochastic neuron, each with the name it has in configuration files,
 * metrics and results. The order is the layout of every parameter vector and gradient vector.
 */
public enum Parameter {
  /** Membrane rate mu1 (1/time): dv = mu1 (i + c(t) - v) dt + ... */
  MU1("mu1"),
  /** Synaptic decay rate mu2 (1/time): di = -mu2 i dt + ... */
  MU2("mu2"),
  /** Diffusion of v along Brownian channel 0. */
  SIGMA11("sigma11"),
  /** Diffusion of v along Brownian channel 1. */
  SIGMA12("sigma12"),
  /** Diffusion of i along Brownian channel 0. */
  SIGMA21("sigma21"),
  /** Diffusion of i along Brownian channel 1. */
  SIGMA22("sigma22"),
  /** Subtracted from v at a spike. */
  V_RESET("vReset"),
  /** Soft threshold of the intensity. */
  V_THRESHOLD("vThreshold"),
  /** Refractory allowance: the clock restarts at log U - alpha. */
  ALPHA("alpha"),
  /** Steepness of the exponential intensity. */
  BETA("beta"),
  /** Time scale of the intensity at threshold. */
  TAU_S("tauS"),
  /** Largest v - vThreshold that the intensity sees. */
  INTENSITY_CAP("intensityCap"),
  /** Constant part of the input current c(t). */
  INPUT_CURRENT("inputCurrent"),
  /** Gain of the recorded part of the input current c(t). */
  INPUT_GAIN("inputGain"),
  /** Membrane potential at the start. */
  V0("v0"),
  /** Synaptic current at the start. */
  I0("i0");

  private static final Parameter[] ALL = values();

  /** How many parameters there are: the length of a parameter vector. */
  public static final int COUNT = ALL.length;

  private final String yamlName;

  Parameter(String yamlName) {
    this.yamlName = yamlName;
  }

  /** {@return the name used in configuration files, metrics and results} */
  public String yamlName() {
    return yamlName;
  }

  /**
   * {@return the parameter at position {@code index} of a parameter vector}
   *
   * @param index position, from 0 to COUNT - 1
   */
  public static Parameter at(int index) {
    return ALL[index];
  }
}

package io.roughspike.model;

import io.roughspike.math.Elementary;

/**
 * The exponential intensity of the stochastic neuron, lambda(v) = exp(beta min(v - v_th, cap)) /
 * tau_s, as one function of plain numbers that the engines share.
 */
public final class ExponentialIntensity {
  private ExponentialIntensity() {}

  /**
   * {@code scale * exp(beta * min(v - vThreshold, cap))}. The exponent is held within the range of
   * {@link Elementary#exp}.
   *
   * @param v membrane potential; NaN gives NaN
   * @param vThreshold the potential at which the intensity is {@code scale}
   * @param cap upper bound of v - vThreshold, may be infinite
   * @param beta steepness, not negative
   * @param scale factor, for instance 1 / tau_s or dt / tau_s
   * @return the scaled intensity
   */
  public static double scaled(double v, double vThreshold, double cap, double beta, double scale) {
    // beta >= 0, and rounding is monotone: the bound of the exponent can be taken after scaling.
    double bound = beta * cap;
    double exponent = beta * (v - vThreshold);
    return Elementary.exp(exponent > bound ? bound : exponent) * scale;
  }
}

package io.roughspike.kernel;

/**
 * A static kernel kappa on R^d: what a signature kernel compares points with. The signature kernel
 * of x and y under kappa is that of the paths kappa(x, .) and kappa(y, .) in kappa's Hilbert space.
 * An implementation of your own must be symmetric, positive definite and free of state.
 */
public interface StaticKernel {
  /** kappa(x, y) of the points x at {@code x[xOffset ..]} and y at {@code y[yOffset ..]}. */
  double value(double[] x, int xOffset, double[] y, int yOffset, int channels);

  /**
   * Adds the derivative of kappa(x, y) with respect to x, times {@code cotangent}, to {@code
   * out[outOffset ..]}.
   */
  void addGradient(
      double cotangent,
      double[] x,
      int xOffset,
      double[] y,
      int yOffset,
      int channels,
      double[] out,
      int outOffset);

  /** The derivative of kappa(x, y) with respect to the kernel's own parameter; 0 without one. */
  default double bandwidthDerivative(
      double[] x, int xOffset, double[] y, int yOffset, int channels) {
    return 0;
  }
}

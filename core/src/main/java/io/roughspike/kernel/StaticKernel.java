package io.roughspike.kernel;

/**
 * A static kernel kappa on R^d: what a signature kernel compares points with. The signature kernel
 * of x and y under kappa is that of the paths kappa(x, .) and kappa(y, .) in kappa's Hilbert space.
 * An implementation of your own must be symmetric, positive definite and free of state.
 */
public interface StaticKernel {
  /**
   * {@return kappa(x, y) of the points x at {@code x[xOffset ..]} and y at {@code y[yOffset ..]}}
   *
   * @param x holds the first point
   * @param xOffset where the first point starts
   * @param y holds the second point
   * @param yOffset where the second point starts
   * @param channels number of channels d, at least 1
   */
  double value(double[] x, int xOffset, double[] y, int yOffset, int channels);

  /**
   * Adds the derivative of kappa(x, y) with respect to x, times {@code cotangent}, to {@code
   * out[outOffset ..]}.
   *
   * @param cotangent factor of the derivative
   * @param x holds the first point
   * @param xOffset where the first point starts
   * @param y holds the second point
   * @param yOffset where the second point starts
   * @param channels number of channels d, at least 1
   * @param out is added to
   * @param outOffset where the result starts in its array
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

  /**
   * {@return the derivative of kappa(x, y) with respect to the kernel's own parameter; 0 without
   * one}
   *
   * @param x holds the first point
   * @param xOffset where the first point starts
   * @param y holds the second point
   * @param yOffset where the second point starts
   * @param channels number of channels d, at least 1
   */
  default double bandwidthDerivative(
      double[] x, int xOffset, double[] y, int yOffset, int channels) {
    return 0;
  }
}

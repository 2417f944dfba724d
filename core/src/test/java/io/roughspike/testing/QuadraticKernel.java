package io.roughspike.testing;

import io.roughspike.kernel.StaticKernel;

/**
 * A static kernel that the library does not know: (offset + &lt;x, y&gt;)^2.
 *
 * @param offset its parameter, which takes the place of a bandwidth
 */
public record QuadraticKernel(double offset) implements StaticKernel {
  private double root(double[] x, int xOffset, double[] y, int yOffset, int channels) {
    double sum = offset;
    for (int c = 0; c < channels; c++) {
      sum += x[xOffset + c] * y[yOffset + c];
    }
    return sum;
  }

  @Override
  public double value(double[] x, int xOffset, double[] y, int yOffset, int channels) {
    double root = root(x, xOffset, y, yOffset, channels);
    return root * root;
  }

  @Override
  public void addGradient(
      double cotangent,
      double[] x,
      int xOffset,
      double[] y,
      int yOffset,
      int channels,
      double[] out,
      int outOffset) {
    double root = root(x, xOffset, y, yOffset, channels);
    for (int c = 0; c < channels; c++) {
      out[outOffset + c] += cotangent * 2 * root * y[yOffset + c];
    }
  }

  @Override
  public double bandwidthDerivative(
      double[] x, int xOffset, double[] y, int yOffset, int channels) {
    return 2 * root(x, xOffset, y, yOffset, channels);
  }
}

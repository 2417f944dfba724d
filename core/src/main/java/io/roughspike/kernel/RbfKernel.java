package io.roughspike.kernel;

import io.roughspike.math.Elementary;

/**
 * kappa(x, y) = exp(-|x - y|^2 / S).
 *
 * @param bandwidth S, in squared units of the channels, positive and finite, as 1/S must be
 */
public record RbfKernel(double bandwidth) implements StaticKernel {
  /** Checks the values. */
  public RbfKernel {
    if (!(bandwidth > 0 && bandwidth < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("bandwidth must be positive and finite, got " + bandwidth);
    }
    if (Double.isInfinite(1 / bandwidth)) {
      throw new IllegalArgumentException(
          "bandwidth must be so large that its reciprocal is finite, got " + bandwidth);
    }
  }

  private static double squaredDistance(
      double[] x, int xOffset, double[] y, int yOffset, int channels) {
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      double difference = x[xOffset + c] - y[yOffset + c];
      sum = Math.fma(difference, difference, sum);
    }
    return sum;
  }

  @Override
  public double value(double[] x, int xOffset, double[] y, int yOffset, int channels) {
    return Elementary.exp(squaredDistance(x, xOffset, y, yOffset, channels) * (-1 / bandwidth));
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
    double factor = cotangent * value(x, xOffset, y, yOffset, channels) * (-2 / bandwidth);
    for (int c = 0; c < channels; c++) {
      out[outOffset + c] = Math.fma(factor, x[xOffset + c] - y[yOffset + c], out[outOffset + c]);
    }
  }

  @Override
  public double bandwidthDerivative(
      double[] x, int xOffset, double[] y, int yOffset, int channels) {
    double square = squaredDistance(x, xOffset, y, yOffset, channels);
    return Elementary.exp(square * (-1 / bandwidth)) * square / (bandwidth * bandwidth);
  }

  @Override
  public String toString() {
    return "rbf static kernel of bandwidth " + bandwidth;
  }
}

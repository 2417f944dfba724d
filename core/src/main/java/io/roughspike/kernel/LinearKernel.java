package io.roughspike.kernel;

/** kappa(x, y) = &lt;x, y&gt;. */
public record LinearKernel() implements StaticKernel {
  @Override
  public double value(double[] x, int xOffset, double[] y, int yOffset, int channels) {
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum = Math.fma(x[xOffset + c], y[yOffset + c], sum);
    }
    return sum;
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
    for (int c = 0; c < channels; c++) {
      out[outOffset + c] = Math.fma(cotangent, y[yOffset + c], out[outOffset + c]);
    }
  }

  @Override
  public String toString() {
    return "linear static kernel";
  }
}

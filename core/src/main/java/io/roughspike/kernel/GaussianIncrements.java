package io.roughspike.kernel;

import io.roughspike.goursat.GoursatRows;
import java.util.Arrays;

/** Increments of {@link RbfKernel}: values in the order of its operations. */
final class GaussianIncrements extends ValueIncrements {
  private final double bandwidth;
  private double[][] y = {};
  private double[] point = {};
  private double[] sums = {};

  GaussianIncrements(RbfKernel kernel, double scale, GoursatRows rows) {
    super(scale, rows);
    this.bandwidth = kernel.bandwidth();
  }

  @Override
  public void second(PathBlock paths) {
    super.second(paths);
    y = paths.lanePoints();
    if (point.length != paths.paddedChannels()) {
      point = new double[paths.paddedChannels()];
      sums = new double[(point.length + 1) * rows.lanes()];
    }
    Arrays.fill(point, paths.channels(), point.length, 0);
  }

  private void takePoint(int i) {
    System.arraycopy(x, xAt + i * block.channels(), point, 0, block.channels());
  }

  @Override
  void values(int i, double[] out, int at) {
    takePoint(i);
    rows.gaussians(point, y, point.length, -1 / bandwidth, out, at, block.points());
  }

  @Override
  void addDerivative(int i, double[] w, double[] values, int at, double[] total) {
    takePoint(i);
    rows.gaussianSums(w, values, at, point, y, point.length, block.points(), sums);
    double factor = -2 / bandwidth * scale;
    int channels = block.channels();
    int lanes = rows.lanes();
    for (int c = 0; c < channels; c++) {
      double sum = total[i * channels + c];
      for (int l = 0; l < block.count(); l++) {
        sum = Math.fma(sums[c * lanes + l], factor, sum);
      }
      total[i * channels + c] = sum;
    }
    double ofBandwidth = scale / (bandwidth * bandwidth);
    for (int l = 0; l < block.count(); l++) {
      bandwidths[l] = Math.fma(sums[point.length * lanes + l], ofBandwidth, bandwidths[l]);
    }
  }
}

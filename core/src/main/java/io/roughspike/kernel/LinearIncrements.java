package io.roughspike.kernel;

import io.roughspike.goursat.GoursatRows;
import java.util.Arrays;

/** a = &lt;dx, dy&gt; / 4^n. The totals hold the derivative in the increments of x. */
final class LinearIncrements implements CellIncrements {
  private final double scale;
  private final GoursatRows rows;
  private PathBlock block;
  private double[][] dy = {};
  private double[] dx = {};
  private double[] sums = {};
  private double[] x = {};
  private int xAt;

  LinearIncrements(double scale, GoursatRows rows) {
    this.scale = scale;
    this.rows = rows;
    this.block = new PathBlock(rows.lanes());
  }

  @Override
  public void second(PathBlock y) {
    block = y;
    dy = y.increments();
    if (dx.length != y.paddedChannels()) {
      dx = new double[y.paddedChannels()];
      sums = new double[dx.length * rows.lanes()];
    }
    Arrays.fill(dx, y.channels(), dx.length, 0);
  }

  @Override
  public void first(double[] newX, int at) {
    x = newX;
    xAt = at;
  }

  @Override
  public void reserve(int slots) {
    // the static kernel has no values to keep
  }

  @Override
  public void fill(int i, int lower, int upper, boolean fresh, double[] a, int aAt) {
    int channels = block.channels();
    int from = xAt + i * channels;
    for (int c = 0; c < channels; c++) {
      dx[c] = x[from + channels + c] - x[from + c];
    }
    rows.increments(dx, dy, dx.length, scale, a, aAt, block.points() - 1);
  }

  @Override
  public void beginDerivative() {
    // rows are independent
  }

  @Override
  public void addDerivative(int i, int lower, int upper, double[] aBar, double[] total) {
    rows.sums(aBar, dy, dx.length, block.points() - 1, sums);
    int channels = block.channels();
    int lanes = rows.lanes();
    for (int c = 0; c < channels; c++) {
      double sum = total[i * channels + c];
      for (int l = 0; l < block.count(); l++) {
        sum = Math.fma(sums[c * lanes + l], scale, sum);
      }
      total[i * channels + c] = sum;
    }
  }

  @Override
  public double addBandwidth(double sum) {
    return sum;
  }

  @Override
  public void finish(double[] total, int points, int channels) {
    // from the end, where the increment behind the last point is zero
    for (int k = points * channels - 1; k >= 0; k--) {
      total[k] = (k < channels ? 0 : total[k - channels]) - total[k];
    }
  }
}

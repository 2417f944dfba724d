package io.roughspike.kernel;

import static io.roughspike.goursat.GoursatRows.FIRST;

import io.roughspike.goursat.GoursatRows;
import java.util.Arrays;

/** Increments of any static kernel, called point by point. */
final class OwnIncrements extends ValueIncrements {
  private final StaticKernel kernel;
  private double[] gradient = {};

  OwnIncrements(StaticKernel kernel, double scale, GoursatRows rows) {
    super(scale, rows);
    this.kernel = kernel;
  }

  @Override
  void values(int i, double[] out, int at) {
    int channels = block.channels();
    int lanes = rows.lanes();
    double[] y = block.values();
    for (int l = 0; l < block.count(); l++) {
      double value = 0;
      for (int j = 0; j < block.points(); j++) {
        if (j < block.points(l)) {
          value = kernel.value(x, xAt + i * channels, y, block.at(l, j), channels);
        }
        out[at + j * lanes + l] = value;
      }
    }
    for (int l = block.count(); l < lanes; l++) {
      for (int j = 0; j < block.points(); j++) {
        out[at + j * lanes + l] = 0;
      }
    }
  }

  @Override
  void addDerivative(int i, double[] w, double[] values, int at, double[] total) {
    int channels = block.channels();
    gradient = Buffers.atLeast(gradient, channels);
    double[] y = block.values();
    int point = xAt + i * channels;
    for (int l = 0; l < block.count(); l++) {
      Arrays.fill(gradient, 0, channels, 0);
      double ofBandwidth = 0;
      for (int j = 0; j < block.points(l); j++) {
        double weight = w[FIRST + j * rows.lanes() + l];
        int other = block.at(l, j);
        kernel.addGradient(weight, x, point, y, other, channels, gradient, 0);
        double derivative = kernel.bandwidthDerivative(x, point, y, other, channels);
        ofBandwidth = Math.fma(weight, derivative, ofBandwidth);
      }
      for (int c = 0; c < channels; c++) {
        total[i * channels + c] = Math.fma(gradient[c], scale, total[i * channels + c]);
      }
      bandwidths[l] = Math.fma(ofBandwidth, scale, bandwidths[l]);
    }
  }
}

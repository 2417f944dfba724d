package io.roughspike.simd;

import io.roughspike.model.ExponentialIntensity;

/** Scaled intensities of lanes. */
final class SimdIntensity {
  private SimdIntensity() {}

  static void fill(
      double[] v,
      int vOffset,
      double[] out,
      int outOffset,
      int n,
      double vThreshold,
      double cap,
      double beta,
      double scale) {
    for (int l = 0; l < n; l++) {
      out[outOffset + l] =
          ExponentialIntensity.scaled(v[vOffset + l], vThreshold, cap, beta, scale);
    }
  }
}

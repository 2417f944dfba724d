package io.roughspike.event;

import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.Driver;

/** Draws one element after the other. */
public final class ScalarNoise implements NoiseSource {
  /** A new one. */
  public ScalarNoise() {}

  @Override
  public void increments(
      Driver driver,
      long[] sample,
      long[] neuron,
      long[] channel,
      long[] block,
      int count,
      double[] out,
      int at,
      int stride) {
    for (int e = 0; e < count; e++) {
      driver.block(
          (int) sample[e], (int) neuron[e], (int) channel[e], (int) block[e], out, at + e, stride);
    }
  }

  @Override
  public void thresholds(
      ClockDraws clocks, long[] sample, long[] neuron, long[] chunk, int count, double[] out) {
    for (int e = 0; e < count; e++) {
      for (int j = 0; j < CHUNK; j++) {
        out[CHUNK * e + j] =
            clocks.logUniform((int) sample[e], (int) neuron[e], CHUNK * (int) chunk[e] + j);
      }
    }
  }
}

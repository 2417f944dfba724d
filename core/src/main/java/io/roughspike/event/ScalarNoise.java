package io.roughspike.event;

import io.roughspike.driver.Driver;
import io.roughspike.driver.WorkerNoise;

/** Draws one element after the other. */
public final class ScalarNoise implements NoiseSource {
  /** A new one. */
  public ScalarNoise() {}

  @Override
  public void increments(
      WorkerNoise noise, NoiseElements elements, int count, double[] out, int at, int stride) {
    Driver.Source source = noise.increments();
    for (int e = 0; e < count; e++) {
      source.block(
          (int) elements.sample[e],
          elements.neuron(e),
          elements.channel(e),
          (int) elements.block[e],
          out,
          at + e,
          stride);
    }
  }

  @Override
  public void thresholds(
      WorkerNoise noise, long[] sample, long[] neuron, long[] chunk, int count, double[] out) {
    for (int e = 0; e < count; e++) {
      for (int j = 0; j < CHUNK; j++) {
        out[CHUNK * e + j] =
            noise.clocks().logUniform((int) sample[e], (int) neuron[e], CHUNK * (int) chunk[e] + j);
      }
    }
  }
}

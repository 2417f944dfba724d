package io.roughspike.simd;

import io.roughspike.random.RandomStream;

/** Logarithms of uniforms for lanes of samples. */
final class SimdUniforms {
  void logUniforms(
      RandomStream stream, int neuron, long[] sample, long[] block, int count, double[] out) {
    for (int j = 0; j < count; j++) {
      for (int half = 0; half < 2; half++) {
        out[2 * j + half] = stream.logUniform((int) sample[j], neuron, (int) (2 * block[j] + half));
      }
    }
  }
}

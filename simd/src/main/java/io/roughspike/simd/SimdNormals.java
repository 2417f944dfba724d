package io.roughspike.simd;

import io.roughspike.random.RandomStream;

/** Normals for lanes of samples. */
final class SimdNormals {
  void fill(
      RandomStream stream,
      int neuron,
      int channel,
      long[] sample,
      long[] block,
      int lanes,
      double[] z,
      int offset,
      int rowStride) {
    for (int l = 0; l < lanes; l++) {
      stream.normals4((int) sample[l], neuron, channel, (int) block[l], z, offset + l, rowStride);
    }
  }
}

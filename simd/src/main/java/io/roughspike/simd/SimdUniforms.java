package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.MANTISSA;
import static io.roughspike.simd.LaneShapes.FIRST;

import io.roughspike.random.RandomStream;

/** Twin of {@link RandomStream#logUniform}: one block, two uniforms, an element. */
final class SimdUniforms {
  private static final long WORD = 0xFFFFFFFFL;

  /** Blocks of one pass. */
  private static final int CHUNK = 64;

  private final SimdPhilox philox = new SimdPhilox();
  private final long[] high = new long[FIRST + 2 * CHUNK];
  private final long[] low = new long[FIRST + 2 * CHUNK];
  private final double[] logs = new double[FIRST + 2 * CHUNK];

  /**
   * Logarithms of uniforms 2 block and 2 block + 1 of elements that each have a sample, a neuron
   * and a block of their own.
   *
   * @param seed {@link RandomStream#seed}
   * @param sample the sample of element l, in [0, 2^31)
   * @param block the block of element l, in [0, 2^30)
   * @param neuron the neuron of element l
   * @param counter {@link RandomStream#uniformsCounter} in every element
   * @param count elements, a multiple of {@link LaneShapes#GRAIN}
   * @param out receives uniform 2 block of element l at {@code offset + l} and the next one at
   *     {@code offset + rowStride + l}
   */
  void logUniforms(
      long seed,
      long[] sample,
      long[] block,
      long[] neuron,
      long[] counter,
      int count,
      double[] out,
      int offset,
      int rowStride) {
    for (int start = 0; start < count; start += CHUNK) {
      int n = Math.min(CHUNK, count - start);
      philox.words(seed, sample, block, neuron, counter, start, n, high, low);
      for (int l = FIRST; l < FIRST + 2 * n; l++) {
        high[l] = ((high[l] << 32) | (low[l] & WORD)) >>> 12;
      }
      SimdLog.ofWords(high, MANTISSA, 1, logs, 2 * n);
      System.arraycopy(logs, FIRST, out, offset + start, n);
      System.arraycopy(logs, FIRST + n, out, offset + rowStride + start, n);
    }
  }
}

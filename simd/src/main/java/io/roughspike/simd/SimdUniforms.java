package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.MANTISSA;
import static io.roughspike.simd.LaneShapes.FIRST;
import static io.roughspike.simd.LaneShapes.GRAIN;

import io.roughspike.random.RandomStream;

/** Twin of {@link RandomStream#logUniform}: one block, two uniforms, a lane. */
final class SimdUniforms {
  private static final long WORD = 0xFFFFFFFFL;

  /** Blocks of one pass. */
  private static final int CHUNK = 64;

  private final SimdPhilox philox = new SimdPhilox();
  private final long[] samples = new long[CHUNK];
  private final long[] blocks = new long[CHUNK];
  private final long[] high = new long[FIRST + 2 * CHUNK];
  private final long[] low = new long[FIRST + 2 * CHUNK];
  private final double[] logs = new double[FIRST + 2 * CHUNK];

  /**
   * Logarithms of uniforms 2 block[j] and 2 block[j] + 1 of sample[j], j = 0 to count - 1.
   *
   * @param sample in [0, 2^31)
   * @param block in [0, 2^30)
   * @param count any number
   * @param out receives them at 2 j and 2 j + 1
   */
  void logUniforms(
      RandomStream stream, int neuron, long[] sample, long[] block, int count, double[] out) {
    int last = stream.uniformsCounter();
    for (int start = 0; start < count; start += CHUNK) {
      int n = Math.min(CHUNK, count - start);
      System.arraycopy(sample, start, samples, 0, n);
      System.arraycopy(block, start, blocks, 0, n);
      // Lanes beyond n, up to whole vectors, hold counters of earlier calls: harmless.
      int lanes = (n + GRAIN - 1) / GRAIN * GRAIN;
      philox.words(stream.seed(), neuron, last, samples, blocks, 0, lanes, high, low);
      for (int l = FIRST; l < FIRST + 2 * lanes; l++) {
        high[l] = ((high[l] << 32) | (low[l] & WORD)) >>> 12;
      }
      SimdLog.ofWords(high, MANTISSA, 1, logs, 2 * lanes);
      for (int l = 0; l < n; l++) {
        out[2 * (start + l)] = logs[FIRST + l];
        out[2 * (start + l) + 1] = logs[FIRST + lanes + l];
      }
    }
  }

  /**
   * Logarithms of uniforms 2 block and 2 block + 1 of one sample for many neurons.
   *
   * @param neuron the neuron of element l
   * @param counter {@link RandomStream#uniformsCounter} in every element
   * @param count elements, a multiple of {@link LaneShapes#GRAIN}
   * @param out receives those of element l at {@code offset + l * stride} and after it
   */
  void logUniformsOfNeurons(
      long seed,
      long sample,
      long block,
      long[] neuron,
      long[] counter,
      int count,
      double[] out,
      int offset,
      int stride) {
    for (int start = 0; start < count; start += CHUNK) {
      int n = Math.min(CHUNK, count - start);
      philox.wordsOfNeurons(seed, sample, block, neuron, counter, start, n, high, low);
      for (int l = FIRST; l < FIRST + 2 * n; l++) {
        high[l] = ((high[l] << 32) | (low[l] & WORD)) >>> 12;
      }
      SimdLog.ofWords(high, MANTISSA, 1, logs, 2 * n);
      for (int l = 0; l < n; l++) {
        int at = offset + (start + l) * stride;
        out[at] = logs[FIRST + l];
        out[at + 1] = logs[FIRST + n + l];
      }
    }
  }
}

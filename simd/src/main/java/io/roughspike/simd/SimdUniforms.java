package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.MANTISSA;
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
  private final long[] high = new long[2 * CHUNK];
  private final long[] low = new long[2 * CHUNK];
  private final double[] logs = new double[2 * CHUNK];

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
      for (int l = 0; l < 2 * lanes; l++) {
        high[l] = ((high[l] << 32) | (low[l] & WORD)) >>> 12;
      }
      SimdLog.ofWords(high, MANTISSA, 1, logs, 2 * lanes);
      for (int l = 0; l < n; l++) {
        out[2 * (start + l)] = logs[l];
        out[2 * (start + l) + 1] = logs[lanes + l];
      }
    }
  }
}

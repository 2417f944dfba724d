package io.roughspike.event;

import io.roughspike.driver.WorkerNoise;

/**
 * Draws random numbers for a list of elements at once; owned by one worker. The numbers are those
 * of the driver and of the clocks, however many are drawn together.
 */
public interface NoiseSource {
  /**
   * Lists have room for a multiple of so many elements; what fills them up may be drawn for
   * nothing.
   */
  int GRAIN = 8;

  /** Thresholds of one chunk. */
  int CHUNK = 4;

  /**
   * Normalised increments of the four segments of a block, for each element e.
   *
   * @param noise where they come from
   * @param elements what to draw
   * @param count number of elements
   * @param out receives segment r of element e at {@code at + r * stride + e}
   * @param at where they begin
   * @param stride at least {@code count}, rounded up to a multiple of {@link #GRAIN}
   */
  void increments(
      WorkerNoise noise, NoiseElements elements, int count, double[] out, int at, int stride);

  /**
   * log U of draws 4 chunk to 4 chunk + 3 for each element e.
   *
   * @param noise where they come from
   * @param sample number of the sample
   * @param neuron number of the neuron
   * @param chunk number of the chunk
   * @param count number of elements
   * @param out receives draw j of element e at {@code 4 e + j}
   */
  void thresholds(
      WorkerNoise noise, long[] sample, long[] neuron, long[] chunk, int count, double[] out);
}

package io.roughspike.driver;

/**
 * The continuous driver of the equation on the grid, in increments on demand: the increment of
 * channel c of a neuron over step m is {@code scale(dt) * xi}, where xi is entry m of the
 * normalised increments. A driver is a pure function of its arguments, so that a backward pass can
 * replay it without storing it and results do not depend on which samples run together.
 */
public interface Driver {
  /** Channels of Brownian noise a neuron has: two, one for each column of sigma. */
  int CHANNELS = 2;

  /** Steps in one block of {@link #block}. */
  int BLOCK = 4;

  /**
   * {@return the factor from normalised increments to increments over a step of length {@code dt}}
   *
   * @param dt length of the step, above 0
   */
  double scale(double dt);

  /**
   * Normalised increments of the steps 4 {@code block} to 4 {@code block} + 3. Entries beyond the
   * last step of the grid may hold any finite value.
   *
   * @param sample number of the sample, from 0
   * @param neuron number of the neuron, from 0
   * @param channel number of the channel, from 0
   * @param block number of the block of four steps, from 0
   * @param out receives entry r at {@code offset + r * stride}
   * @param offset where the first step goes
   * @param stride distance between consecutive steps
   */
  void block(int sample, int neuron, int channel, int block, double[] out, int offset, int stride);

  /**
   * Checks that this driver can serve the given samples, steps and neurons.
   *
   * @param firstSample number of the first sample, from 0
   * @param samples number of samples, at least 1
   * @param steps number of steps of the grid
   * @param neurons number of neurons, at least 1
   * @throws IllegalArgumentException naming what is missing
   */
  void requireCovers(int firstSample, int samples, int steps, int neurons);
}

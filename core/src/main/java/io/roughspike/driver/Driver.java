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

  /** The factor from normalised increments to increments over a step of length {@code dt}. */
  double scale(double dt);

  /**
   * Normalised increments of the steps 4 {@code block} to 4 {@code block} + 3. Entries beyond the
   * last step of the grid may hold any finite value.
   *
   * @param out receives entry r at {@code offset + r * stride}
   */
  void block(int sample, int neuron, int channel, int block, double[] out, int offset, int stride);

  /**
   * Checks that this driver can serve the given samples, steps and neurons.
   *
   * @throws IllegalArgumentException naming what is missing
   */
  void requireCovers(int firstSample, int samples, int steps, int neurons);
}

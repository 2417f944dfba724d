package io.roughspike.driver;

/**
 * The random thresholds of the log-survival clocks: clock j of a neuron (j = 0 at the start, then
 * one after each spike) starts at {@code logUniform(sample, neuron, j) - alpha}. A pure function of
 * its arguments, indexed by the neuron's own spike count.
 */
public interface ClockDraws {
  /** log U of draw {@code index}, U uniform on (0, 1]. */
  double logUniform(int sample, int neuron, int index);

  /**
   * Checks that draws exist for the given samples and neurons.
   *
   * @throws IllegalArgumentException naming what is missing
   */
  void requireCovers(int firstSample, int samples, int neurons);
}

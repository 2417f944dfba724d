package io.roughspike.driver;

import io.roughspike.random.RandomStream;
import java.util.Optional;

/**
 * The random thresholds of the log-survival clocks: clock j of a neuron (j = 0 at the start, then
 * one after each spike) starts at {@code logUniform(sample, neuron, j) - alpha}. A pure function of
 * its arguments, indexed by the neuron's own spike count; any thread may use it.
 */
public interface ClockDraws {
  /**
   * {@return log U of draw {@code index}, U uniform on (0, 1]}
   *
   * @param sample number of the sample, from 0
   * @param neuron number of the neuron, from 0
   * @param index number of the draw of that neuron, from 0
   */
  double logUniform(int sample, int neuron, int index);

  /**
   * {@return the stream whose uniforms these are, if there is one: an engine may then draw many of
   * them side by side}
   */
  default Optional<RandomStream> uniforms() {
    return Optional.empty();
  }

  /**
   * Checks that draws exist for the given samples and neurons.
   *
   * @param firstSample number of the first sample, from 0
   * @param samples number of samples, at least 1
   * @param neurons number of neurons, at least 1
   * @throws IllegalArgumentException naming what is missing
   */
  void requireCovers(int firstSample, int samples, int neurons);
}

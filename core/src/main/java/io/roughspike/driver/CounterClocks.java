package io.roughspike.driver;

import io.roughspike.random.RandomStream;
import java.util.Optional;

/**
 * Clock thresholds from a counter-based stream.
 *
 * @param stream where the uniforms come from
 */
public record CounterClocks(RandomStream stream) implements ClockDraws {
  @Override
  public double logUniform(int sample, int neuron, int index) {
    return stream.logUniform(sample, neuron, index);
  }

  @Override
  public Optional<RandomStream> uniforms() {
    return Optional.of(stream);
  }

  @Override
  public void requireCovers(int firstSample, int samples, int neurons) {
    // every counter of the stream exists
  }
}

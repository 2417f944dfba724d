package io.roughspike.driver;

import io.roughspike.random.RandomStream;
import java.util.Optional;

/**
 * Independent standard Brownian motions: increments sqrt(dt) xi and areas sqrt(dt / 12) eta with xi
 * and eta standard normal, drawn from a counter-based stream.
 *
 * @param stream where the normals come from
 */
public record BrownianDriver(RandomStream stream) implements Driver, Driver.Source {
  @Override
  public int channels() {
    return AREAS;
  }

  @Override
  public double scale(double dt) {
    return Math.sqrt(dt);
  }

  @Override
  public boolean hasAreas() {
    return true;
  }

  @Override
  public double areaScale(double dt) {
    return Math.sqrt(dt / 12);
  }

  /** {@return itself: it keeps nothing} */
  @Override
  public Source source() {
    return this;
  }

  @Override
  public Optional<RandomStream> normals() {
    return Optional.of(stream);
  }

  @Override
  public void block(
      int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
    stream.normals4(sample, neuron, channel, block, out, offset, stride);
  }

  @Override
  public void requireCovers(int firstSample, int samples, int steps, int neurons) {
    // every counter of the stream exists
  }
}

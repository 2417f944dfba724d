package io.roughspike.testing;

import io.roughspike.driver.Driver;
import io.roughspike.driver.Jumps;
import java.util.Comparator;
import java.util.List;

/**
 * A driver that only jumps, the same in all samples, at given times.
 *
 * @param channels of a neuron
 * @param jumps in any order
 */
public record GivenJumps(int channels, List<Jump> jumps) implements Driver, Driver.Source {
  /** One jump. */
  public record Jump(double time, int neuron, int channel, double size) {}

  /** Puts them in order. */
  public GivenJumps {
    jumps =
        jumps.stream()
            .sorted(
                Comparator.comparingDouble(Jump::time)
                    .thenComparingInt(Jump::neuron)
                    .thenComparingInt(Jump::channel))
            .toList();
  }

  /** The same with all jumps at one time moved to another, before the same jumps. */
  public GivenJumps moved(double from, double to) {
    return new GivenJumps(
        channels,
        jumps.stream()
            .map(j -> j.time == from ? new Jump(to, j.neuron, j.channel, j.size) : j)
            .toList());
  }

  @Override
  public boolean hasAreas() {
    return true;
  }

  @Override
  public boolean hasJumps() {
    return true;
  }

  @Override
  public boolean onlyJumps() {
    return true;
  }

  @Override
  public Source source() {
    return this;
  }

  @Override
  public void block(
      int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
    for (int r = 0; r < BLOCK; r++) {
      out[offset + r * stride] = 0;
    }
  }

  @Override
  public void jumps(int sample, Jumps out) {
    jumps.forEach(j -> out.add(j.time, j.neuron, j.channel, j.size));
  }

  @Override
  public void requireCovers(int firstSample, int samples, int steps, int neurons) {
    // all
  }
}

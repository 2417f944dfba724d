package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.FIRST;
import static io.roughspike.simd.LaneShapes.GRAIN;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.Driver;
import io.roughspike.event.NoiseSource;
import io.roughspike.event.ScalarNoise;
import io.roughspike.random.RandomStream;
import java.util.Arrays;

/** Draws the elements of a list side by side, where they come from a counter-based stream. */
final class SimdNoise implements NoiseSource {
  private final SimdNormals normals = new SimdNormals();
  private final SimdUniforms uniforms = new SimdUniforms();
  private final NoiseSource others = new ScalarNoise();
  private long[] counter = new long[0];
  private long[] pair = new long[0];
  private double[] logs = new double[0];

  @Override
  public void increments(
      Driver driver,
      long[] sample,
      long[] neuron,
      long[] channel,
      long[] block,
      int count,
      double[] out,
      int at,
      int stride) {
    if (!(driver instanceof BrownianDriver brownian)) {
      others.increments(driver, sample, neuron, channel, block, count, out, at, stride);
      return;
    }
    RandomStream stream = brownian.stream();
    int padded = room(count);
    long first = stream.normalsCounter(0); // the channel is in the lowest bits
    for (int e = 0; e < count; e++) {
      counter[e] = first + channel[e];
    }
    normals.fill(stream.seed(), sample, block, neuron, counter, padded, out, at, stride);
  }

  @Override
  public void thresholds(
      ClockDraws clocks, long[] sample, long[] neuron, long[] chunk, int count, double[] out) {
    if (!(clocks instanceof CounterClocks counters)) {
      others.thresholds(clocks, sample, neuron, chunk, count, out);
      return;
    }
    RandomStream stream = counters.stream();
    int padded = room(count);
    Arrays.fill(counter, 0, padded, stream.uniformsCounter());
    for (int half = 0; half < 2; half++) {
      for (int e = 0; e < count; e++) {
        pair[e] = 2 * chunk[e] + half;
      }
      uniforms.logUniforms(
          stream.seed(), sample, pair, neuron, counter, padded, logs, FIRST, padded);
      for (int e = 0; e < count; e++) {
        out[CHUNK * e + 2 * half] = logs[FIRST + e];
        out[CHUNK * e + 2 * half + 1] = logs[FIRST + padded + e];
      }
    }
  }

  /** Makes room for {@code count} elements and returns it in whole vectors. */
  private int room(int count) {
    int padded = (count + GRAIN - 1) / GRAIN * GRAIN;
    if (counter.length < padded) {
      counter = new long[padded];
      pair = new long[padded];
      logs = new double[FIRST + 2 * padded];
    }
    return padded;
  }
}

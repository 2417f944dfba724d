package io.roughspike.simd;

import static io.roughspike.simd.LaneShapes.FIRST;
import static io.roughspike.simd.LaneShapes.GRAIN;

import io.roughspike.driver.WorkerNoise;
import io.roughspike.event.NoiseElements;
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
      WorkerNoise noise, NoiseElements elements, int count, double[] out, int at, int stride) {
    RandomStream stream = noise.normals();
    if (stream == null) {
      others.increments(noise, elements, count, out, at, stride);
      return;
    }
    normals.fill(
        stream.seed(),
        elements.sample,
        elements.block,
        elements.third(stream),
        elements.last(stream),
        padded(count),
        out,
        at,
        stride);
  }

  @Override
  public void thresholds(
      WorkerNoise noise, long[] sample, long[] neuron, long[] chunk, int count, double[] out) {
    RandomStream stream = noise.uniforms();
    if (stream == null) {
      others.thresholds(noise, sample, neuron, chunk, count, out);
      return;
    }
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

  private static int padded(int count) {
    return (count + GRAIN - 1) / GRAIN * GRAIN;
  }

  /** Makes room for {@code count} elements and returns it in whole vectors. */
  private int room(int count) {
    int padded = padded(count);
    if (counter.length < padded) {
      counter = new long[padded];
      pair = new long[padded];
      logs = new double[FIRST + 2 * padded];
    }
    return padded;
  }
}

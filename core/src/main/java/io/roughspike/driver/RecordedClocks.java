package io.roughspike.driver;

import io.roughspike.math.Elementary;

/** Uniform draws given from outside, layout (samples, neurons, draws). */
public final class RecordedClocks implements ClockDraws {
  private final double[] uniforms;
  private final int samples;
  private final int neurons;
  private final int draws;

  /**
   * Clocks over recorded draws; the array is not copied and must not change.
   *
   * @param uniforms values in (0, 1], layout (samples, neurons, draws), last index fastest
   * @param samples number of samples, at least 1
   * @param neurons number of neurons, at least 1
   * @param draws draws a neuron
   */
  public RecordedClocks(double[] uniforms, int samples, int neurons, int draws) {
    if ((long) samples * neurons * draws != uniforms.length || draws < 1) {
      throw new IllegalArgumentException(
          "uniforms must have samples x neurons x draws = %d x %d x %d values, at least one draw, got %d"
              .formatted(samples, neurons, draws, uniforms.length));
    }
    for (int k = 0; k < uniforms.length; k++) {
      if (!(uniforms[k] > 0 && uniforms[k] <= 1)) {
        throw new IllegalArgumentException(
            "uniforms must be above 0 and at most 1, got " + uniforms[k] + " at flat index " + k);
      }
    }
    this.uniforms = uniforms;
    this.samples = samples;
    this.neurons = neurons;
    this.draws = draws;
  }

  @Override
  public double logUniform(int sample, int neuron, int index) {
    if (index >= draws) {
      throw new IllegalArgumentException(
          "uniforms must have a draw for every clock: sample %d, neuron %d needs draw %d, got %d draws (give more draws or a lower maxSpikes)"
              .formatted(sample, neuron, index, draws));
    }
    return Elementary.log(uniforms[(sample * neurons + neuron) * draws + index]);
  }

  @Override
  public void requireCovers(int firstSample, int samples, int neurons) {
    if (firstSample + samples > this.samples || neurons != this.neurons) {
      throw new IllegalArgumentException(
          "uniforms must have at least %d samples for %d neurons, got %d for %d"
              .formatted(firstSample + samples, neurons, this.samples, this.neurons));
    }
  }
}

package io.roughspike.driver;

import java.util.Optional;

/**
 * Increments given from outside, and space-time areas where there are some, layout (samples, steps,
 * neurons, channels), used as they are.
 */
public final class RecordedDriver implements Driver, Driver.Source {
  private final double[] increments;
  private final Optional<double[]> areas;
  private final int samples;
  private final int steps;
  private final int neurons;
  private final int channels;

  /**
   * A driver over recorded increments; the array is not copied and must not change.
   *
   * @param increments finite, layout (samples, steps, neurons, channels), last index fastest
   * @param samples number of samples, at least 1
   * @param steps number of steps of the grid
   * @param neurons number of neurons, at least 1
   * @param channels number of channels of each neuron, at least 1
   */
  public RecordedDriver(double[] increments, int samples, int steps, int neurons, int channels) {
    this(increments, Optional.empty(), samples, steps, neurons, channels);
  }

  /**
   * A driver over recorded increments and areas; the arrays are not copied and must not change.
   *
   * @param increments finite, layout (samples, steps, neurons, channels), last index fastest
   * @param areas finite, of the same layout: H = (1/dt) times the integral over a step of the
   *     driver less the straight line between its values at both ends; none for drivers without
   *     areas
   * @param samples number of samples, at least 1
   * @param steps number of steps of the grid
   * @param neurons number of neurons, at least 1
   * @param channels number of channels of each neuron, at least 1
   */
  public RecordedDriver(
      double[] increments,
      Optional<double[]> areas,
      int samples,
      int steps,
      int neurons,
      int channels) {
    long values = (long) samples * steps * neurons * channels;
    String shape =
        "samples x steps x neurons x channels = %d x %d x %d x %d"
            .formatted(samples, steps, neurons, channels);
    requireValues("brownian increments", increments, values, shape);
    areas.ifPresent(given -> requireValues("areas", given, values, shape));
    this.increments = increments;
    this.areas = areas;
    this.samples = samples;
    this.steps = steps;
    this.neurons = neurons;
    this.channels = channels;
  }

  private static void requireValues(String what, double[] values, long count, String shape) {
    if (count != values.length) {
      throw new IllegalArgumentException(
          "%s must have %s values, got %d".formatted(what, shape, values.length));
    }
    for (int k = 0; k < values.length; k++) {
      if (!Double.isFinite(values[k])) {
        throw new IllegalArgumentException(
            what + " must be finite, got " + values[k] + " at flat index " + k);
      }
    }
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public boolean hasAreas() {
    return areas.isPresent();
  }

  /** {@return itself: it keeps nothing} */
  @Override
  public Source source() {
    return this;
  }

  @Override
  public void block(
      int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
    double[] from = channel < AREAS ? increments : areas.orElseThrow();
    int own = channel < AREAS ? channel : channel - AREAS;
    for (int r = 0; r < BLOCK; r++) {
      int m = BLOCK * block + r;
      out[offset + r * stride] =
          m < steps ? from[((sample * steps + m) * neurons + neuron) * channels + own] : 0;
    }
  }

  @Override
  public void requireCovers(int firstSample, int samples, int steps, int neurons) {
    if (firstSample + samples > this.samples || steps > this.steps || neurons != this.neurons) {
      throw new IllegalArgumentException(
          "brownian increments must have at least %d samples and %d steps for %d neurons, got %d, %d, %d"
              .formatted(
                  firstSample + samples, steps, neurons, this.samples, this.steps, this.neurons));
    }
  }
}

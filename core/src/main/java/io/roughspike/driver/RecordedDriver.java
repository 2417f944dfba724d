package io.roughspike.driver;

/** Increments given from outside, layout (samples, steps, neurons, channels), used as they are. */
public final class RecordedDriver implements Driver, Driver.Source {
  private final double[] increments;
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
    if ((long) samples * steps * neurons * channels != increments.length) {
      throw new IllegalArgumentException(
          "brownian increments must have samples x steps x neurons x channels = %d x %d x %d x %d values, got %d"
              .formatted(samples, steps, neurons, channels, increments.length));
    }
    for (int k = 0; k < increments.length; k++) {
      if (!Double.isFinite(increments[k])) {
        throw new IllegalArgumentException(
            "brownian increments must be finite, got " + increments[k] + " at flat index " + k);
      }
    }
    this.increments = increments;
    this.samples = samples;
    this.steps = steps;
    this.neurons = neurons;
    this.channels = channels;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public double scale(double dt) {
    return 1;
  }

  @Override
  public boolean hasAreas() {
    return false;
  }

  @Override
  public double areaScale(double dt) {
    return 1;
  }

  /** {@return itself: it keeps nothing} */
  @Override
  public Source source() {
    return this;
  }

  @Override
  public void block(
      int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
    for (int r = 0; r < BLOCK; r++) {
      int m = BLOCK * block + r;
      out[offset + r * stride] =
          m < steps
              ? increments[((sample * steps + m) * neurons + neuron) * channels + channel]
              : 0;
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

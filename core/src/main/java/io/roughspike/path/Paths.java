package io.roughspike.path;

import java.util.Arrays;

/**
 * Piecewise-linear paths in R^d held in memory, with lengths of their own.
 *
 * <p>Layout: all points in one array, path after path; channel c of point i of path p is at {@code
 * (offset(p) + i) * channels + c}.
 */
public final class Paths implements PathSource {
  private final int channels;

  /** The first point of each path; the last entry is the number of all points. */
  private final int[] offsets;

  private final double[] values;

  /**
   * Paths of given lengths.
   *
   * @param channels d, at least 1
   * @param lengths points of each path, at least 1 each
   * @param values all points, finite; not copied
   */
  public Paths(int channels, int[] lengths, double[] values) {
    if (channels < 1) {
      throw new IllegalArgumentException("channels must be at least 1, got " + channels);
    }
    this.channels = channels;
    this.offsets = offsets(lengths);
    long size = (long) offsets[lengths.length] * channels;
    if (values.length != size) {
      throw new IllegalArgumentException(
          "paths of %d points in %d channels need %d values, got %d"
              .formatted(offsets[lengths.length], channels, size, values.length));
    }
    this.values = values;
    requireFinite();
  }

  /**
   * {@return {@code samples} paths of {@code points} points each; values have layout (samples,
   * points, d)}
   *
   * @param samples number of paths
   * @param points points of each path, at least 1
   * @param channels number of channels d, at least 1
   * @param values all points
   */
  public static Paths ofEqualLength(int samples, int points, int channels, double[] values) {
    int[] lengths = new int[samples];
    Arrays.fill(lengths, points);
    return new Paths(channels, lengths, values);
  }

  /** Sums of {@code lengths}: those before each path, and in the end all. */
  static int[] offsets(int[] lengths) {
    int[] offsets = new int[lengths.length + 1];
    for (int p = 0; p < lengths.length; p++) {
      if (lengths[p] < 1) {
        throw new IllegalArgumentException(
            "path %d has %d points: a path needs at least 1".formatted(p, lengths[p]));
      }
      offsets[p + 1] = Math.addExact(offsets[p], lengths[p]);
    }
    return offsets;
  }

  private void requireFinite() {
    for (int p = 0; p < samples(); p++) {
      for (int i = 0; i < points(p) * channels; i++) {
        double value = values[offsets[p] * channels + i];
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException(
              "point %d, channel %d of path %d is %s: all values must be finite"
                  .formatted(i / channels, i % channels, p, value));
        }
      }
    }
  }

  @Override
  public int samples() {
    return offsets.length - 1;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int points(int sample) {
    return offsets[sample + 1] - offsets[sample];
  }

  /**
   * {@return the number of points of all paths before {@code sample}}
   *
   * @param sample number of the path, from 0
   */
  public int offset(int sample) {
    return offsets[sample];
  }

  /** {@return all points; the live array} */
  public double[] values() {
    return values;
  }

  @Override
  public void read(int sample, double[] out, int offset) {
    System.arraycopy(values, offsets[sample] * channels, out, offset, points(sample) * channels);
  }

  /**
   * {@return a receiver of cotangents that writes them to {@code out}, laid out as {@link #values}}
   *
   * @param out receives the cotangents
   */
  public PointCotangents into(double[] out) {
    return (sample, cotangents) ->
        System.arraycopy(cotangents, 0, out, offsets[sample] * channels, points(sample) * channels);
  }
}

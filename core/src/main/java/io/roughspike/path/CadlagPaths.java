package io.roughspike.path;

import java.util.Arrays;

/**
 * Cadlag paths in R^d held in memory, lifted in the sense of Marcus.
 *
 * <p>A path has knots at increasing times t_0 .. t_n, at each a left limit l_i and a value v_i.
 * Between knots it is the straight line from v_(i-1) to l_i. At a knot it jumps from l_i to v_i, in
 * zero time, along the straight line or a path of your own ({@link JumpPath}); it may do so at t_0
 * too, so that it starts at l_0. (Marcus, IEEE Trans. Inf. Theory 24, 1978; Holberg and Salvi,
 * arXiv 2405.13587, section 2.)
 *
 * <p>As a {@link PathSource} it has the points of its jumps in order, the left limit first and the
 * value last; a knot without a jump is twice the same point, or one ({@link CadlagOptions#joined}).
 * With time, channel 0 is the knot's time at all of them.
 *
 * <p>Layout: knots of all paths one after another, those of path p from {@code offset(p)} on;
 * channel c of knot i of path p at {@code (offset(p) + i) * d + c} of values and left limits.
 */
public final class CadlagPaths implements PathSource {
  private final int dimension;
  private final int[] offsets;
  private final double[] times;
  private final double[] values;
  private final double[] left;
  private final CadlagOptions options;

  /**
   * Paths of given numbers of knots.
   *
   * @param dimension d, at least 1
   * @param lengths knots of each path, at least 1 each
   * @param times finite, increasing within each path; not copied
   * @param values finite; not copied
   * @param left left limits, finite; not copied
   * @param options how, with their defaults where nothing was said
   */
  public CadlagPaths(
      int dimension,
      int[] lengths,
      double[] times,
      double[] values,
      double[] left,
      CadlagOptions options) {
    if (dimension < 1) {
      throw new IllegalArgumentException("channels must be at least 1, got " + dimension);
    }
    this.dimension = dimension;
    this.offsets = Paths.offsets(lengths);
    this.times = times;
    this.values = values;
    this.left = left;
    this.options = options;
    int knots = offsets[lengths.length];
    requireLength("times", times, knots, "");
    requireLength(
        "values", values, (long) knots * dimension, " of %d channels".formatted(dimension));
    requireLength("left", left, (long) knots * dimension, " of %d channels".formatted(dimension));
    for (int p = 0; p < lengths.length; p++) {
      for (int knot = 0; knot < lengths[p]; knot++) {
        requireKnot(p, knot);
      }
    }
  }

  private void requireLength(String name, double[] array, long length, String of) {
    if (array.length != length) {
      throw new IllegalArgumentException(
          "%d knots%s need %d numbers in %s, got %d"
              .formatted(offsets[samples()], of, length, name, array.length));
    }
  }

  private void requireKnot(int path, int knot) {
    int k = offsets[path] + knot;
    if (!Double.isFinite(times[k])) {
      throw new IllegalArgumentException(
          "the time of knot %d of path %d must be finite, got %s".formatted(knot, path, times[k]));
    }
    if (knot > 0 && !(times[k] > times[k - 1])) {
      throw new IllegalArgumentException(
          "the times of path %d must increase, got %s at knot %d after %s"
              .formatted(path, times[k], knot, times[k - 1]));
    }
    for (int c = 0; c < dimension; c++) {
      requireFinite("value", values[k * dimension + c], c, knot, path);
      requireFinite("left limit", left[k * dimension + c], c, knot, path);
    }
  }

  private static void requireFinite(String what, double value, int channel, int knot, int path) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "the %s of channel %d at knot %d of path %d must be finite, got %s"
              .formatted(what, channel, knot, path, value));
    }
  }

  @Override
  public int samples() {
    return offsets.length - 1;
  }

  /** {@return number of channels d of the values; {@link #channels} counts time too} */
  public int dimension() {
    return dimension;
  }

  @Override
  public int channels() {
    return dimension + (options.time() ? 1 : 0);
  }

  @Override
  public boolean hasTime() {
    return options.time();
  }

  /**
   * {@return the number of knots of path {@code sample}}
   *
   * @param sample number of the path, from 0
   */
  public int knots(int sample) {
    return offsets[sample + 1] - offsets[sample];
  }

  /**
   * {@return the number of knots of all paths before {@code sample}}
   *
   * @param sample number of the path, from 0
   */
  public int offset(int sample) {
    return offsets[sample];
  }

  /** {@return times of all knots; the live array} */
  public double[] times() {
    return times;
  }

  /** {@return values at all knots; the live array} */
  public double[] values() {
    return values;
  }

  /** {@return left limits at all knots; the live array} */
  public double[] left() {
    return left;
  }

  /**
   * {@return the same paths under other options, over the same arrays}
   *
   * @param other what takes the place of the present one
   */
  public CadlagPaths with(CadlagOptions other) {
    int[] lengths = new int[samples()];
    Arrays.setAll(lengths, this::knots);
    return new CadlagPaths(dimension, lengths, times, values, left, other);
  }

  @Override
  public int points(int sample) {
    int points = 0;
    for (int knot = offsets[sample]; knot < offsets[sample + 1]; knot++) {
      points = Math.addExact(points, pieces(knot) + 1);
    }
    return points;
  }

  /** Straight pieces between left limit and value: 0 where both are one point. */
  private int pieces(int knot) {
    int first = knot * dimension;
    for (int c = first; c < first + dimension; c++) {
      if (left[c] != values[c]) {
        return options.jumpPieces();
      }
    }
    return options.joined() ? 0 : 1;
  }

  @Override
  public void read(int sample, double[] out, int offset) {
    int channels = channels();
    int shift = channels - dimension;
    int at = offset;
    for (int knot = offsets[sample]; knot < offsets[sample + 1]; knot++) {
      int first = knot * dimension;
      int pieces = pieces(knot);
      for (int piece = 0; piece <= pieces; piece++) {
        if (shift > 0) {
          out[at] = times[knot];
        }
        if (piece == pieces) {
          System.arraycopy(values, first, out, at + shift, dimension);
        } else if (piece == 0) {
          System.arraycopy(left, first, out, at + shift, dimension);
        } else {
          double r = (double) piece / pieces;
          options.jump().point(r, left, values, first, dimension, out, at + shift);
        }
        at += channels;
      }
    }
  }

  /**
   * {@return a receiver of cotangents that adds to {@code out}, which must have as many knots, the
   * derivative in times (0 unless time is a channel), values and left limits}
   *
   * @param out is added to
   */
  public PointCotangents into(CadlagCotangents out) {
    return (sample, cotangents) -> pullBack(sample, cotangents, out);
  }

  private void pullBack(int sample, double[] cotangents, CadlagCotangents out) {
    int channels = channels();
    int shift = channels - dimension;
    int at = 0;
    for (int knot = offsets[sample]; knot < offsets[sample + 1]; knot++) {
      int first = knot * dimension;
      int pieces = pieces(knot);
      for (int piece = 0; piece <= pieces; piece++) {
        if (shift > 0) {
          out.times()[knot] += cotangents[at];
        }
        if (piece == pieces || piece == 0) {
          double[] end = piece == pieces ? out.values() : out.left();
          for (int c = 0; c < dimension; c++) {
            end[first + c] += cotangents[at + shift + c];
          }
        } else {
          double r = (double) piece / pieces;
          options
              .jump()
              .addGradient(
                  r,
                  left,
                  values,
                  first,
                  dimension,
                  cotangents,
                  at + shift,
                  out.left(),
                  out.values());
        }
        at += channels;
      }
    }
  }
}

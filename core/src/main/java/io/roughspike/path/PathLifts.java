package io.roughspike.path;

/**
 * Paths transformed as {@link LiftOptions} say, read from other paths: nothing is stored.
 *
 * <p>In this order: channels are multiplied by their scales; a time channel is added in front if
 * wanted, in which point i of L is at the time scale times i / (L - 1); the origin is put before
 * the first point with a basepoint; with lead-lag every point x_i but the first becomes two,
 *
 * <pre>
 *   (time_i; x_i, x_(i-1)),  (time_i; x_i, x_i)
 * </pre>
 *
 * so that channels 0 .. d - 1 move first and d .. 2d - 1 repeat their move, while time has one
 * channel and moves with the lead; and each move is cut into 2^R equal pieces for refinement R. Of
 * {@link SpikeLifts} and {@link CadlagPaths} with time, channel 0 is that time channel.
 */
public final class PathLifts implements PathSource {
  private final PathSource source;
  private final LiftOptions options;

  /** Whether the source lacks the time channel that is wanted. */
  private final boolean timeAdded;

  private final boolean timed;

  /** Channels of the source other than time. */
  private final int dimension;

  private final int channels;
  private final int pieces;

  /**
   * Transformed paths.
   *
   * @param source where points come from
   * @param time whether a time channel is added where the source has none
   * @param options scales and what is added
   */
  public PathLifts(PathSource source, boolean time, LiftOptions options) {
    this.source = source;
    this.options = options;
    this.timeAdded = time && !source.hasTime();
    this.timed = time || source.hasTime();
    this.dimension = source.channels() - (source.hasTime() ? 1 : 0);
    int scales = options.jumpScales().size();
    if (scales != 0 && scales != dimension) {
      throw new IllegalArgumentException(
          "jumpScales must have one number for each of %d channels, got %d"
              .formatted(dimension, scales));
    }
    this.channels =
        Math.addExact(timed ? 1 : 0, Math.multiplyExact(options.leadLag() ? 2 : 1, dimension));
    this.pieces = 1 << options.refinement();
  }

  /** {@return where points come from} */
  public PathSource source() {
    return source;
  }

  /** {@return scales and what is added} */
  public LiftOptions options() {
    return options;
  }

  @Override
  public int samples() {
    return source.samples();
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public boolean hasTime() {
    return timed;
  }

  /** Points of the origin. */
  private int origin() {
    return options.basepoint() ? 1 : 0;
  }

  /** Moves before they are cut into pieces. */
  private int uncut(int sample) {
    int moves = source.points(sample) + origin() - 1;
    return options.leadLag() ? Math.multiplyExact(2, moves) : moves;
  }

  @Override
  public int points(int sample) {
    return options.points(sample, uncut(sample));
  }

  @Override
  public long moves(int sample) {
    return (long) uncut(sample) * pieces;
  }

  @Override
  public void read(int sample, double[] out, int offset) {
    int moves = uncut(sample);
    int stride = pieces * channels;
    int points = source.points(sample);
    // The source goes to the end of the room. A point moves towards the front from there, or stays
    // where it is: the points still to be moved are never written over.
    int from = offset + moves * stride + channels - points * source.channels();
    source.read(sample, out, from);
    for (int move = 0; move <= moves; move++) {
      int at = offset + move * stride;
      int lead = (options.leadLag() ? (move + 1) / 2 : move) - origin();
      int lag = move / 2 - origin();
      if (timed) {
        out[at] = time(out, from, lead, points);
      }
      int lane = at + (timed ? 1 : 0);
      copy(out, from, lead, lane);
      if (options.leadLag()) {
        copy(out, from, lag, lane + dimension);
      }
      if (move > 0) {
        cut(out, at - stride, at);
      }
    }
  }

  private double time(double[] out, int from, int point, int points) {
    if (point < 0) {
      return 0;
    }
    if (timeAdded) {
      return points == 1 ? 0 : options.timeScale() * point / (points - 1);
    }
    return options.timeScale() * out[from + point * source.channels()];
  }

  /** Writes the channels other than time of a point of the source. */
  private void copy(double[] out, int from, int point, int to) {
    int first = from + (point + 1) * source.channels() - dimension;
    for (int c = 0; c < dimension; c++) {
      out[to + c] = point < 0 ? 0 : options.jumpScale(c) * out[first + c];
    }
  }

  /** Writes the points between two that stand {@code pieces} points apart. */
  private void cut(double[] out, int from, int to) {
    for (int piece = 1; piece < pieces; piece++) {
      int at = from + piece * channels;
      for (int c = 0; c < channels; c++) {
        double start = out[from + c];
        out[at + c] = start + (out[to + c] - start) * piece / pieces;
      }
    }
  }

  /**
   * {@return a receiver of cotangents that hands {@code receiver} the derivative in the source's
   * points}
   *
   * @param receiver takes derivatives in the points
   */
  public PointCotangents into(PointCotangents receiver) {
    return (sample, cotangents) -> {
      join(uncut(sample), cotangents);
      pullBack(sample, cotangents);
      receiver.accept(sample, cotangents);
    };
  }

  /**
   * Pulls cotangents back to the ends of moves, in place: every write stands before later reads.
   */
  private void join(int moves, double[] bars) {
    if (pieces == 1) {
      return;
    }
    int stride = pieces * channels;
    for (int move = 0; move <= moves; move++) {
      for (int c = 0; c < channels; c++) {
        int at = move * stride + c;
        double sum = bars[at];
        for (int piece = 1; piece < pieces; piece++) {
          double weight = (double) (pieces - piece) / pieces;
          if (move > 0) {
            sum = Math.fma(weight, bars[at - piece * channels], sum);
          }
          if (move < moves) {
            sum = Math.fma(weight, bars[at + piece * channels], sum);
          }
        }
        bars[move * channels + c] = sum;
      }
    }
  }

  /** Pulls cotangents of the ends of moves back to the source's points, in place likewise. */
  private void pullBack(int sample, double[] bars) {
    int moves = uncut(sample);
    boolean sourceTimed = source.hasTime();
    int lane = timed ? 1 : 0;
    int to = 0;
    for (int point = 0; point < source.points(sample); point++) {
      int knot = point + origin();
      if (sourceTimed) {
        bars[to++] = options.timeScale() * leadBar(knot, 0, bars);
      }
      for (int c = 0; c < dimension; c++) {
        double sum = leadBar(knot, lane + c, bars);
        if (options.leadLag()) {
          int lag = 2 * knot * channels + lane + dimension + c;
          sum += bars[lag] + (2 * knot < moves ? bars[lag + channels] : 0);
        }
        bars[to++] = options.jumpScale(c) * sum;
      }
    }
  }

  /** The cotangent of a channel that moves to {@code knot} at once. */
  private double leadBar(int knot, int channel, double[] bars) {
    if (!options.leadLag()) {
      return bars[knot * channels + channel];
    }
    int at = 2 * knot * channels + channel;
    return bars[at] + (knot > 0 ? bars[at - channels] : 0);
  }
}

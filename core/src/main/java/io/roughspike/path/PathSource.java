package io.roughspike.path;

/**
 * A batch of piecewise-linear paths in R^d, which may have different numbers of points. Paths are
 * read one at a time, so that a batch need not hold its points: {@link SpikeLifts} makes them from
 * events. Threads may read at once.
 */
public interface PathSource {
  /** Number of paths. */
  int samples();

  /** Number of channels d. */
  int channels();

  /** Whether channel 0 is time. */
  default boolean hasTime() {
    return false;
  }

  /** Number of points of path {@code sample}, at least 1; a path of one point is constant. */
  int points(int sample);

  /**
   * Number of straight moves of path {@code sample}, one less than its points; also where these are
   * more than {@link #points} can count.
   */
  default long moves(int sample) {
    return points(sample) - 1L;
  }

  /**
   * Writes the points of path {@code sample}: channel c of point i to {@code out[offset + i *
   * channels() + c]}.
   */
  void read(int sample, double[] out, int offset);

  /** The largest number of points of any path, 0 if there is no path. */
  default int mostPoints() {
    int most = 0;
    for (int sample = 0; sample < samples(); sample++) {
      most = Math.max(most, points(sample));
    }
    return most;
  }
}

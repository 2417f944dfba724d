package io.roughspike.path;

/**
 * A batch of piecewise-linear paths in R^d, which may have different numbers of points. Paths are
 * read one at a time, so that a batch need not hold its points: {@link SpikeLifts} makes them from
 * events. Threads may read at once.
 */
public interface PathSource {
  /** {@return number of paths} */
  int samples();

  /** {@return number of channels d} */
  int channels();

  /** {@return whether channel 0 is time} */
  default boolean hasTime() {
    return false;
  }

  /**
   * {@return number of points of path {@code sample}, at least 1; a path of one point is constant}
   *
   * @param sample number of the path, from 0
   */
  int points(int sample);

  /**
   * {@return number of straight moves of path {@code sample}, one less than its points; also where
   * these are more than {@link #points} can count}
   *
   * @param sample number of the path, from 0
   */
  default long moves(int sample) {
    return points(sample) - 1L;
  }

  /**
   * Writes the points of path {@code sample}: channel c of point i to {@code out[offset + i *
   * channels() + c]}.
   *
   * @param sample number of the path, from 0
   * @param out receives the points
   * @param offset where the first point goes
   */
  void read(int sample, double[] out, int offset);

  /** {@return the largest number of points of any path, 0 if there is no path} */
  default int mostPoints() {
    int most = 0;
    for (int sample = 0; sample < samples(); sample++) {
      most = Math.max(most, points(sample));
    }
    return most;
  }
}

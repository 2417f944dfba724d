package io.roughspike.kernel;

import io.roughspike.path.PathSource;
import java.util.Arrays;

/** The longest moves of a batch of paths in the Hilbert space of a static kernel, longest first. */
final class LongestMoves {
  private final StaticKernel kernel;
  private final int channels;
  private double leftOut;

  private final Move[] moves;
  private int count;

  /** A move, the coordinates of both ends, and its length there. */
  private static final class Move {
    private final double length;
    private final double[] ends;

    Move(double length, double[] ends) {
      this.length = length;
      this.ends = ends;
    }
  }

  LongestMoves(StaticKernel kernel, PathSource paths, int most) {
    this.kernel = kernel;
    this.channels = paths.channels();
    moves = new Move[2 * most];
    double[] points = {};
    for (int sample = 0; sample < paths.samples(); sample++) {
      int size = Math.multiplyExact(paths.points(sample), channels);
      points = Buffers.atLeast(points, size);
      paths.read(sample, points, 0);
      int last = size - channels;
      for (int at = 0; at < last; at += channels) {
        add(points, at, most);
      }
    }
    sort(most);
  }

  private void add(double[] points, int at, int most) {
    double length = length(points, at);
    if (!(length > leftOut)) {
      return;
    }
    moves[count++] = new Move(length, Arrays.copyOfRange(points, at, at + 2 * channels));
    if (count == moves.length) {
      sort(most);
    }
  }

  /** Keeps the {@code most} longest. */
  private void sort(int most) {
    Arrays.sort(moves, 0, count, (a, b) -> Double.compare(b.length, a.length));
    if (count > most) {
      leftOut = moves[most].length;
      count = most;
    }
  }

  private double length(double[] points, int at) {
    int next = at + channels;
    double square = 0;
    if (kernel instanceof LinearKernel) {
      for (int c = 0; c < channels; c++) {
        double difference = points[next + c] - points[at + c];
        square = Math.fma(difference, difference, square);
      }
    } else {
      square =
          kernel.value(points, at, points, at, channels)
              - 2 * kernel.value(points, at, points, next, channels)
              + kernel.value(points, next, points, next, channels);
    }
    return Math.sqrt(Math.max(0, square));
  }

  /** The increment a of the cell of move {@code i} and move {@code j} of {@code y}. */
  double increment(int i, LongestMoves y, int j) {
    double[] own = moves[i].ends;
    double[] other = y.moves[j].ends;
    if (kernel instanceof LinearKernel) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum = Math.fma(own[channels + c] - own[c], other[channels + c] - other[c], sum);
      }
      return sum;
    }
    double next =
        kernel.value(own, channels, other, channels, channels)
            - kernel.value(own, channels, other, 0, channels);
    double last =
        kernel.value(own, 0, other, channels, channels) - kernel.value(own, 0, other, 0, channels);
    return next - last;
  }

  /** Moves kept. */
  int count() {
    return count;
  }

  double length(int i) {
    return moves[i].length;
  }

  /** Length of the longest; 0 if there is none. */
  double longest() {
    return count == 0 ? 0 : moves[0].length;
  }

  /** What no increment of a move that was not kept with one of {@code other} is above. */
  double boundOfLeftOut(LongestMoves other) {
    return leftOut == 0 ? 0 : leftOut * other.longest();
  }
}

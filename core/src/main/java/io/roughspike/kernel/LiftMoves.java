package io.roughspike.kernel;

import io.roughspike.path.SpikeLifts;

/** The moves of a lift along time and their taps, the numbers d^m / m! of a move of length d. */
final class LiftMoves {
  private double[] taps = {};

  /**
   * The length of move {@code move} along time of a sample: those to its events, then the one to
   * the end of the window. A basepoint lengthens the first one.
   */
  static double length(SpikeLifts lifts, int sample, int move) {
    double from = lifts.options().basepoint() ? 0 : lifts.startTime();
    if (move > 0) {
      from = lifts.trains().time(sample, move - 1);
    }
    boolean last = move == lifts.trains().count(sample);
    double to = last ? lifts.endTime() : lifts.trains().time(sample, move);
    return lifts.options().timeScale() * (to - from);
  }

  /** Writes the taps 1 to {@code degree} of a move of length d, {@code stride} apart. */
  static void writeTaps(double d, int degree, double[] out, int at, int stride) {
    double tap = 1;
    for (int m = 1; m <= degree; m++) {
      tap *= d / m;
      out[at + (m - 1) * stride] = tap;
    }
  }

  /** Reads the moves of a sample. */
  void read(SpikeLifts lifts, int sample, int degree) {
    int moves = lifts.trains().count(sample) + 1;
    if (taps.length < moves * degree) {
      taps = new double[(moves + moves / 4) * degree];
    }
    for (int move = 0; move < moves; move++) {
      writeTaps(length(lifts, sample, move), degree, taps, move * degree, 1);
    }
  }

  /** Taps of move i from {@code i * degree} on. */
  double[] taps() {
    return taps;
  }
}

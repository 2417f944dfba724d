package io.roughspike.kernel;

import static io.roughspike.goursat.LiftRows.FIRST;
import static io.roughspike.goursat.LiftRows.LANES;

import io.roughspike.path.LiftOptions;

/** Taps of the jumps of each neuron, of x and of y. */
final class LiftJumps {
  private double[] x = {};
  private double[] y = {};

  void read(LiftOptions first, LiftOptions second, int neurons, int degree) {
    if (x.length < neurons * degree) {
      x = new double[neurons * degree];
      y = new double[FIRST + neurons * degree * LANES];
    }
    for (int k = 0; k < neurons; k++) {
      LiftMoves.writeTaps(first.jumpScale(k), degree, x, k * degree, 1);
      for (int lane = 0; lane < LANES; lane++) {
        int at = FIRST + k * degree * LANES + lane;
        LiftMoves.writeTaps(second.jumpScale(k), degree, y, at, LANES);
      }
    }
  }

  /** Taps of x, those of neuron k from {@code k * degree} on. */
  double[] x() {
    return x;
  }

  /** Taps of y, likewise, the same in all lanes. */
  double[] y() {
    return y;
  }
}

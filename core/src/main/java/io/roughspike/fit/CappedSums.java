package io.roughspike.fit;

import io.roughspike.math.Elementary;

/**
 * The log-likelihood of rows where the intensity is at most a cap, lambda = exp(min(y, log cap)),
 * as the fitted model simulates it.
 */
final class CappedSums implements GifRows.Taker {
  private final double[] w;
  private final double logCap;
  private final double[] y = new double[RowBlock.ROWS];

  /** The log-likelihood. */
  double value;

  /** Spikes. */
  int spikes;

  /** Time outside dead time at the cap (s). */
  double atCap;

  CappedSums(double[] w, double cap) {
    this.w = w;
    logCap = Elementary.log(cap);
  }

  @Override
  public void take(RowBlock block) {
    GifSums.predict(block, w, y);
    double sum = 0;
    for (int r = 0; r < block.count; r++) {
      double capped = Math.min(y[r], logCap);
      atCap += y[r] > logCap ? block.length[r] : 0;
      sum += block.spike[r] * capped - block.length[r] * Elementary.exp(capped);
      spikes += block.spike[r] > 0 ? 1 : 0;
    }
    value += sum;
  }

  void add(CappedSums other) {
    value += other.value;
    spikes += other.spikes;
    atCap += other.atCap;
  }
}

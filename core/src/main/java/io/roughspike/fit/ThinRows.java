package io.roughspike.fit;

import io.roughspike.math.Elementary;
import java.util.ArrayList;
import java.util.List;

/**
 * All spikes, and of the other rows more where spikes are likelier: what is summed over them is
 * near what is summed over all rows. By given coefficients a row has d exp(y) spikes; it is taken
 * with p = d exp(y) / a, at most 1, that is each time the sum of p passes a whole number, and then
 * it is 1 / p times as long.
 */
final class ThinRows implements GifRows.Taker {
  private final double[] w;
  private final double each;
  private final double least;
  private final double[] y = new double[RowBlock.ROWS];
  private final List<RowBlock> blocks = new ArrayList<>();
  private double passed;

  /**
   * No rows yet.
   *
   * @param w coefficients
   * @param each spikes that a row stands for, a
   * @param least p is at least this, as the coefficients may be wrong
   * @param first where the sum begins, from 0 to 1
   */
  ThinRows(double[] w, double each, double least, double first) {
    this.w = w;
    this.each = each;
    this.least = least;
    passed = first;
  }

  @Override
  public void take(RowBlock block) {
    GifSums.predict(block, w, y);
    for (int r = 0; r < block.count; r++) {
      boolean spike = block.spike[r] > 0;
      double p = spike ? 1 : block.length[r] * Elementary.exp(y[r]) / each;
      p = Math.min(Math.max(p, least), 1);
      passed += spike ? 0 : p;
      if (spike || passed >= 1) {
        passed -= spike ? 0 : 1;
        keep(block, r, 1 / p);
      }
    }
  }

  private void keep(RowBlock block, int r, double times) {
    if (blocks.isEmpty() || blocks.getLast().count == RowBlock.ROWS) {
      blocks.add(new RowBlock(block.width));
    }
    blocks.getLast().add(block, r, times);
  }

  /** Gives them to another. */
  void giveTo(GifRows.Taker other) {
    blocks.forEach(other::take);
  }
}

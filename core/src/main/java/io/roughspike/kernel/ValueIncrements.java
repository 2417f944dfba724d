package io.roughspike.kernel;

import static io.roughspike.goursat.GoursatRows.FIRST;

import io.roughspike.goursat.GoursatRows;
import java.util.Arrays;

/**
 * Second differences of a static kernel's values, of which a row belongs to a point of x. The
 * derivative in the values of a row is complete once the rows of cells on both sides are.
 */
abstract class ValueIncrements implements CellIncrements {
  final double scale;
  final GoursatRows rows;

  /** The derivative in the bandwidth, lane by lane. */
  final double[] bandwidths;

  PathBlock block;
  double[] x = {};
  int xAt;
  private double[] values = {};
  private double[] above = {};
  private double[] weights = {};
  private double[] none = {};

  ValueIncrements(double scale, GoursatRows rows) {
    this.scale = scale;
    this.rows = rows;
    this.bandwidths = new double[rows.lanes()];
    this.block = new PathBlock(rows.lanes());
  }

  /** Writes the values in a point of x to a row that begins at {@code at}. */
  abstract void values(int i, double[] out, int at);

  /**
   * Adds the derivative of sum over j of w[j] values[j], of which 4^-n is still to be taken.
   *
   * @param at where the values begin, as {@link #values} gave them
   */
  abstract void addDerivative(int i, double[] w, double[] values, int at, double[] total);

  @Override
  public void second(PathBlock y) {
    block = y;
  }

  @Override
  public final void first(double[] newX, int at) {
    x = newX;
    xAt = at;
  }

  private int stride() {
    return GoursatRows.padded(block.points() * rows.lanes());
  }

  private int slot(int k) {
    return FIRST + k * stride();
  }

  @Override
  public final void reserve(int slots) {
    values = Buffers.atLeast(values, Math.addExact(FIRST, Math.multiplyExact(slots, stride())));
  }

  @Override
  public final void fill(int i, int lower, int upper, boolean fresh, double[] a, int aAt) {
    if (fresh) {
      values(i, values, slot(lower));
    }
    values(i + 1, values, slot(upper));
    rows.differences(values, slot(lower), slot(upper), scale, a, aAt, block.points() - 1);
  }

  @Override
  public final void beginDerivative() {
    int size = FIRST + stride();
    above = Buffers.atLeast(above, size);
    weights = Buffers.atLeast(weights, size);
    none = Buffers.atLeast(none, size);
    Arrays.fill(above, 0, size, 0);
    Arrays.fill(bandwidths, 0);
  }

  @Override
  public final void addDerivative(int i, int lower, int upper, double[] aBar, double[] total) {
    rows.nodes(aBar, block.points() - 1, above, weights);
    addDerivative(i + 1, weights, values, slot(upper), total);
    if (i == 0) {
      rows.nodes(none, block.points() - 1, above, weights);
      addDerivative(0, weights, values, slot(lower), total);
    }
  }

  @Override
  public final double addBandwidth(double sum) {
    double result = sum;
    for (int l = 0; l < block.count(); l++) {
      result += bandwidths[l];
    }
    return result;
  }

  @Override
  public final void finish(double[] total, int points, int channels) {
    // the totals are in points already
  }
}

package io.roughspike.fit;

/**
 * Means and standard deviations of columns over time outside dead time: those of a block from its
 * own mean, and those of parts from what the parts came to (Chan, Golub and LeVeque 1979).
 */
final class MomentSums implements GifRows.Taker {
  private final double[] mean;
  private final double[] square;
  private double time;

  MomentSums(int columns) {
    mean = new double[columns];
    square = new double[columns];
  }

  @Override
  public void take(RowBlock block) {
    double length = 0;
    for (int r = 0; r < block.count; r++) {
      length += block.length[r];
    }
    for (int c = 0; c < mean.length && length > 0; c++) {
      add(c, block, length);
    }
    time += length;
  }

  /** About the value in the first row, as a constant then leaves 0; in four sums side by side. */
  private void add(int c, RowBlock block, double length) {
    int at = c * RowBlock.STRIDE;
    double first = block.x[at];
    double sum = 0;
    double otherSum = 0;
    double squares = 0;
    double otherSquares = 0;
    int half = block.count / 2;
    for (int r = 0; r < half; r++) {
      double away = block.x[at + r] - first;
      double otherAway = block.x[at + half + r] - first;
      sum = Math.fma(block.length[r], away, sum);
      otherSum = Math.fma(block.length[half + r], otherAway, otherSum);
      squares = Math.fma(block.length[r] * away, away, squares);
      otherSquares = Math.fma(block.length[half + r] * otherAway, otherAway, otherSquares);
    }
    if (2 * half < block.count) {
      double away = block.x[at + 2 * half] - first;
      sum = Math.fma(block.length[2 * half], away, sum);
      squares = Math.fma(block.length[2 * half] * away, away, squares);
    }
    double mean = (sum + otherSum) / length;
    add(c, first + mean, squares + otherSquares - mean * mean * length, length);
  }

  private void add(int c, double otherMean, double otherSquare, double otherTime) {
    double total = time + otherTime;
    double away = otherMean - mean[c];
    mean[c] += away * otherTime / total;
    square[c] += otherSquare + away * away * time * otherTime / total;
  }

  /** Adds what another repetition came to. */
  void add(MomentSums other) {
    for (int c = 0; c < mean.length && other.time > 0; c++) {
      add(c, other.mean[c], other.square[c], other.time);
    }
    time += other.time;
  }

  /** The standard deviation of a column; 0 where it is constant up to rounding. */
  double deviation(int c) {
    double deviation = Math.sqrt(square[c] / time);
    return deviation <= 1e-12 * Math.abs(mean[c]) ? 0 : deviation;
  }
}

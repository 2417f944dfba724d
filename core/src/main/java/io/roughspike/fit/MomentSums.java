package io.roughspike.fit;

/** Means and standard deviations of columns over time outside dead time, by Welford's update. */
final class MomentSums implements GifRows.Taker {
  private final double[] mean;
  private final double[] square;
  private double time;

  MomentSums(int columns) {
    mean = new double[columns];
    square = new double[columns];
  }

  @Override
  public void take(GifRows rows, int count) {
    for (int r = 0; r < count; r++) {
      double d = rows.length[r];
      if (d > 0) {
        time += d;
        for (int c = 0; c < mean.length; c++) {
          double away = rows.x[c * GifRows.BLOCK + r] - mean[c];
          mean[c] += away * d / time;
          square[c] += d * away * (rows.x[c * GifRows.BLOCK + r] - mean[c]);
        }
      }
    }
  }

  /** Adds what another repetition came to (Chan, Golub and LeVeque 1979). */
  void add(MomentSums other) {
    double total = time + other.time;
    for (int c = 0; c < mean.length && total > 0; c++) {
      double away = other.mean[c] - mean[c];
      mean[c] += away * other.time / total;
      square[c] += other.square[c] + away * away * time * other.time / total;
    }
    time = total;
  }

  /** The standard deviation of a column; 0 where it is constant up to rounding. */
  double deviation(int c) {
    double deviation = Math.sqrt(square[c] / time);
    return deviation <= 1e-12 * Math.abs(mean[c]) ? 0 : deviation;
  }
}

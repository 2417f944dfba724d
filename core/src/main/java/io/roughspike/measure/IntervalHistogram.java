package io.roughspike.measure;

import java.util.Arrays;

/**
 * A histogram of intervals in bins of equal ratio: bin k holds [low q^k, low q^(k+1)), q = (high /
 * low)^(1/bins), the last one its upper edge too. Intervals outside are counted apart.
 */
public final class IntervalHistogram {
  private final double low;
  private final double high;
  private final long[] counts;
  private final long below;
  private final long above;

  private IntervalHistogram(double low, double high, long[] counts, long below, long above) {
    this.low = low;
    this.high = high;
    this.counts = counts;
    this.below = below;
    this.above = above;
  }

  /**
   * {@return the histogram of intervals}
   *
   * @param intervals at least 0
   * @param low lower edge of the first bin, above 0
   * @param high upper edge of the last bin, above {@code low}
   * @param bins number of bins, at least 1
   */
  public static IntervalHistogram of(double[] intervals, double low, double high, int bins) {
    Trials.requirePositive("low", low);
    Trials.requireWindow(low, high);
    if (bins < 1) {
      throw new IllegalArgumentException("bins must be at least 1, got " + bins);
    }
    long[] counts = new long[bins];
    for (double interval : intervals) {
      if (interval >= low && interval <= high) {
        double part = Math.log(interval / low) / Math.log(high / low);
        counts[(int) Math.min(bins - 1, part * bins)]++;
      }
    }
    return new IntervalHistogram(
        low,
        high,
        counts,
        Arrays.stream(intervals).filter(interval -> interval < low).count(),
        Arrays.stream(intervals).filter(interval -> interval > high).count());
  }

  /** {@return the edges of the bins, one more than there are bins} */
  public double[] edges() {
    double[] edges = new double[counts.length + 1];
    Arrays.setAll(edges, k -> low * Math.pow(high / low, (double) k / counts.length));
    return edges;
  }

  /** {@return the number of intervals in each bin} */
  public long[] counts() {
    return counts.clone();
  }

  /** {@return the number of intervals shorter than the lowest edge} */
  public long below() {
    return below;
  }

  /** {@return the number of intervals longer than the highest edge} */
  public long above() {
    return above;
  }
}

package io.roughspike.measure;

/**
 * SPIKE synchronisation (Kreuz, Mulansky and Bozanic, SPIKY: a graphical user interface for
 * monitoring spike train synchrony, J. Neurophysiol. 113, 2015): the share of spikes that coincide
 * with one of the other train. Spikes coincide where their distance is below half the smallest of
 * the up to four intervals beside them, and below half the window's length; equal times always do.
 * Two trains without spikes have 1. Cost O(n + m).
 *
 * @param start of the window
 * @param end of the window
 */
public record SpikeSynchronisation(double start, double end) implements PairMeasure {
  /** Checks the window. */
  public SpikeSynchronisation {
    Trials.requireWindow(start, end);
  }

  @Override
  public double between(double[] data, double[] model) {
    Trials.requireWithin(data, start, end);
    Trials.requireWithin(model, start, end);
    int spikes = data.length + model.length;
    return spikes == 0 ? 1 : (double) (matched(data, model) + matched(model, data)) / spikes;
  }

  private int matched(double[] train, double[] other) {
    int matched = 0;
    int after = 0;
    for (int i = 0; i < train.length; i++) {
      while (after < other.length && other[after] < train[i]) {
        after++;
      }
      if (coincide(train, i, other, after) || coincide(train, i, other, after - 1)) {
        matched++;
      }
    }
    return matched;
  }

  private boolean coincide(double[] train, int i, double[] other, int j) {
    if (j < 0 || j >= other.length) {
      return false;
    }
    double distance = Math.abs(train[i] - other[j]);
    double interval = Math.min(shortest(train, i), shortest(other, j));
    return distance == 0 || distance < interval / 2;
  }

  /** The shorter of the intervals beside a spike, at most the window. */
  private double shortest(double[] train, int k) {
    double before = k > 0 ? train[k] - train[k - 1] : Double.POSITIVE_INFINITY;
    double after = k + 1 < train.length ? train[k + 1] - train[k] : Double.POSITIVE_INFINITY;
    return Math.min(end - start, Math.min(before, after));
  }
}

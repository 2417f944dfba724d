package io.roughspike.measure;

/**
 * The ISI distance (Kreuz, Haas, Morelli, Abarbanel and Politi, Measuring spike train synchrony, J.
 * Neurosci. Methods 165, 2007): with x(t) and y(t) the intervals of the two trains around t,
 *
 * <pre>
 *   D = 1/(T1 - T0) integral over [T0, T1] of |x - y| / max(x, y) dt,   in [0, 1)
 * </pre>
 *
 * <p>Edges as in PySpike: before the first spike the interval is the longer of the time from T0 and
 * the first interval (with one spike: that time), after the last one likewise; a train without
 * spikes has one at either edge. Cost O(n + m).
 *
 * @param start T0
 * @param end T1
 */
public record IsiDistance(double start, double end) implements PairMeasure {
  /** Checks the window. */
  public IsiDistance {
    Trials.requireWindow(start, end);
  }

  @Override
  public double between(double[] data, double[] model) {
    Profile one = new Profile(data, start, end);
    Profile other = new Profile(model, start, end);
    return one.mean(
        other,
        (from, to) -> {
          double x = one.interval();
          double y = other.interval();
          return x == y ? 0 : Math.abs(x - y) / Math.max(x, y) * (to - from);
        });
  }
}

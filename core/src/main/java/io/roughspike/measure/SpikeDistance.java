package io.roughspike.measure;

/**
 * The SPIKE distance (Kreuz, Chicharro, Houghton, Andrzejak and Mormann, Monitoring spike train
 * synchrony, J. Neurophysiol. 109, 2013): with x(t), y(t) the intervals of the two trains around t,
 * and S_x(t) the distance of the spikes before and after t to the nearest of the other train,
 * linear between them,
 *
 * <pre>
 *   D = 1/(T1 - T0) integral over [T0, T1] of (S_x y + S_y x) / (2 ((x + y)/2)^2) dt
 * </pre>
 *
 * <p>Between two events of either train the integrand is linear, so its integral is exact. Edges as
 * in PySpike: intervals as {@link IsiDistance} says; S is constant before the first and after the
 * last spike; the nearest spike may be one beyond an edge, at the edge or where the first or last
 * interval leads if that is farther. (Of a train of one spike, exactly at T0, PySpike takes T1 as
 * the next one; here S is constant after it too.) Cost O(n + m).
 *
 * @param start T0
 * @param end T1
 */
public record SpikeDistance(double start, double end) implements PairMeasure {
  /** Checks the window. */
  public SpikeDistance {
    Trials.requireWindow(start, end);
  }

  @Override
  public double between(double[] data, double[] model) {
    Profile one = new Profile(data, start, end);
    Profile other = new Profile(model, start, end);
    one.compareWith(other);
    other.compareWith(one);
    return one.mean(
        other,
        (from, to) -> {
          double x = one.interval();
          double y = other.interval();
          double first = one.distance(from) * y + other.distance(from) * x;
          double last = one.distance(to) * y + other.distance(to) * x;
          return first + last > 0 ? (first + last) / ((x + y) * (x + y)) * (to - from) : 0;
        });
  }
}

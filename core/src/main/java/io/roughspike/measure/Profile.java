package io.roughspike.measure;

import java.util.function.DoubleBinaryOperator;

/**
 * A train between the edges of a window as the distances of Kreuz see it: at each time the spike
 * before, the spike after and the interval between them. Before the first spike the interval is the
 * longer of the time from the edge and the first interval, after the last one likewise; a train
 * without spikes has one at either edge. These are the conventions of PySpike.
 */
final class Profile {
  private final double start;
  private final double end;
  private final double[] train;

  /** Distance of each spike to the nearest of the other train. */
  private double[] nearest;

  /** Spikes not after the current time. */
  private int passed;

  Profile(double[] train, double start, double end) {
    Trials.requireWithin(train, start, end);
    this.start = start;
    this.end = end;
    this.train = train.length == 0 ? new double[] {start, end} : train;
  }

  /**
   * The mean over the window of what differs between two trains: {@code integral} says its integral
   * from one event of either train to the next, while both profiles stand at the first.
   */
  double mean(Profile other, DoubleBinaryOperator integral) {
    double sum = 0;
    for (double now = start; now < end; ) {
      moveTo(now);
      other.moveTo(now);
      double next = Math.min(end, Math.min(next(), other.next()));
      sum += integral.applyAsDouble(now, next);
      now = next;
    }
    return sum / (end - start);
  }

  /** Moves on to {@code time}, which is not before the last one. */
  private void moveTo(double time) {
    while (passed < train.length && train[passed] <= time) {
      passed++;
    }
  }

  /** The next spike after the current time, infinite where there is none. */
  private double next() {
    return passed < train.length ? train[passed] : Double.POSITIVE_INFINITY;
  }

  /** The interval around the current time. */
  double interval() {
    int last = train.length - 1;
    if (passed == 0) {
      return last == 0 ? train[0] - start : Math.max(train[0] - start, train[1] - train[0]);
    }
    if (passed > last) {
      return last == 0
          ? end - train[0]
          : Math.max(end - train[last], train[last] - train[last - 1]);
    }
    return train[passed] - train[passed - 1];
  }

  /**
   * Measures distances to the other train and to one spike beyond either edge of it: at the edge,
   * or where the first or last interval leads if that is farther.
   */
  void compareWith(Profile other) {
    int last = other.train.length - 1;
    double low = other.start;
    double high = other.end;
    if (last > 0) {
      low = Math.min(low, other.train[0] - (other.train[1] - other.train[0]));
      high = Math.max(high, other.train[last] + (other.train[last] - other.train[last - 1]));
    }
    nearest = new double[train.length];
    int after = 0;
    for (int k = 0; k < train.length; k++) {
      while (after <= last && other.train[after] < train[k]) {
        after++;
      }
      double above = after <= last ? other.train[after] : high;
      double below = after > 0 ? other.train[after - 1] : low;
      nearest[k] = Math.min(above - train[k], train[k] - below);
    }
  }

  /** The distance to the other train at {@code time}, between those of the spikes around it. */
  double distance(double time) {
    if (passed == 0) {
      return nearest[0];
    }
    if (passed == train.length) {
      return nearest[passed - 1];
    }
    double before = train[passed - 1];
    double after = train[passed];
    return (nearest[passed - 1] * (after - time) + nearest[passed] * (time - before))
        / (after - before);
  }
}

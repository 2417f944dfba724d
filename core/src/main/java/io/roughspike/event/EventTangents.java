package io.roughspike.event;

import io.roughspike.model.Connections;
import io.roughspike.model.Network;

/**
 * Tangents of the times of a path's events, for what follows them later: arrivals of their spikes
 * and ends of dead times. They are kept for as long as that may take, so of as many events as fall
 * into a segment and the longest delay or dead time before it, Q numbers of each.
 */
final class EventTangents {
  private static final int FEWEST = 16;

  /** Those of event e begin at {@code e % time.length * width}. */
  private double[] values = new double[0];

  /** When event e was, at {@code e % time.length}. */
  private double[] time = new double[0];

  private int width;

  /** The longest delay or dead time; negative without. */
  private double longest;

  private double[] deadTimes = new double[0];

  /** Events from {@code first} to {@code next - 1} are kept. */
  private int first;

  private int next;

  /** Prepares for tangents by {@code newWidth} parameters. */
  void prepare(Network network, int newWidth) {
    if (width != newWidth) {
      width = newWidth;
      time = new double[0];
      values = new double[0];
    }
    if (deadTimes.length != network.size()) {
      deadTimes = new double[network.size()];
    }
    DeadTimes.lengths(network, deadTimes);
    longest = -1;
    for (double one : deadTimes) {
      longest = Math.max(longest, one);
    }
    Connections connections = network.connections();
    for (int e = 0; connections.hasDelays() && e < connections.count(); e++) {
      longest = Math.max(longest, connections.delay(e));
    }
  }

  /** Begins a path. */
  void clear() {
    first = 0;
    next = 0;
  }

  /** Whether anything may follow an event later. */
  boolean areKept() {
    return longest >= 0;
  }

  /**
   * Adds the next event of the path.
   *
   * @param when its time
   * @return where its tangents go
   */
  int add(double when) {
    if (next - first == time.length) {
      grow();
    }
    time[next % time.length] = when;
    return at(next++);
  }

  private void grow() {
    int size = Math.max(FEWEST, 2 * time.length);
    double[] newTime = new double[size];
    double[] newValues = new double[Math.multiplyExact(size, width)];
    for (int e = first; e < next; e++) {
      newTime[e % size] = time[e % time.length];
      System.arraycopy(values, at(e), newValues, e % size * width, width);
    }
    time = newTime;
    values = newValues;
  }

  /** Where the tangents of an event begin, among {@link #values}. */
  int at(int event) {
    return event % time.length * width;
  }

  /** The live array. */
  double[] values() {
    return values;
  }

  /** All has happened that happens before {@code now}. */
  void forget(double now) {
    while (first < next && time[first % time.length] + longest < now) {
      first++;
    }
  }
}

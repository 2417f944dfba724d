package io.roughspike.event;

import java.util.Arrays;

/**
 * What is to happen to a path at times that are known: spikes in flight, and ends of dead times.
 * The earliest comes first, of equal ones the one that was added first. There may be any number.
 */
final class SpikeQueue {
  private double[] time = new double[0];

  /** Number among all that were ever added. */
  private int[] order = new int[0];

  /** What it is: a group of connections, or minus 1 minus the neuron whose dead time ends. */
  private int[] what = new int[0];

  /** Number of the event that it comes from; -1 of an input spike. */
  private int[] event = new int[0];

  private int count;
  private int added;

  /** Nothing is to happen. */
  void clear() {
    count = 0;
    added = 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** When the first comes; infinity without. */
  double time() {
    return count == 0 ? Double.POSITIVE_INFINITY : time[0];
  }

  /** What the first is. */
  int what() {
    return what[0];
  }

  /** The event that the first comes from. */
  int event() {
    return event[0];
  }

  void add(double at, int newWhat, int source) {
    if (count == time.length) {
      int size = Math.max(16, 2 * count);
      time = Arrays.copyOf(time, size);
      order = Arrays.copyOf(order, size);
      what = Arrays.copyOf(what, size);
      event = Arrays.copyOf(event, size);
    }
    int k = count++;
    while (k > 0 && isBefore(at, added, (k - 1) / 2)) {
      move((k - 1) / 2, k);
      k = (k - 1) / 2;
    }
    set(k, at, added++, newWhat, source);
  }

  /** Removes the first. */
  void remove() {
    int last = --count;
    double at = time[last];
    int number = order[last];
    int k = 0;
    while (2 * k + 1 < last) {
      int child = 2 * k + 1;
      if (child + 1 < last && isBefore(time[child + 1], order[child + 1], child)) {
        child++;
      }
      if (isBefore(at, number, child)) {
        break;
      }
      move(child, k);
      k = child;
    }
    set(k, at, number, what[last], event[last]);
  }

  private boolean isBefore(double at, int number, int k) {
    return at < time[k] || (at == time[k] && number < order[k]);
  }

  private void move(int from, int to) {
    set(to, time[from], order[from], what[from], event[from]);
  }

  private void set(int k, double at, int number, int newWhat, int source) {
    time[k] = at;
    order[k] = number;
    what[k] = newWhat;
    event[k] = source;
  }

  /** Bytes of what is in it. */
  long bytes() {
    return (long) count * (Double.BYTES + 3 * Integer.BYTES);
  }

  /** Takes over what another has. */
  void copy(SpikeQueue from) {
    if (time.length < from.count) {
      time = new double[from.count];
      order = new int[from.count];
      what = new int[from.count];
      event = new int[from.count];
    }
    count = from.count;
    added = from.added;
    System.arraycopy(from.time, 0, time, 0, count);
    System.arraycopy(from.order, 0, order, 0, count);
    System.arraycopy(from.what, 0, what, 0, count);
    System.arraycopy(from.event, 0, event, 0, count);
  }
}

package io.roughspike.cli.picture;

import io.roughspike.spike.SpikeTrains;

/**
 * The peri-stimulus time histogram of a neuron: spikes of all trials in bins of time, as a rate.
 * With N trials, the rate in bin k of width w_k is
 *
 * <pre>
 *   r_k = (number of spikes t of all trials with e_k &lt;= t &lt; e_{k+1}) / (N w_k)
 * </pre>
 *
 * in spikes per unit of time; the last bin holds its right edge too. Bins are as wide as the
 * largest of 1, 2 and 5 times a power of ten that makes {@value #FEWEST_BINS} bins or more; the
 * last one ends with the window.
 */
public final class SpikeRate {
  static final int FEWEST_BINS = 40;

  private final double[] edges;
  private final double width;
  private final long[] counts;
  private int trials;
  private int stopped;

  /** The rate in {@code window}, so far of no trial. */
  public SpikeRate(TimeWindow window) {
    width = Axis.roundDown(window.length() / FEWEST_BINS);
    int bins = (int) Math.ceil(window.length() / width - 1e-9);
    edges = new double[bins + 1];
    for (int k = 0; k < bins; k++) {
      edges[k] = Math.fma(k, width, window.start());
    }
    edges[bins] = window.end();
    counts = new long[bins];
  }

  /**
   * Adds trials.
   *
   * @param maxSpikes a trial with as many spikes stopped there
   */
  public void add(SpikeTrains trains, int maxSpikes) {
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        add(trains.time(n, e));
      }
      stopped += trains.count(n) >= maxSpikes ? 1 : 0;
    }
    trials += trains.samples();
  }

  private void add(double time) {
    int last = counts.length - 1;
    if (!(time >= edges[0] && time <= edges[last + 1])) {
      return;
    }
    int k = (int) Math.min((time - edges[0]) / width, last);
    // The quotient may be rounded to the other side of an edge.
    if (time < edges[k]) {
      k--;
    } else if (k < last && time >= edges[k + 1]) {
      k++;
    }
    counts[k]++;
  }

  /** How many trials were added. */
  int trials() {
    return trials;
  }

  /** How many of them stopped at the largest number of spikes. */
  int stopped() {
    return stopped;
  }

  /** The width of a bin. */
  double width() {
    return width;
  }

  /** Where bins begin, and where the last one ends. */
  double[] edges() {
    return edges;
  }

  /** The rate in each bin. */
  double[] rates() {
    double[] rates = new double[counts.length];
    for (int k = 0; k < rates.length; k++) {
      rates[k] = counts[k] / (trials * (edges[k + 1] - edges[k]));
    }
    return rates;
  }
}

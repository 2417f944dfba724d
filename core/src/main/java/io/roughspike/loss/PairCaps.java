package io.roughspike.loss;

import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;

/**
 * Matching of spike counts (Holberg and Salvi, arXiv 2405.13587, section 4): in a pair of a
 * generated and a data sample, neuron by neuron, only as many first spikes enter as both have.
 */
final class PairCaps {
  private final int[] caps;
  private final int[] dataCounts;

  PairCaps(int neurons) {
    caps = new int[neurons];
    dataCounts = new int[neurons];
    Arrays.fill(caps, Integer.MAX_VALUE);
  }

  /** How many first spikes of each neuron enter: no limit before a call of {@link #match}. */
  int[] caps() {
    return caps;
  }

  /** Sets the caps to those of the pair of a generated and a data sample. */
  void match(SpikeTrains generated, int sample, SpikeTrains data, int pair) {
    count(generated, sample, caps);
    count(data, pair, dataCounts);
    for (int k = 0; k < caps.length; k++) {
      caps[k] = Math.min(caps[k], dataCounts[k]);
    }
  }

  /** Whether no spike enters. */
  boolean areZero() {
    for (int cap : caps) {
      if (cap > 0) {
        return false;
      }
    }
    return true;
  }

  private static void count(SpikeTrains trains, int sample, int[] counts) {
    Arrays.fill(counts, 0);
    for (int e = 0; e < trains.count(sample); e++) {
      counts[trains.neuron(sample, e)]++;
    }
  }
}

package io.roughspike.loss;

import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;

/**
 * Copies of samples with only the first spikes of each neuron, and the way back to the originals.
 */
final class CappedTrains {
  private final SpikeTrains trains;
  private final int[] left;

  /** Which event of its original each event was; laid out as the trains. */
  private int[] origins = {};

  CappedTrains(int neurons) {
    trains = new SpikeTrains(0, neurons, 1);
    left = new int[neurons];
  }

  /** The copies; always the same object. */
  SpikeTrains trains() {
    return trains;
  }

  /** Makes room for copies of {@code samples} samples; allocates only to grow. */
  void reset(int samples, int capacity) {
    trains.reset(samples, trains.neuronCount(), capacity);
    if (origins.length < samples * capacity) {
      origins = new int[samples * capacity];
    }
  }

  /** Copies up to {@code caps[offset + k]} first spikes of each neuron k of a sample. */
  void copy(SpikeTrains source, int sample, int to, int[] caps, int offset) {
    System.arraycopy(caps, offset, left, 0, left.length);
    for (int e = 0; e < source.count(sample); e++) {
      int neuron = source.neuron(sample, e);
      if (left[neuron]-- > 0) {
        origins[to * trains.capacity() + trains.count(to)] = e;
        trains.add(to, neuron, source.time(sample, e));
      }
    }
  }

  /** Adds cotangents of the copies to those of their originals, sample by sample. */
  void addToOriginals(EventCotangentTable ofCopies, EventCotangentTable out) {
    for (int s = 0; s < trains.samples(); s++) {
      for (int e = 0; e < trains.count(s); e++) {
        out.add(s, origins[s * trains.capacity() + e], ofCopies.at(s, e));
      }
    }
  }
}

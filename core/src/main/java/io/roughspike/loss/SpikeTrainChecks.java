package io.roughspike.loss;

import io.roughspike.spike.SpikeTrains;

/** Refuses spike trains that a loss cannot use. */
final class SpikeTrainChecks {
  private SpikeTrainChecks() {}

  static void require(SpikeTrains trains, int neurons) {
    if (trains.samples() < 1) {
      throw new IllegalArgumentException("spike trains must have at least one sample, got none");
    }
    if (trains.neuronCount() != neurons) {
      throw new IllegalArgumentException(
          "generated spike trains must have as many neurons as the data, %d, got %d"
              .formatted(neurons, trains.neuronCount()));
    }
  }

  /** Requires times in order within [start, end]; NaN is refused too. */
  static void requireWithin(SpikeTrains trains, double start, double end) {
    for (int s = 0; s < trains.samples(); s++) {
      double previous = start;
      for (int e = 0; e < trains.count(s); e++) {
        double time = trains.time(s, e);
        if (!(time >= previous && time <= end)) {
          throw new IllegalArgumentException(
              "spike times of the data must be in order and within [%s, %s], got %s (sample %d, event %d)"
                  .formatted(start, end, time, s, e));
        }
        previous = time;
      }
    }
  }
}

package io.roughspike.event;

import io.roughspike.spike.RecordedSpikes;
import java.util.Optional;

/** Recorded spikes that paths meet, if there are any: one train for all samples, or one each. */
final class KnownTrains {
  private RecordedSpikes spikes;

  /** Takes those of a run. */
  void use(Optional<RecordedSpikes> newSpikes) {
    spikes = newSpikes.orElse(null);
  }

  /** Whether there is a recording, with spikes or without. */
  boolean areThere() {
    return spikes != null;
  }

  private int train(int sample) {
    return spikes.samples() == 1 ? 0 : sample;
  }

  /** The time of a spike of a sample of the stream; infinity if there are not so many. */
  double time(int sample, int number) {
    return spikes != null && number < spikes.count(train(sample))
        ? spikes.time(train(sample), number)
        : Double.POSITIVE_INFINITY;
  }

  /** Whose it is: of which channel or neuron. */
  int source(int sample, int number) {
    return spikes.neuron(train(sample), number);
  }
}

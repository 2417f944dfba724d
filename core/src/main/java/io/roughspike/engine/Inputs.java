package io.roughspike.engine;

import io.roughspike.model.InputSignal;
import io.roughspike.model.Network;
import io.roughspike.spike.RecordedSpikes;
import java.util.Optional;

/**
 * What comes into a network from outside.
 *
 * @param current recorded part of the input currents, if any
 * @param spikes spikes of input channels (the "neurons" of the record), if any: one sample that all
 *     samples share, or one for each sample
 */
public record Inputs(Optional<InputSignal> current, Optional<RecordedSpikes> spikes) {
  /** No input from outside. */
  public static final Inputs NONE = new Inputs(Optional.empty(), Optional.empty());

  /**
   * {@return a recorded current only}
   *
   * @param current the recorded current
   */
  public static Inputs ofCurrent(InputSignal current) {
    return new Inputs(Optional.of(current), Optional.empty());
  }

  /** Checks that the inputs fit the network and serve the given samples. */
  void requireFit(Network network, double start, double end, int firstSample, int samples) {
    current.ifPresent(signal -> signal.requireCovers(firstSample, samples, network.size()));
    int channels = network.inputConnections().sources();
    if (spikes.isEmpty()) {
      if (channels > 0) {
        throw new IllegalArgumentException(
            "inputWeights need input spikes for their %d channels, got none".formatted(channels));
      }
      return;
    }
    RecordedSpikes trains = spikes.get();
    if (channels == 0) {
      throw new IllegalArgumentException(
          "input spikes need inputWeights with a row for each channel, got none");
    }
    if (trains.neuronCount() > channels) {
      throw new IllegalArgumentException(
          "input spikes must be in channels 0 to %d, one for each row of inputWeights, got %d channels"
              .formatted(channels - 1, trains.neuronCount()));
    }
    if (trains.samples() != 1 && trains.samples() < firstSample + samples) {
      throw new IllegalArgumentException(
          "input spikes must be one sample for all or one for each of %d samples, got %d"
              .formatted(firstSample + samples, trains.samples()));
    }
    trains.requireWithin(start, end);
  }
}

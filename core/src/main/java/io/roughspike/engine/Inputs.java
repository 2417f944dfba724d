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
 * @param given spikes of the network's own neurons, if they are given and not generated (teacher
 *     forcing): one sample that all samples share, or one for each sample. Every spike acts at its
 *     time as one that its neuron fires. Clocks run without firing: they start at 0, and again
 *     after each spike, and so say the integral of the intensity since the neuron's last spike
 */
public record Inputs(
    Optional<InputSignal> current,
    Optional<RecordedSpikes> spikes,
    Optional<RecordedSpikes> given) {
  /**
   * Inputs of a network whose neurons fire by themselves.
   *
   * @param current recorded part of the input currents, if any
   * @param spikes spikes of input channels, if any
   */
  public Inputs(Optional<InputSignal> current, Optional<RecordedSpikes> spikes) {
    this(current, spikes, Optional.empty());
  }

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

  /**
   * {@return the same with given spikes of the network's own neurons}
   *
   * @param trains one sample that all samples share, or one for each sample
   */
  public Inputs withGiven(RecordedSpikes trains) {
    return new Inputs(current, spikes, Optional.of(trains));
  }

  /** Checks that the inputs fit the network and serve the given samples. */
  void requireFit(Network network, double start, double end, int firstSample, int samples) {
    current.ifPresent(signal -> signal.requireCovers(firstSample, samples, network.size()));
    given.ifPresent(trains -> {
      if (trains.neuronCount() != network.size()) {
        throw new IllegalArgumentException(
            "given spikes must be of the %d neurons of the network, got %d"
                .formatted(network.size(), trains.neuronCount()));
      }
      requireSamples("given spikes", trains, firstSample + samples);
      trains.requireWithin("given spikes", start, end);
    });
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
    requireSamples("input spikes", trains, firstSample + samples);
    trains.requireWithin("input spikes", start, end);
  }

  private static void requireSamples(String what, RecordedSpikes trains, int samples) {
    if (trains.samples() != 1 && trains.samples() < samples) {
      throw new IllegalArgumentException(
          "%s must be one sample for all or one for each of %d samples, got %d"
              .formatted(what, samples, trains.samples()));
    }
  }
}

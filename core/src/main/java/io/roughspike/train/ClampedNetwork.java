package io.roughspike.train;

import io.roughspike.engine.Inputs;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.spike.SpikeTrains;
import java.util.Optional;

/**
 * A network in which recorded spikes stand in for the neurons' own: channel k, for k below the
 * number of neurons K, carries the recorded spikes of neuron k through the weights of that neuron;
 * channel K + c carries those of input channel c. Neurons then receive what they received when the
 * data were recorded, and do not act on each other (teacher forcing, Williams and Zipser, Neural
 * Computation 1, 1989). Given their inputs the neurons are independent, and errors of one weight do
 * not reach the neurons downstream.
 *
 * <p>The parameter vector is that of the network itself, entry by entry.
 */
final class ClampedNetwork {
  private ClampedNetwork() {}

  /** {@code network} with every connection moved to a channel. */
  static Network of(Network network) {
    int k = network.size();
    return network
        .withConnections(Connections.none(k, k))
        .withInputConnections(network.connections().followedBy(network.inputConnections()));
  }

  /**
   * The spikes of all channels.
   *
   * @param inputs of the network itself
   * @param recorded spikes of its neurons
   * @param neurons K
   * @param replicates how often each recorded sample is repeated: sample s of the result is
   *     recorded sample s / replicates, rounded down
   */
  static Inputs inputs(Inputs inputs, SpikeTrains recorded, int neurons, int replicates) {
    int channels = neurons + inputs.spikes().map(SpikeTrains::neuronCount).orElse(0);
    int capacity =
        Math.max(
            1, recorded.largestCount() + inputs.spikes().map(SpikeTrains::largestCount).orElse(0));
    SpikeTrains all =
        new SpikeTrains(Math.multiplyExact(recorded.samples(), replicates), channels, capacity);
    for (int s = 0; s < all.samples(); s++) {
      int trial = s / replicates;
      int next = 0;
      if (inputs.spikes().isPresent()) {
        SpikeTrains outside = inputs.spikes().get();
        int sample = outside.samples() == 1 ? 0 : trial;
        for (int e = 0; e < outside.count(sample); e++) {
          double time = outside.time(sample, e);
          next = add(recorded, trial, next, time, all, s);
          all.add(s, neurons + outside.neuron(sample, e), time);
        }
      }
      add(recorded, trial, next, Double.POSITIVE_INFINITY, all, s);
    }
    return new Inputs(inputs.current(), Optional.of(all));
  }

  /** Adds the recorded events from {@code next} on that are before {@code until}. */
  private static int add(
      SpikeTrains recorded, int trial, int next, double until, SpikeTrains out, int sample) {
    int e = next;
    while (e < recorded.count(trial) && recorded.time(trial, e) < until) {
      out.add(sample, recorded.neuron(trial, e), recorded.time(trial, e));
      e++;
    }
    return e;
  }
}

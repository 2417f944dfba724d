package io.roughspike.train;

import io.roughspike.engine.Inputs;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.spike.RecordedSpikes;
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
    if (network.inputConnections().hasDelays()
        && !network.connections().hasDelays()
        && network.connections().count() > 0) {
      throw new IllegalArgumentException(
          "delays of inputs need delays between neurons too where recorded spikes stand in for these: give model.delays, 0 for at once");
    }
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
    int channels = neurons + inputs.spikes().map(RecordedSpikes::neuronCount).orElse(0);
    int[] starts = new int[Math.multiplyExact(recorded.samples(), replicates) + 1];
    for (int s = 0; s < starts.length - 1; s++) {
      int trial = s / replicates;
      int outside = inputs.spikes().map(spikes -> spikes.count(sample(spikes, trial))).orElse(0);
      starts[s + 1] = Math.addExact(starts[s], recorded.count(trial) + outside);
    }
    double[] times = new double[starts[starts.length - 1]];
    int[] sources = new int[times.length];
    for (int s = 0; s < starts.length - 1; s++) {
      int trial = s / replicates;
      int next = 0;
      int at = starts[s];
      if (inputs.spikes().isPresent()) {
        RecordedSpikes outside = inputs.spikes().get();
        int sample = sample(outside, trial);
        for (int e = 0; e < outside.count(sample); e++) {
          double time = outside.time(sample, e);
          for (; isBefore(recorded, trial, next, time); next++) {
            times[at] = recorded.time(trial, next);
            sources[at++] = recorded.neuron(trial, next);
          }
          times[at] = time;
          sources[at++] = neurons + outside.neuron(sample, e);
        }
      }
      for (; next < recorded.count(trial); next++) {
        times[at] = recorded.time(trial, next);
        sources[at++] = recorded.neuron(trial, next);
      }
    }
    return new Inputs(
        inputs.current(), Optional.of(new RecordedSpikes(channels, starts, times, sources)));
  }

  private static int sample(RecordedSpikes outside, int trial) {
    return outside.samples() == 1 ? 0 : trial;
  }

  private static boolean isBefore(SpikeTrains recorded, int trial, int event, double time) {
    return event < recorded.count(trial) && recorded.time(trial, event) < time;
  }
}

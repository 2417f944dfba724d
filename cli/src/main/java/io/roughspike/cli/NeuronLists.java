package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import java.util.List;
import java.util.stream.IntStream;

/** Options that list neurons. */
final class NeuronLists {
  private NeuronLists() {}

  /**
   * The neurons of a list, increasing; all of them for an empty one.
   *
   * @param option whose list it is
   * @param size number of neurons of the network
   */
  static int[] check(String option, List<Integer> neurons, int size) {
    for (int neuron : neurons) {
      if (neuron < 0 || neuron >= size) {
        throw new ConfigurationException(
            "%s must be neurons from 0 to %d, got %d".formatted(option, size - 1, neuron));
      }
    }
    return neurons.isEmpty()
        ? IntStream.range(0, size).toArray()
        : neurons.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
  }
}

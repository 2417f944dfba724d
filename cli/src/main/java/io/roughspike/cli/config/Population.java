package io.roughspike.cli.config;

import java.util.Set;
import java.util.stream.IntStream;

/**
 * Neurons that a configuration speaks of together; all of a network where it names no populations.
 *
 * @param name empty where it has none
 * @param first number of its first neuron in the network
 * @param size number of its neurons
 * @param perNeuron keys of parameters whose value is a list of one a neuron
 * @param keys what its neurons are
 */
public record Population(String name, int first, int size, Set<String> perNeuron, ModelKeys keys) {
  /** Whether it has a name. */
  public boolean isNamed() {
    return !name.isEmpty();
  }

  /** The number after that of its last neuron. */
  public int end() {
    return first + size;
  }

  /** The numbers of its neurons in the network. */
  IntStream neurons() {
    return IntStream.range(first, end());
  }

  /** The name of one of its parameters among those of all populations. */
  public String nameOf(String parameter) {
    return isNamed() ? name + '.' + parameter : parameter;
  }

  /** The parameter that a name means, alone or after the name of this population. */
  String parameter(String given) {
    String own = nameOf("");
    return isNamed() && given.startsWith(own) ? given.substring(own.length()) : given;
  }

  /** Whether it has the parameter that {@link #parameter} says. */
  boolean hasParameter(String given) {
    return keys.model().parameterNames().contains(parameter(given));
  }
}

package io.roughspike.cli.config;

import io.roughspike.cli.file.Receptors;
import io.roughspike.equations.Unit;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.train.LearnedBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a configuration says the neurons of a network are.
 *
 * @param populations in order, at least one
 */
public record NetworkKeys(List<Population> populations) {
  private static final Unit MS = Unit.of("ms");

  /** Takes a copy of the list. */
  public NetworkKeys {
    populations = List.copyOf(populations);
  }

  /** Whether parameters are told by population. */
  public boolean hasPopulations() {
    return populations.getFirst().isNamed();
  }

  /** What a neuron is. */
  ModelKeys of(int neuron) {
    int p = 0;
    while (neuron >= populations.get(p).end()) {
      p++;
    }
    return populations.get(p).keys();
  }

  /** Whether there are units; all populations have them, or none. */
  public boolean hasUnits() {
    return !populations.getFirst().keys().units().isEmpty();
  }

  /** Whether all neurons have the same equations. */
  boolean areOfOneModel() {
    return populations.stream().map(one -> one.keys().model()).distinct().count() == 1;
  }

  /** The names of receptors. */
  public Receptors receptors() {
    Receptors all = new Receptors();
    populations.forEach(one -> all.add(one.keys().model(), one.end()));
    return all;
  }

  /** The unit of the weights of a receptor, if those of all populations that have it measure so. */
  Optional<Unit> weightUnit(String receptor) {
    return common(
        populations.stream()
            .map(Population::keys)
            .filter(keys -> keys.receptorNames().contains(receptor))
            .map(keys -> keys.weightUnit(keys.receptorNames().indexOf(receptor))));
  }

  /** The unit of all weights, if they measure the same. */
  Optional<Unit> weightUnit() {
    return common(
        populations.stream()
            .map(Population::keys)
            .flatMap(keys ->
                IntStream.range(0, keys.receptorNames().size()).mapToObj(keys::weightUnit)));
  }

  /** The unit of delays, where there are units. */
  Optional<Unit> delayUnit() {
    return hasUnits() ? Optional.of(MS) : Optional.empty();
  }

  /** The unit of what is learned in a network of these, if all of it measures the same. */
  public Optional<Unit> learnedUnit(LearnedBlock block, Network network) {
    return switch (block.kind()) {
      case LearnedBlock.WEIGHTS -> weightUnit(block, network.connections(), network.firstWeight());
      case LearnedBlock.INPUT_WEIGHTS ->
          weightUnit(block, network.inputConnections(), network.firstInputWeight());
      case LearnedBlock.DELAYS, LearnedBlock.INPUT_DELAYS -> delayUnit();
      default ->
          common(
              populations.stream()
                  .filter(one -> one.hasParameter(block.name()))
                  .map(one ->
                      Optional.ofNullable(one.keys().units().get(one.parameter(block.name())))));
    };
  }

  /** The unit of those connections, of which {@code first} is the first entry, that are learned. */
  private Optional<Unit> weightUnit(LearnedBlock block, Connections connections, int first) {
    return common(
        IntStream.range(0, block.entryCount())
            .map(k -> block.entry(k) - first)
            .mapToObj(e -> of(connections.target(e)).weightUnit(connections.receptor(e))));
  }

  /** The first of several units that measure the same. */
  private static Optional<Unit> common(Stream<Optional<Unit>> units) {
    List<Optional<Unit>> all = units.distinct().toList();
    return all.stream().map(one -> one.map(Unit::dimension)).distinct().count() == 1
        ? all.getFirst()
        : Optional.empty();
  }

  /**
   * Sizes of units in SI units, by name of the parameter; of weights under that name. Of several
   * under one name the smallest.
   */
  public Map<String, Double> sizes() {
    Map<String, Double> sizes = new HashMap<>();
    for (Population one : populations) {
      one.keys().units().forEach((name, unit) -> sizes.merge(name, unit.toSi(1), Math::min));
    }
    weightUnit().ifPresent(unit -> sizes.put(LearnedBlock.WEIGHTS, unit.toSi(1)));
    return sizes;
  }

  /** Units of parameters by name, of several under one name that of the first population. */
  public Map<String, Unit> units() {
    Map<String, Unit> units = new HashMap<>();
    populations.forEach(one -> one.keys().units().forEach(units::putIfAbsent));
    return units;
  }

  /** The population of a name of a parameter after that of a population. */
  Optional<Population> population(String name) {
    return populations.stream()
        .filter(one -> one.isNamed() && name.startsWith(one.nameOf("")))
        .findFirst();
  }

  /** The parameter that a name means, of whatever population; or weights, or delays. */
  String kind(String name) {
    return population(name).map(one -> one.parameter(name)).orElse(name);
  }
}

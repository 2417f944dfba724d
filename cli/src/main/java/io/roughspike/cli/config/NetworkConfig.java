package io.roughspike.cli.config;

import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The section {@code model}: the neurons, each parameter a value that all share or a list of one a
 * neuron, and how they are connected.
 */
final class NetworkConfig {
  static final List<String> KEYS =
      Stream.of(
              Stream.of("neurons"),
              ModelKeys.all().map(ParameterKey::name),
              Stream.of("weights", "weightsFile", "mask", "maskFile", Matrix.LAYERS, "readOuts"),
              Stream.of("inputCurrentFile", "inputCurrentStep", "inputCurrentStart"))
          .flatMap(keys -> keys)
          .toList();

  /** A guard against one wrong number that asks for all memory, and hours to fill it. */
  private static final int MOST_NEURONS = 1 << 20;

  private NetworkConfig() {}

  /**
   * The network of {@code model}, without connections from inputs.
   *
   * @param hasCurrent whether there is a recorded current
   */
  static Network read(Section model, boolean hasCurrent) {
    int size = model.find("neurons").map(field -> (int) field.integer(1, MOST_NEURONS)).orElse(1);
    Network network =
        Network.of(parameters(model, size).stream().map(NetworkConfig::neuron).toList())
            .withConnections(
                Matrix.connections(model, size, size).orElse(Connections.none(size, size)));
    ModelKeys.all()
        .filter(key -> !hasCurrent && key.depth() == 0 && network.model().scalesInput(key.name()))
        .flatMap(key -> model.find(key.name()).stream())
        .findFirst()
        .ifPresent(field -> {
          throw field.because(" multiplies a recorded current: add inputCurrentFile, or remove it");
        });
    return model.find("readOuts").map(field -> withReadOuts(network, field)).orElse(network);
  }

  /** Keys that must be there. */
  static Stream<String> requiredKeys() {
    return ModelKeys.all().filter(ParameterKey::required).map(ParameterKey::name);
  }

  /** For each neuron the fields of its parameters, of those that are given. */
  private static List<Map<String, Field>> parameters(Section model, int size) {
    List<Map<String, Field>> neurons =
        Stream.<Map<String, Field>>generate(LinkedHashMap::new).limit(size).toList();
    ModelKeys.all()
        .filter(key -> key.required() || model.has(key.name()))
        .forEach(key -> {
          List<Map<String, Field>> values = key.read(model.get(key.name()), size);
          for (int n = 0; n < size; n++) {
            neurons.get(n).putAll(values.get(n));
          }
        });
    return neurons;
  }

  /** The keys of parameters whose value is a list of one a neuron. */
  static Set<String> perNeuron(Section model) {
    return ModelKeys.all()
        .filter(key -> model.find(key.name()).map(key::isPerNeuron).orElse(false))
        .map(ParameterKey::name)
        .collect(Collectors.toSet());
  }

  private static Neuron neuron(Map<String, Field> fields) {
    double[] values = Neuron.of(ModelKeys.MODEL).toArray();
    fields.forEach((name, field) -> values[ModelKeys.MODEL.parameter(name)] = field.number());
    try {
      return Neuron.of(ModelKeys.MODEL, values);
    } catch (IllegalArgumentException e) {
      throw Failures.underFullName(e, name -> name, fields);
    }
  }

  /**
   * The keys of {@code network} that {@link #read} makes the same network of, every one of them.
   *
   * @param perNeuron keys that stay lists of one a neuron where all neurons have one value
   * @param hasCurrent whether there is a recorded current
   */
  static Map<String, ConfigValue> write(
      Network network, Set<String> perNeuron, boolean hasCurrent) {
    int size = network.size();
    Map<String, ConfigValue> keys = new LinkedHashMap<>();
    keys.put("neurons", YamlWriter.number(size));
    ModelKeys.all()
        .filter(key -> hasCurrent || key.depth() > 0 || !network.model().scalesInput(key.name()))
        .forEach(key -> {
          List<ConfigValue> each =
              IntStream.range(0, size).mapToObj(n -> write(key, network.neuron(n))).toList();
          boolean one = !perNeuron.contains(key.name()) && each.stream().distinct().count() == 1;
          keys.put(key.name(), one ? each.getFirst() : YamlWriter.items(each));
        });
    if (network.connections().count() > 0) {
      Matrix.write(keys, network.connections());
    }
    if (network.readOuts().length > 0) {
      keys.put(
          "readOuts",
          YamlWriter.items(
              Arrays.stream(network.readOuts()).mapToObj(YamlWriter::number).toList()));
    }
    return keys;
  }

  private static ConfigValue write(ParameterKey key, Neuron neuron) {
    return key.<ConfigValue>of(
        name -> YamlWriter.number(neuron.get(name)), parts -> YamlWriter.items(parts));
  }

  private static Network withReadOuts(Network network, Field field) {
    Set<Integer> readOuts = new HashSet<>();
    for (Field item : field.items()) {
      if (!readOuts.add((int) item.integer(0, network.size() - 1))) {
        throw item.because(" names a neuron a second time: remove it");
      }
    }
    int[] numbers = readOuts.stream().mapToInt(Integer::intValue).toArray();
    return field.using(() -> network.withReadOuts(numbers));
  }
}

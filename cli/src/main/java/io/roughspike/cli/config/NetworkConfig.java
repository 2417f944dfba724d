package io.roughspike.cli.config;

import io.roughspike.cli.config.ParameterKey.Given;
import io.roughspike.equations.BuiltInModels;
import io.roughspike.equations.ModelText;
import io.roughspike.equations.Quantity;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;
import io.roughspike.model.Parameter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The section {@code model}: the neurons, each parameter a value that all share or one a neuron,
 * and how they are connected.
 *
 * @param keys what a neuron is
 * @param network the neurons, without connections from inputs
 * @param perNeuron keys of parameters whose value is a list of one a neuron
 */
record NetworkConfig(ModelKeys keys, Network network, Set<String> perNeuron) {
  static final List<String> KEYS =
      Stream.of(
              Stream.of("neurons", TextModel.KIND, NeuronModel.REFRACTORY),
              ModelKeys.LEAKY.all().map(ParameterKey::name),
              TextModel.OWN.stream(),
              TextModel.VALUES.stream(),
              Stream.of("weights", "weightsFile", "mask", "maskFile", Matrix.LAYERS, "readOuts"),
              Stream.of("inputCurrentFile", "inputCurrentStep", "inputCurrentStart"))
          .flatMap(keys -> keys)
          .toList();

  /** A guard against one wrong number that asks for all memory, and hours to fill it. */
  private static final int MOST_NEURONS = 1 << 20;

  /** The leaky neuron among kinds. */
  private static final String LEAKY = "lif";

  /** The section with its keys checked: those of another model than it says are refused. */
  static Section section(Field model) {
    Section section = model.section(KEYS);
    if (section.has(TextModel.KIND) && section.has(TextModel.EQUATIONS)) {
      throw section.get(TextModel.KIND).because(" cannot stand beside equations: keep one of them");
    }
    if (isLeaky(section)) {
      Stream.concat(TextModel.OWN.stream(), TextModel.VALUES.stream())
          .flatMap(key -> section.find(key).stream())
          .findFirst()
          .ifPresent(field -> {
            throw field.because(
                " is not said of lif, whose parameters are keys of model: add equations or another kind, or remove it");
          });
      return section;
    }
    ModelKeys.LEAKY
        .all()
        .map(ParameterKey::name)
        .filter(key -> !TextModel.COMMON.contains(key))
        .flatMap(key -> section.find(key).stream())
        .findFirst()
        .ifPresent(field -> {
          throw field.because(
              " is a key of kind lif: give the model's own parameters under parameters");
        });
    if (section.has(TextModel.KIND)) {
      TextModel.OWN.stream()
          .flatMap(key -> section.find(key).stream())
          .findFirst()
          .ifPresent(field -> {
            throw field.because(
                " is what kind says already: remove one of them (./roughspike model NAME prints a built-in model)");
          });
    }
    return section;
  }

  private static boolean isLeaky(Section model) {
    return !model.has(TextModel.EQUATIONS)
        && model.find(TextModel.KIND).map(kind -> kind.text().equals(LEAKY)).orElse(true);
  }

  /** The number of neurons. */
  private static int size(Section model) {
    return model.find("neurons").map(field -> (int) field.integer(1, MOST_NEURONS)).orElse(1);
  }

  /** The model of a neuron as text, with the values of neuron 0 as standard values. */
  static ModelText text(Section model) {
    if (!isLeaky(model)) {
      return TextModel.text(model, size(model));
    }
    Neuron first =
        read(model, model.has("inputCurrentFile"), RunConfig.DEFAULT_SEED).network().neuron(0);
    ModelText text = BuiltInModels.text(LEAKY);
    ModelText.Builder given = text.toBuilder();
    text.parameters()
        .forEach((name, standard) ->
            given.parameter(
                name, new Quantity(first.get(name), standard.unit(), standard.range())));
    if (first.model().hasDeadTime()) {
      given.refractory(first.get(NeuronModel.REFRACTORY));
    }
    return given.alpha(first.get("alpha")).inputCurrent(first.get("inputCurrent")).build();
  }

  /**
   * Reads the section.
   *
   * @param hasCurrent whether there is a recorded current
   * @param seed of values that are drawn
   */
  static NetworkConfig read(Section model, boolean hasCurrent, long seed) {
    int size = size(model);
    ModelKeys keys =
        !isLeaky(model)
            ? TextModel.read(model, size, seed)
            : model.has(NeuronModel.REFRACTORY) ? ModelKeys.LEAKY_WITH_DEAD_TIME : ModelKeys.LEAKY;
    Network network =
        Network.of(
                parameters(keys, model, size, seed).stream()
                    .map(given -> neuron(keys.model(), given))
                    .toList())
            .withConnections(
                keys.connections(model, size, size).orElse(Connections.none(size, size)));
    keys.all()
        .filter(key -> !hasCurrent && scalesInput(key, keys.model()))
        .flatMap(key -> key.find(model).stream())
        .findFirst()
        .ifPresent(field -> {
          throw field.because(" multiplies a recorded current: add inputCurrentFile, or remove it");
        });
    return new NetworkConfig(
        keys,
        model.find("readOuts").map(field -> withReadOuts(network, field)).orElse(network),
        keys.all()
            .filter(key -> key.find(model).map(key::isPerNeuron).orElse(false))
            .map(ParameterKey::id)
            .collect(Collectors.toSet()));
  }

  private static boolean scalesInput(ParameterKey key, NeuronModel model) {
    return key.depth() == 0 && model.scalesInput(key.id());
  }

  /** Keys that must be there, of the section if there is one. */
  static Stream<String> requiredKeys(Optional<Section> model) {
    return model.map(NetworkConfig::isLeaky).orElse(true)
        ? ModelKeys.LEAKY.all().filter(ParameterKey::required).map(ParameterKey::name)
        : Stream.of();
  }

  /** For each neuron what is given of its parameters. */
  private static List<Map<String, Given>> parameters(
      ModelKeys keys, Section model, int size, long seed) {
    List<Map<String, Given>> neurons =
        Stream.<Map<String, Given>>generate(LinkedHashMap::new).limit(size).toList();
    keys.all()
        .forEach(key ->
            key.find(model)
                .ifPresent(field -> {
                  List<Map<String, Given>> values = key.read(field, size, seed);
                  for (int n = 0; n < size; n++) {
                    neurons.get(n).putAll(values.get(n));
                  }
                }));
    return neurons;
  }

  private static Neuron neuron(NeuronModel model, Map<String, Given> given) {
    double[] values = model.parameters().stream().mapToDouble(Parameter::standard).toArray();
    given.forEach((name, one) -> values[model.parameter(name)] = one.value());
    try {
      return Neuron.of(model, values);
    } catch (IllegalArgumentException e) {
      Map<String, Field> fields = new LinkedHashMap<>();
      given.forEach((name, one) -> fields.put(name, one.field()));
      throw Failures.underFullName(e, name -> name, fields);
    }
  }

  /**
   * The keys of which {@link #read} makes the same, every one of them.
   *
   * @param keys what a neuron of {@code network} is
   * @param perNeuron keys that stay lists of one a neuron where all neurons have one value
   * @param hasCurrent whether there is a recorded current
   */
  static Map<String, ConfigValue> write(
      ModelKeys keys, Network network, Set<String> perNeuron, boolean hasCurrent) {
    int size = network.size();
    Map<String, ConfigValue> model = new LinkedHashMap<>();
    model.put("neurons", YamlWriter.number(size));
    model.putAll(keys.text());
    keys.all()
        .filter(key -> hasCurrent || !scalesInput(key, keys.model()))
        .forEach(key -> {
          List<ConfigValue> each =
              IntStream.range(0, size).mapToObj(n -> write(key, network.neuron(n))).toList();
          boolean one = !perNeuron.contains(key.id()) && each.stream().distinct().count() == 1;
          key.put(model, one ? each.getFirst() : YamlWriter.items(each));
        });
    if (network.connections().count() > 0) {
      keys.write(model, network.connections());
    }
    if (network.readOuts().length > 0) {
      model.put(
          "readOuts",
          YamlWriter.items(
              Arrays.stream(network.readOuts()).mapToObj(YamlWriter::number).toList()));
    }
    return model;
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

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The section {@code model}: the neurons, each parameter a value that all share or one a neuron,
 * and how they are connected.
 *
 * @param keys what neurons are
 * @param network the neurons; connections from inputs are those that rules make
 */
record NetworkConfig(NetworkKeys keys, Network network) {
  private static final String NEURONS = "neurons";
  private static final String POPULATIONS = "populations";
  private static final String CONNECTIONS = "connections";
  private static final String READ_OUTS = "readOuts";

  /** Keys of a section that says values of neurons. */
  private static final List<String> OF_NEURONS =
      Stream.of(
              Stream.of(NEURONS, TextModel.KIND, NeuronModel.REFRACTORY),
              ModelKeys.LEAKY.all().map(ParameterKey::name),
              TextModel.VALUES.stream(),
              TextModel.OWN.stream())
          .flatMap(keys -> keys)
          .toList();

  static final List<String> KEYS =
      Stream.of(
              OF_NEURONS.stream(),
              Stream.of(POPULATIONS, CONNECTIONS),
              ConnectionKeys.OF_NEURONS.stream(),
              Stream.of(READ_OUTS),
              Stream.of(RecordedCurrent.OF_MODEL.file()),
              RecordedCurrent.OF_MODEL.options().stream(),
              Stream.of(RecordedCurrent.DELAY))
          .flatMap(keys -> keys)
          .toList();

  /** What else has a name where a population's may stand. */
  private static final List<String> TAKEN =
      List.of(
          ConnectionRules.POISSON,
          "weights",
          "inputWeights",
          "delays",
          "inputDelays",
          "start",
          "inputs",
          CONNECTIONS);

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  /** A guard against one wrong number that asks for all memory, and hours to fill it. */
  private static final int MOST_NEURONS = 1 << 20;

  /** The leaky neuron among kinds. */
  private static final String LEAKY = "lif";

  /** The section with its keys checked: those of another model than it says are refused. */
  static Section section(Field model) {
    Section section = model.section(KEYS);
    if (!section.has(POPULATIONS)) {
      return checked(section);
    }
    section.refuse(
        List.of(NEURONS), " cannot stand beside populations, which say how many there are");
    return section;
  }

  private static Section checked(Section section) {
    if (section.has(TextModel.EQUATIONS)) {
      section.refuse(List.of(TextModel.KIND), " cannot stand beside equations: keep one of them");
    }
    if (isLeaky(section)) {
      section.refuse(
          Stream.concat(TextModel.OWN.stream(), TextModel.VALUES.stream()).toList(),
          " is not said of lif, whose parameters are keys of model: add equations or another kind, or remove it");
      return section;
    }
    section.refuse(
        ModelKeys.LEAKY
            .all()
            .map(ParameterKey::name)
            .filter(key -> !TextModel.COMMON.contains(key))
            .toList(),
        " is a key of kind lif: give the model's own parameters under parameters");
    if (section.has(TextModel.KIND)) {
      section.refuse(
          TextModel.OWN,
          " is what kind says already: remove one of them (./roughspike model NAME prints a built-in model)");
    }
    return section;
  }

  private static boolean isLeaky(Section model) {
    return !model.has(TextModel.EQUATIONS)
        && model.find(TextModel.KIND).map(kind -> kind.text().equals(LEAKY)).orElse(true);
  }

  /**
   * Neurons of which a section says what they are.
   *
   * @param name of the population; empty without populations
   * @param values the section, in front of what all populations share
   */
  private record Part(String name, Section values, Neurons neurons) {
    ModelKeys keys() {
      if (!isLeaky(values)) {
        return TextModel.read(values, neurons);
      }
      return values.has(NeuronModel.REFRACTORY) ? ModelKeys.LEAKY_WITH_DEAD_TIME : ModelKeys.LEAKY;
    }

    Population population(ModelKeys keys) {
      return new Population(
          name,
          neurons.first(),
          neurons.count(),
          keys.all()
              .filter(key -> key.find(values).map(key::isPerNeuron).orElse(false))
              .map(ParameterKey::id)
              .collect(Collectors.toSet()),
          keys);
    }
  }

  private static List<Part> parts(Section model, long seed) {
    if (!model.has(POPULATIONS)) {
      return List.of(new Part("", model, new Neurons(0, size(model), seed)));
    }
    Field populations = model.get(POPULATIONS);
    List<Part> parts = new ArrayList<>();
    int first = 0;
    for (Map.Entry<String, Field> one : populations.fields().entrySet()) {
      String name = one.getKey();
      if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
        throw one.getValue()
            .because(
                " cannot be a population's name: it must be of letters, digits and _ and none of "
                    + String.join(", ", TAKEN));
      }
      Section section = one.getValue().section(OF_NEURONS);
      Section values = checked(section.over(model));
      int count = size(section);
      if (first + count > MOST_NEURONS) {
        throw populations.mustBe("of at most %d neurons in all".formatted(MOST_NEURONS), "more");
      }
      if (isLeaky(values)) {
        requiredOfLeaky()
            .filter(key -> !values.has(key))
            .findFirst()
            .ifPresent(key -> {
              throw section.missing(key);
            });
      }
      parts.add(new Part(name, values, new Neurons(first, count, seed)));
      first += count;
    }
    if (parts.isEmpty()) {
      throw populations.mustBe("a section of at least one population");
    }
    return parts;
  }

  /** The number of neurons. */
  private static int size(Section model) {
    return model.find(NEURONS).map(field -> (int) field.integer(1, MOST_NEURONS)).orElse(1);
  }

  /**
   * The models of the populations as text, by name, each with the values of its first neuron as
   * standard values; that of the first under the empty name where all have the same equations.
   */
  static Map<String, ModelText> texts(Section model) {
    List<Part> parts = parts(model, RunConfig.DEFAULT_SEED);
    NeuronModel first = parts.getFirst().keys().model();
    Map<String, ModelText> texts = new LinkedHashMap<>();
    if (parts.stream().allMatch(part -> part.keys().model().isVariantOf(first))) {
      texts.put("", text(parts.getFirst()));
    } else {
      parts.forEach(part -> texts.put(part.name(), text(part)));
    }
    return texts;
  }

  private static ModelText text(Part part) {
    if (!isLeaky(part.values())) {
      return TextModel.text(part.values(), part.neurons());
    }
    ModelKeys keys = part.keys();
    Neuron neuron = neuron(keys.model(), keys, parameters(keys, part).getFirst());
    ModelText text = BuiltInModels.text(LEAKY);
    ModelText.Builder given = text.toBuilder();
    text.parameters()
        .forEach((name, standard) ->
            given.parameter(
                name, new Quantity(neuron.get(name), standard.unit(), standard.range())));
    if (keys.model().hasDeadTime()) {
      given.refractory(neuron.get(NeuronModel.REFRACTORY));
    }
    return given.alpha(neuron.get("alpha")).inputCurrent(neuron.get("inputCurrent")).build();
  }

  /**
   * Reads the section.
   *
   * @param hasCurrent whether there is a recorded current
   * @param channels number of Poisson inputs, where there are some
   * @param seed of values that are drawn
   */
  static NetworkConfig read(Section model, boolean hasCurrent, OptionalInt channels, long seed) {
    List<Part> parts = parts(model, seed);
    List<Neuron> neurons = new ArrayList<>();
    List<Population> populations = new ArrayList<>();
    for (Part part : parts) {
      ModelKeys own = part.keys();
      NeuronModel equations = alike(own.model(), populations);
      if (!populations.isEmpty()
          && own.units().isEmpty() != populations.getFirst().keys().units().isEmpty()) {
        throw part.values()
            .failure(
                "its equations have %s units and those of %s have %s: give units to all populations or to none"
                    .formatted(
                        own.units().isEmpty() ? "no" : "",
                        parts.getFirst().name(),
                        own.units().isEmpty() ? "some" : "none"));
      }
      parameters(own, part).forEach(given -> neurons.add(neuron(equations, own, given)));
      populations.add(part.population(own.of(equations)));
      own.all()
          .filter(key -> !hasCurrent && key.find(part.values()).isPresent())
          .filter(key -> scalesInput(key, own.model()))
          .flatMap(key -> key.find(part.values()).stream())
          .findFirst()
          .ifPresent(field -> {
            throw field.because(
                " multiplies a recorded current: add inputCurrentFile, or remove it");
          });
    }
    NetworkKeys keys = new NetworkKeys(populations);
    Network network = connected(Network.of(neurons), model, keys, channels, seed);
    Optional<Network> readOut =
        model.find(READ_OUTS).map(field -> withReadOuts(network, populations, field));
    return new NetworkConfig(keys, readOut.orElse(network));
  }

  /** The model of an earlier population of which {@code model} is a variant, or itself. */
  private static NeuronModel alike(NeuronModel model, List<Population> earlier) {
    return earlier.stream()
        .map(one -> one.keys().model())
        .filter(model::isVariantOf)
        .findFirst()
        .orElse(model);
  }

  private static Network connected(
      Network network, Section model, NetworkKeys keys, OptionalInt channels, long seed) {
    int size = network.size();
    Optional<Connections> said = new ConnectionKeys(keys).read(model, size, size);
    Optional<Field> rules = model.find(CONNECTIONS);
    if (rules.isEmpty()) {
      return said.map(network::withConnections).orElse(network);
    }
    ConnectionRules.Made made = ConnectionRules.read(rules.get(), keys, channels, seed);
    if (said.isPresent() && made.between().isPresent()) {
      throw rules
          .get()
          .because(
              " connect neurons, and so do weights, a mask, layers or connectionsFile: keep one of them");
    }
    Network inside = said.or(made::between).map(network::withConnections).orElse(network);
    return made.fromInputs().map(inside::withInputConnections).orElse(inside);
  }

  private static boolean scalesInput(ParameterKey key, NeuronModel model) {
    return key.depth() == 0 && model.scalesInput(key.id());
  }

  /** Keys that must be there, of the section if there is one. */
  static Stream<String> requiredKeys(Optional<Section> model) {
    return model.map(section -> !section.has(POPULATIONS) && isLeaky(section)).orElse(true)
        ? requiredOfLeaky()
        : Stream.of();
  }

  private static Stream<String> requiredOfLeaky() {
    return ModelKeys.LEAKY.all().filter(ParameterKey::required).map(ParameterKey::name);
  }

  /** For each neuron what is given of its parameters. */
  private static List<Map<String, Given>> parameters(ModelKeys keys, Part part) {
    int size = part.neurons().count();
    List<Map<String, Given>> neurons =
        Stream.<Map<String, Given>>generate(LinkedHashMap::new).limit(size).toList();
    keys.all()
        .forEach(key ->
            key.find(part.values())
                .ifPresent(field -> {
                  List<Map<String, Given>> values = key.read(field, part.neurons());
                  for (int n = 0; n < size; n++) {
                    neurons.get(n).putAll(values.get(n));
                  }
                }));
    return neurons;
  }

  /**
   * A neuron of {@code model}.
   *
   * @param own has the standard values of what is not given
   */
  private static Neuron neuron(NeuronModel model, ModelKeys own, Map<String, Given> given) {
    double[] values = own.model().parameters().stream().mapToDouble(Parameter::standard).toArray();
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
   * @param keys what the neurons of {@code network} are; keys that are lists of one a neuron stay
   *     such lists where all neurons have one value
   * @param hasCurrent whether there is a recorded current
   */
  static Map<String, ConfigValue> write(NetworkKeys keys, Network network, boolean hasCurrent) {
    Map<String, ConfigValue> model = new LinkedHashMap<>();
    Population first = keys.populations().getFirst();
    if (keys.hasPopulations()) {
      boolean alike = keys.areOfOneModel();
      if (alike) {
        model.putAll(first.keys().text());
      }
      Map<String, ConfigValue> sections = new LinkedHashMap<>();
      for (Population population : keys.populations()) {
        Map<String, ConfigValue> section = new LinkedHashMap<>();
        section.put(NEURONS, YamlWriter.number(population.size()));
        if (!alike) {
          section.putAll(population.keys().text());
        }
        writeValues(section, network, population, hasCurrent);
        sections.put(population.name(), YamlWriter.section(section));
      }
      model.put(POPULATIONS, YamlWriter.section(sections));
    } else {
      model.put(NEURONS, YamlWriter.number(network.size()));
      model.putAll(first.keys().text());
      writeValues(model, network, first, hasCurrent);
    }
    if (network.connections().count() > 0) {
      new ConnectionKeys(keys).write(model, network.connections());
    }
    if (network.readOuts().length > 0) {
      model.put(
          READ_OUTS,
          YamlWriter.items(
              Arrays.stream(network.readOuts()).mapToObj(YamlWriter::number).toList()));
    }
    return model;
  }

  private static void writeValues(
      Map<String, ConfigValue> section,
      Network network,
      Population population,
      boolean hasCurrent) {
    ModelKeys keys = population.keys();
    keys.all()
        .filter(key -> hasCurrent || !scalesInput(key, keys.model()))
        .forEach(key -> {
          List<ConfigValue> each =
              population.neurons().mapToObj(n -> write(key, network.neuron(n))).toList();
          boolean one =
              !population.perNeuron().contains(key.id()) && each.stream().distinct().count() == 1;
          key.put(section, one ? each.getFirst() : YamlWriter.items(each));
        });
  }

  private static ConfigValue write(ParameterKey key, Neuron neuron) {
    return key.<ConfigValue>of(
        name -> YamlWriter.number(neuron.get(name)), parts -> YamlWriter.items(parts));
  }

  private static Network withReadOuts(Network network, List<Population> populations, Field field) {
    Set<Integer> readOuts = new HashSet<>();
    for (Field item : field.items()) {
      Optional<Population> named =
          populations.stream().filter(one -> one.isNamed() && item.isText(one.name())).findFirst();
      IntStream numbers =
          named
              .map(Population::neurons)
              .orElseGet(() -> IntStream.of((int) item.integer(0, network.size() - 1)));
      if (numbers.filter(n -> !readOuts.add(n)).count() > 0) {
        throw item.because(" names a neuron a second time: remove it");
      }
    }
    int[] numbers = readOuts.stream().mapToInt(Integer::intValue).toArray();
    return field.using(() -> network.withReadOuts(numbers));
  }
}

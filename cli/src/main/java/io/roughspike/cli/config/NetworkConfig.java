package io.roughspike.cli.config;

import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import io.roughspike.model.StochasticNeuron;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The section {@code model}: the neurons, each parameter a value that all share or a list of one a
 * neuron, and how they are connected.
 */
final class NetworkConfig {
  static final List<String> KEYS =
      List.of(
          "neurons",
          "mu",
          "sigma",
          "vReset",
          "vThreshold",
          "alpha",
          "beta",
          "tauS",
          "intensityCap",
          "weights",
          "weightsFile",
          "mask",
          "maskFile",
          "readOuts",
          "inputCurrent",
          "inputCurrentFile",
          "inputCurrentStep",
          "inputCurrentStart",
          "inputGain",
          "v0",
          "i0");

  private static final String SIGMA = "[[sigma11, sigma12], [sigma21, sigma22]]";
  private static final String SIGMA_ROW = "a list of 2 values, a row of " + SIGMA;

  private static final List<Parameter> REQUIRED =
      List.of(
          Parameter.V_RESET,
          Parameter.V_THRESHOLD,
          Parameter.ALPHA,
          Parameter.BETA,
          Parameter.TAU_S);
  private static final List<Parameter> OPTIONAL =
      List.of(
          Parameter.INTENSITY_CAP,
          Parameter.INPUT_CURRENT,
          Parameter.INPUT_GAIN,
          Parameter.V0,
          Parameter.I0);

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
        Network.of(neurons(parameters(model, size), size))
            .withConnections(
                Matrix.connections(model, size, size).orElse(Connections.none(size, size)));
    model
        .find("inputGain")
        .filter(field -> !hasCurrent)
        .ifPresent(field -> {
          throw field.because(" multiplies a recorded current: add inputCurrentFile, or remove it");
        });
    return model.find("readOuts").map(field -> withReadOuts(network, field)).orElse(network);
  }

  /** Keys that must be there. */
  static Stream<String> requiredKeys() {
    return Stream.concat(Stream.of("mu", "sigma"), REQUIRED.stream().map(Parameter::yamlName));
  }

  /** For each parameter that is given the fields of its values, one a neuron. */
  private static Map<Parameter, List<Field>> parameters(Section model, int size) {
    Map<Parameter, List<Field>> fields = new EnumMap<>(Parameter.class);
    Field mu = model.get("mu");
    List<List<Field>> pairs = new ArrayList<>();
    for (Field pair : isPerNeuron(mu) ? mu.items(size) : mu.copies(size)) {
      pairs.add(pair.items(2, "a list of 2 values, [mu1, mu2], or one such list a neuron"));
    }
    fields.put(Parameter.MU1, column(pairs, 0));
    fields.put(Parameter.MU2, column(pairs, 1));

    Field sigma = model.get("sigma");
    List<List<Field>> upper = new ArrayList<>();
    List<List<Field>> lower = new ArrayList<>();
    for (Field square : isPerNeuron(sigma) ? sigma.items(size) : sigma.copies(size)) {
      List<Field> rows =
          square.items(2, "a list of 2 rows, " + SIGMA + ", or one such matrix a neuron");
      upper.add(rows.get(0).items(2, SIGMA_ROW));
      lower.add(rows.get(1).items(2, SIGMA_ROW));
    }
    fields.put(Parameter.SIGMA11, column(upper, 0));
    fields.put(Parameter.SIGMA12, column(upper, 1));
    fields.put(Parameter.SIGMA21, column(lower, 0));
    fields.put(Parameter.SIGMA22, column(lower, 1));

    for (Parameter required : REQUIRED) {
      fields.put(required, model.get(required.yamlName()).oneEach(size));
    }
    for (Parameter optional : OPTIONAL) {
      model.find(optional.yamlName()).ifPresent(field -> fields.put(optional, field.oneEach(size)));
    }
    return fields;
  }

  /** The keys of parameters whose value is a list of one a neuron. */
  static Set<String> perNeuron(Section model) {
    return Stream.concat(requiredKeys(), OPTIONAL.stream().map(Parameter::yamlName))
        .filter(key -> model.find(key).map(NetworkConfig::isPerNeuron).orElse(false))
        .collect(Collectors.toSet());
  }

  /** Whether a value is nested one list deeper than that of one neuron. */
  private static boolean isPerNeuron(Field field) {
    return switch (field.name()) {
      case "mu" -> field.isList() && field.items().stream().anyMatch(Field::isList);
      case "sigma" ->
          field.isList()
              && field.items().stream()
                  .anyMatch(row -> row.isList() && row.items().stream().anyMatch(Field::isList));
      default -> field.isList();
    };
  }

  private static List<Field> column(List<List<Field>> rows, int column) {
    return rows.stream().map(row -> row.get(column)).toList();
  }

  private static List<StochasticNeuron> neurons(Map<Parameter, List<Field>> fields, int size) {
    List<StochasticNeuron> neurons = new ArrayList<>();
    for (int n = 0; n < size; n++) {
      double[] values = StochasticNeuron.defaults().toArray();
      Map<Parameter, Field> own = new EnumMap<>(Parameter.class);
      for (Map.Entry<Parameter, List<Field>> entry : fields.entrySet()) {
        Field field = entry.getValue().get(n);
        own.put(entry.getKey(), field);
        values[entry.getKey().ordinal()] = field.number();
      }
      try {
        neurons.add(StochasticNeuron.of(values));
      } catch (IllegalArgumentException e) {
        throw Failures.underFullName(e, Parameter::yamlName, own);
      }
    }
    return neurons;
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
    BiConsumer<String, Function<StochasticNeuron, ConfigValue>> put =
        (key, ofNeuron) -> {
          List<ConfigValue> each =
              IntStream.range(0, size).mapToObj(n -> ofNeuron.apply(network.neuron(n))).toList();
          boolean one = !perNeuron.contains(key) && each.stream().distinct().count() == 1;
          keys.put(key, one ? each.getFirst() : YamlWriter.items(each));
        };
    put.accept("mu", neuron -> YamlWriter.items(neuron.mu1(), neuron.mu2()));
    put.accept(
        "sigma",
        neuron ->
            YamlWriter.items(
                List.of(
                    YamlWriter.items(neuron.sigma11(), neuron.sigma12()),
                    YamlWriter.items(neuron.sigma21(), neuron.sigma22()))));
    Stream.concat(REQUIRED.stream(), OPTIONAL.stream())
        .filter(parameter -> hasCurrent || parameter != Parameter.INPUT_GAIN)
        .forEach(parameter ->
            put.accept(parameter.yamlName(), neuron -> YamlWriter.number(neuron.get(parameter))));
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

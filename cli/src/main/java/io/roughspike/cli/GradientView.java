package io.roughspike.cli;

import io.roughspike.cli.config.ParameterKey;
import io.roughspike.cli.config.Population;
import io.roughspike.cli.config.RecordedSignals;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.Receptors;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Network;
import io.roughspike.model.NeuronModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A gradient as users read it: under the names of the configuration's keys. */
final class GradientView {
  /** Of larger networks weights are told as a list in the order of connections. */
  static final int MOST_OF_MATRIX = 1000;

  /** Derivatives in weights, or in delays, that are printed as text, at most. */
  private static final int MOST_LINES = 100;

  private final ParameterGradient gradient;
  private final RunConfig run;
  private final Network network;
  private final Receptors receptors;
  private final boolean hasCurrent;

  GradientView(ParameterGradient gradient, RunConfig run, Simulation simulation) {
    this.gradient = gradient;
    this.run = run;
    network = simulation.network();
    receptors = Receptors.of(network);
    hasCurrent = simulation.inputs().current().isPresent();
  }

  /**
   * In the shape of the configuration: a derivative for each number that is written there, so that
   * of a shared one is the sum over neurons; by population where there are some. Currents and
   * states at the start are always one a neuron.
   */
  JsonObject asConfigured() {
    JsonObject json = new JsonObject();
    if (run.keys().hasPopulations()) {
      for (Population population : run.populations()) {
        JsonObject own = new JsonObject();
        putEquations(own, population);
        putStart(own, population);
        json.put(population.name(), own);
      }
      putWeights(json);
    } else {
      putEquations(json, run.populations().getFirst());
      putWeights(json);
      putStart(json, run.populations().getFirst());
    }
    putDriver(json);
    return json;
  }

  private void putEquations(JsonObject json, Population population) {
    population.keys().equations().stream()
        .filter(key -> key.depth() > 0 || isUsed(population, key.id()))
        .forEach(key -> put(json, key, population));
  }

  private void putDriver(JsonObject json) {
    int[] shown = RecordedSignals.otherParameters(network).filter(gradient::isComputed).toArray();
    if (shown.length > 0) {
      JsonObject own = new JsonObject();
      for (int p : shown) {
        own.put(network.nameOf(p).substring(DriverLaw.PREFIX.length()), gradient.at(p));
      }
      json.put("driver", own);
    }
  }

  private void putStart(JsonObject json, Population population) {
    Map<String, JsonObject> sections = new LinkedHashMap<>();
    for (ParameterKey key : population.keys().start()) {
      put(
          key.section().isEmpty()
              ? json
              : sections.computeIfAbsent(key.section(), _ -> new JsonObject()),
          key,
          population);
    }
    sections.forEach(json::put);
  }

  private void putWeights(JsonObject json) {
    boolean hasInputs = network.inputConnections().sources() > 0;
    if (network.size() <= MOST_OF_MATRIX) {
      Connections between = network.connections();
      json.put("weights", byReceptor(between, network.firstWeight()));
      if (hasInputs) {
        Connections fromInputs = network.inputConnections();
        json.put("inputWeights", byReceptor(fromInputs, network.firstInputWeight()));
      }
      putDelays(json, this::byReceptor);
      return;
    }
    json.put("weights", list(network.firstWeight(), network.connections()));
    json.put("connections", places(network.connections()));
    if (hasInputs) {
      json.put("inputWeights", list(network.firstInputWeight(), network.inputConnections()));
      json.put("inputConnections", places(network.inputConnections()));
    }
    putDelays(json, (connections, first) -> list(first, connections));
  }

  /** Derivatives in delays, where there are some, in the shape of those in weights. */
  private void putDelays(JsonObject json, BiFunction<Connections, Integer, Object> shape) {
    if (network.connections().hasDelays()) {
      json.put("delays", shape.apply(network.connections(), network.firstDelay()));
    }
    if (network.inputConnections().hasDelays()) {
      json.put("inputDelays", shape.apply(network.inputConnections(), network.firstInputDelay()));
    }
  }

  /** In the order of connections. */
  private double[] list(int first, Connections connections) {
    return IntStream.range(first, first + connections.count()).mapToDouble(gradient::at).toArray();
  }

  /** Which connections a list is of. */
  private JsonObject places(Connections connections) {
    int[] from = new int[connections.count()];
    for (int k = 0; k < connections.sources(); k++) {
      Arrays.fill(from, connections.start(k), connections.start(k + 1), k);
    }
    JsonObject json =
        new JsonObject()
            .put("from", IntStream.of(from).boxed().toList())
            .put("to", IntStream.range(0, from.length).map(connections::target).boxed().toList());
    return receptors.areNamed()
        ? json.put(
            "receptor",
            IntStream.range(0, from.length).mapToObj(e -> receptor(connections, e)).toList())
        : json;
  }

  private String receptor(Connections connections, int e) {
    return receptors.of(connections.target(e)).get(connections.receptor(e));
  }

  /** A matrix, or one for each receptor where a neuron has several. */
  private Object byReceptor(Connections connections, int first) {
    if (!receptors.areNamed()) {
      return List.of(matrix(connections, first, _ -> true));
    }
    JsonObject json = new JsonObject();
    for (String name : receptors.all()) {
      json.put(
          name, List.of(matrix(connections, first, e -> receptor(connections, e).equals(name))));
    }
    return json;
  }

  private double[][] matrix(Connections connections, int first, IntPredicate shown) {
    double[][] matrix = new double[connections.sources()][connections.targets()];
    for (int k = 0; k < matrix.length; k++) {
      for (int e = connections.start(k); e < connections.start(k + 1); e++) {
        if (shown.test(e)) {
          matrix[k][connections.target(e)] = gradient.at(first + e);
        }
      }
    }
    return matrix;
  }

  private void put(JsonObject json, ParameterKey key, Population population) {
    boolean each = key.separate() || population.perNeuron().contains(key.id());
    json.put(
        key.name(),
        each
            ? IntStream.range(population.first(), population.end())
                .mapToObj(n -> sums(key, n, n + 1))
                .toList()
            : sums(key, population.first(), population.end()));
  }

  /** The value of a key: derivatives summed over neurons {@code from} to {@code to - 1}. */
  private Object sums(ParameterKey key, int from, int to) {
    return key.<Object>of(
        name ->
            to == from + 1
                ? gradient.get(name, from)
                : IntStream.range(from, to).mapToDouble(n -> gradient.get(name, n)).sum(),
        parts -> parts);
  }

  /** For each parameter a list of one for each neuron that has it. */
  JsonObject perNeuron() {
    JsonObject json = new JsonObject();
    for (String parameter : network.parameterNames()) {
      int[] entries = network.entries(parameter);
      if (IntStream.of(entries)
          .anyMatch(e -> isUsed(network.model(network.neuronOf(e)), parameter))) {
        json.put(parameter, IntStream.of(entries).mapToDouble(gradient::at).toArray());
      }
    }
    return json;
  }

  private boolean isUsed(Population population, String parameter) {
    return isUsed(population.keys().model(), parameter);
  }

  private boolean isUsed(NeuronModel model, String parameter) {
    return hasCurrent || !model.scalesInput(parameter);
  }

  /** A line for each parameter, with one value a neuron, and one for each weight and delay. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("%-14s %s".formatted("value", gradient.value()));
    for (Population population : run.populations()) {
      List<String> parameters = population.keys().model().parameterNames();
      for (String parameter : parameters.stream().filter(p -> isUsed(population, p)).toList()) {
        String name = population.nameOf(parameter);
        StringBuilder line = new StringBuilder("%-14s".formatted(name));
        for (int n = population.first(); n < population.end(); n++) {
          line.append(' ').append(gradient.get(parameter, n));
        }
        lines.add(line.toString());
      }
    }
    Connections between = network.connections();
    Connections fromInputs = network.inputConnections();
    addConnections("weights", between, network.firstWeight(), lines);
    addConnections("inputWeights", fromInputs, network.firstInputWeight(), lines);
    if (between.hasDelays()) {
      addConnections("delays", between, network.firstDelay(), lines);
    }
    if (fromInputs.hasDelays()) {
      addConnections("inputDelays", fromInputs, network.firstInputDelay(), lines);
    }
    RecordedSignals.otherParameters(network)
        .filter(gradient::isComputed)
        .forEach(p -> lines.add("%-14s %s".formatted(network.nameOf(p), gradient.at(p))));
    long knots = RecordedSignals.knots(network).filter(gradient::isComputed).count();
    if (knots > 0) {
      lines.add("%-14s %d knots: --by-driver writes all".formatted("driver", knots));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private void addConnections(String name, Connections connections, int first, List<String> lines) {
    int printed = Math.min(connections.count(), MOST_LINES);
    for (int e = 0; e < printed; e++) {
      lines.add("%-14s %s".formatted(network.nameOf(first + e), gradient.at(first + e)));
    }
    if (printed < connections.count()) {
      lines.add("%-14s %d more: --json has all".formatted(name, connections.count() - printed));
    }
  }
}

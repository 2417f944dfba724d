package io.roughspike.cli;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A gradient as users read it: under the names of the configuration's keys. */
final class GradientView {
  /** Derivatives in weights that are printed as text, at most. */
  private static final int MOST_LINES = 100;

  private final ParameterGradient gradient;
  private final RunConfig run;
  private final Network network;
  private final boolean hasCurrent;

  GradientView(ParameterGradient gradient, RunConfig run, Simulation simulation) {
    this.gradient = gradient;
    this.run = run;
    network = simulation.network();
    hasCurrent = simulation.inputs().current().isPresent();
  }

  /**
   * In the shape of the configuration: a derivative for each number that is written there, so that
   * of a shared one is the sum over neurons. Currents and states at the start are always one a
   * neuron.
   */
  JsonObject asConfigured() {
    JsonObject json =
        new JsonObject()
            .put("mu", perNeuronOrOne("mu", this::mu))
            .put("sigma", perNeuronOrOne("sigma", this::sigma));
    for (Parameter parameter :
        List.of(
            Parameter.V_RESET,
            Parameter.V_THRESHOLD,
            Parameter.ALPHA,
            Parameter.BETA,
            Parameter.TAU_S,
            Parameter.INTENSITY_CAP)) {
      json.put(parameter.yamlName(), one(parameter));
    }
    json.put(Parameter.INPUT_CURRENT.yamlName(), ofNeurons(Parameter.INPUT_CURRENT));
    if (hasCurrent) {
      json.put(Parameter.INPUT_GAIN.yamlName(), one(Parameter.INPUT_GAIN));
    }
    json.put("weights", List.of(gradient.weights()));
    if (network.inputConnections().sources() > 0) {
      json.put("inputWeights", List.of(gradient.inputWeights()));
    }
    return json.put(Parameter.V0.yamlName(), ofNeurons(Parameter.V0))
        .put(Parameter.I0.yamlName(), ofNeurons(Parameter.I0));
  }

  /** A list of one a neuron for each parameter. */
  JsonObject perNeuron() {
    JsonObject json = new JsonObject();
    parameters().forEach(parameter -> json.put(parameter.yamlName(), ofNeurons(parameter)));
    return json;
  }

  private List<Parameter> parameters() {
    return Arrays.stream(Parameter.values())
        .filter(parameter -> hasCurrent || parameter != Parameter.INPUT_GAIN)
        .toList();
  }

  /** Derivatives of a group of parameters, with respect to those of neurons {@code from..to-1}. */
  @FunctionalInterface
  private interface Group {
    Object of(int from, int to);
  }

  private Object perNeuronOrOne(String key, Group group) {
    int size = network.size();
    return run.perNeuron().contains(key)
        ? IntStream.range(0, size).mapToObj(n -> group.of(n, n + 1)).toList()
        : group.of(0, size);
  }

  private Object one(Parameter parameter) {
    return perNeuronOrOne(parameter.yamlName(), (from, to) -> sum(parameter, from, to));
  }

  private double[] mu(int from, int to) {
    return new double[] {sum(Parameter.MU1, from, to), sum(Parameter.MU2, from, to)};
  }

  private List<double[]> sigma(int from, int to) {
    return List.of(
        new double[] {sum(Parameter.SIGMA11, from, to), sum(Parameter.SIGMA12, from, to)},
        new double[] {sum(Parameter.SIGMA21, from, to), sum(Parameter.SIGMA22, from, to)});
  }

  private double sum(Parameter parameter, int from, int to) {
    return IntStream.range(from, to).mapToDouble(n -> gradient.get(parameter, n)).sum();
  }

  private double[] ofNeurons(Parameter parameter) {
    return IntStream.range(0, network.size())
        .mapToDouble(n -> gradient.get(parameter, n))
        .toArray();
  }

  /** A line for each parameter, with one value a neuron, and one for each weight. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("%-14s %s".formatted("value", gradient.value()));
    for (Parameter parameter : parameters()) {
      StringBuilder line = new StringBuilder("%-14s".formatted(parameter.yamlName()));
      for (double derivative : ofNeurons(parameter)) {
        line.append(' ').append(derivative);
      }
      lines.add(line.toString());
    }
    addWeights("weights", network.connections(), network.firstWeight(), lines);
    addWeights("inputWeights", network.inputConnections(), network.firstInputWeight(), lines);
    return String.join(System.lineSeparator(), lines);
  }

  private void addWeights(String name, Connections connections, int first, List<String> lines) {
    int printed = Math.min(connections.count(), MOST_LINES);
    for (int e = 0; e < printed; e++) {
      lines.add("%-14s %s".formatted(network.nameOf(first + e), gradient.at(first + e)));
    }
    if (printed < connections.count()) {
      lines.add("%-14s %d more: --json has all".formatted(name, connections.count() - printed));
    }
  }
}

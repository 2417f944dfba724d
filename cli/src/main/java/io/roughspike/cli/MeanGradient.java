package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.score.LikelihoodRatio;
import io.roughspike.score.MeanDifferences;
import io.roughspike.score.PathValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Gradients of sums over samples that no path has by itself: by likelihood ratios, or differences
 * with common noise; each derivative with its standard error.
 */
final class MeanGradient {
  /** A derivative and its standard error. */
  private record Derivative(double value, double standardError) {}

  private final Simulation simulation;
  private final double value;

  /** By name of the network's parameters. */
  private final Map<String, Derivative> derivatives = new LinkedHashMap<>();

  /** By what there is no derivative, and why. */
  private final Map<String, String> refused = new LinkedHashMap<>();

  private MeanGradient(Simulation simulation, double value) {
    this.simulation = simulation;
    this.value = value;
  }

  /** By likelihood ratios, as far as there are some. */
  static MeanGradient byScores(Engine engine, Simulation simulation, Cotangents cotangents) {
    Map<String, String> refusals = LikelihoodRatio.refusals(simulation);
    LikelihoodRatio.requireFits(simulation, cotangents);
    double[] values = PathValues.of(engine, simulation, cotangents);
    MeanGradient found = new MeanGradient(simulation, Arrays.stream(values).sum());
    found.refused.putAll(refusals);
    int samples = simulation.samples();
    double[] losses = Arrays.stream(values).map(x -> x * samples).toArray(); // of sums, not means
    Network network = simulation.network();
    Set<String> parameters = new HashSet<>(network.parameterNames());
    parameters.removeAll(refusals.keySet());
    LikelihoodRatio ratio =
        LikelihoodRatio.of(
            engine,
            simulation,
            losses,
            parameters,
            !refusals.containsKey("weights"),
            !refusals.containsKey("delays"));
    for (int p = 0; p < network.firstDriver(); p++) {
      if (ratio.has(p)) {
        found.derivatives.put(
            network.nameOf(p), new Derivative(ratio.at(p), ratio.standardError(p)));
      }
    }
    return found;
  }

  /**
   * By differences of some parameters of all neurons, of all weights or delays, or of the driver.
   *
   * @param step of the size of each parameter, or absolute where that is 0
   * @param cotangents those of the functional, by simulation
   */
  static MeanGradient byDifferences(
      Engine engine,
      Simulation simulation,
      Function<Simulation, Cotangents> cotangents,
      List<String> parameters,
      double step) {
    double[] values = PathValues.of(engine, simulation, cotangents.apply(simulation));
    MeanGradient found = new MeanGradient(simulation, Arrays.stream(values).sum());
    Network network = simulation.network();
    double[] all = network.toArray();
    for (String parameter : parameters) {
      for (int p : entries(network, parameter)) {
        double h = all[p] == 0 ? step : step * Math.abs(all[p]);
        requireInRange(network, p, h, step);
        MeanDifferences one =
            MeanDifferences.of(
                simulation,
                p,
                h,
                changed -> PathValues.of(engine, changed, cotangents.apply(changed)));
        int samples = simulation.samples();
        found.derivatives.put(
            network.nameOf(p),
            new Derivative(one.value() * samples, one.standardError() * samples));
      }
    }
    return found;
  }

  /** Refuses a step that leaves the range of a parameter, by the option that says it. */
  private static void requireInRange(Network network, int entry, double h, double step) {
    for (double side : new double[] {h, -h}) {
      double[] values = network.toArray();
      values[entry] += side;
      try {
        var _ = network.withParameters(values);
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(
            "--step %s takes %s to %s: %s; give a smaller step"
                .formatted(step, network.nameOf(entry), values[entry], e.getMessage()),
            e);
      }
    }
  }

  /** Where a parameter is in the network's parameter vector. */
  private static int[] entries(Network network, String parameter) {
    Map<String, int[]> all = new LinkedHashMap<>();
    network.parameterNames().forEach(name -> all.put(name, network.entries(name)));
    putRange(all, "weights", network.firstWeight(), network.firstInputWeight());
    putRange(all, "inputWeights", network.firstInputWeight(), network.firstDelay());
    putRange(all, "delays", network.firstDelay(), network.firstInputDelay());
    putRange(all, "inputDelays", network.firstInputDelay(), network.firstDriver());
    network.driverNames().forEach(name -> all.put(name, network.entries(name)));
    if (!all.containsKey(parameter)) {
      throw new ConfigurationException(
          "--by must be a parameter of the model, one of %s, got %s"
              .formatted(String.join(", ", all.keySet()), parameter));
    }
    return all.get(parameter);
  }

  private static void putRange(Map<String, int[]> all, String name, int from, int to) {
    if (from < to) {
      all.put(name, IntStream.range(from, to).toArray());
    }
  }

  JsonObject put(JsonObject json) {
    JsonObject gradient = new JsonObject();
    JsonObject errors = new JsonObject();
    derivatives.forEach((name, one) -> {
      gradient.put(name, one.value());
      errors.put(name, one.standardError());
    });
    json.put("samples", simulation.samples())
        .put("value", value)
        .put("gradient", gradient)
        .put("standardErrors", errors);
    if (!refused.isEmpty()) {
      JsonObject why = new JsonObject();
      refused.forEach(why::put);
      json.put("refused", why);
    }
    return json;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("%-14s %s".formatted("value", value));
    derivatives.forEach((name, one) ->
        lines.add("%-14s %s +- %s".formatted(name, one.value(), one.standardError())));
    refused.forEach((name, why) -> lines.add("%-14s none: %s".formatted(name, why)));
    return String.join(System.lineSeparator(), lines);
  }
}

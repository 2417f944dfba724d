package io.roughspike.cli;

import static java.util.stream.Collectors.joining;

import io.roughspike.check.CentralDifferences;
import io.roughspike.check.TheoremConditions.Finding;
import io.roughspike.check.TheoremConditions.Report;
import io.roughspike.cli.config.RecordedSignals;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Network;
import io.roughspike.solver.Solver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike gradcheck FILE}: three ways to one gradient, side by side. */
@Command(
    name = "gradcheck",
    description =
        "Compare the gradient by reverse sweep (adjoint), by forward sensitivities and "
            + "by central differences with common noise. Errors are relative to the larger "
            + "of the adjoint and the sum of the absolute derivatives of all terms, among all "
            + "checked derivatives in the same parameter of a network. Differences that say "
            + "nothing are named, and are no failure. Ends with "
            + "exit code 1 when an error is above the tolerance, or where condition (i) or (ii) of the "
            + "gradient theorem is broken.",
    footer = {"", "Example:", "  roughspike gradcheck examples/one-neuron.yaml"})
final class CheckGradients implements Callable<Integer> {
  private static final String RESULT = "gradcheck.json";

  /** Relative error of a difference from which on it is poor. */
  private static final double POOR = 1e-8;

  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private NoiseOptions noise;
  @Mixin private CotangentOptions cotangentOptions;
  @Mixin private ConditionOptions conditions;

  @Parameters(paramLabel = "FILE.yaml", description = "Configuration with the model.")
  private Path file;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-7",
      description =
          "Largest relative error that passes; default: ${DEFAULT-VALUE}. Central "
              + "differences, extrapolated, are good to some 1e-10; to 1e-8 where hundreds of "
              + "events must each stay in its step.")
  private double tolerance;

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Largest number of neurons whose parameters, of weights and of knots, are checked, evenly "
              + "spaced among all; default: ${DEFAULT-VALUE}.")
  private int entries;

  /**
   * One line of the table.
   *
   * @param kind errors are relative to the largest derivative of a kind
   * @param forward by forward sensitivities; none of parameters of the driver
   */
  private record Line(
      String kind,
      String name,
      double adjoint,
      OptionalDouble forward,
      CentralDifferences.Derivative difference) {
    /** Of a place with two slopes what is nearest to the adjoint. */
    double nearest() {
      return difference.nearest(adjoint);
    }

    double scale() {
      return Math.max(Math.abs(adjoint), difference.magnitude());
    }
  }

  /** The lines, with errors. */
  private record Table(List<Line> lines, Map<String, Double> scales, double tolerance) {
    static Table of(List<Line> lines, double tolerance) {
      Map<String, Double> scales = new HashMap<>();
      lines.forEach(line -> scales.merge(line.kind(), line.scale(), Math::max));
      return new Table(lines, scales, tolerance);
    }

    double forwardError(Line line) {
      double distance =
          line.forward().isEmpty() ? 0 : Math.abs(line.adjoint() - line.forward().getAsDouble());
      return relative(line, distance);
    }

    double differenceError(Line line) {
      return relative(line, Math.abs(line.adjoint() - line.nearest()));
    }

    private double relative(Line line, double distance) {
      double least = line.difference().rounding() / POOR;
      return distance == 0 ? 0 : distance / Math.max(scales.get(line.kind()), least);
    }

    /**
     * Whether a difference says nothing: it could not be taken in some sample; or what is above the
     * tolerance is within its own poor error, or may be the slope of the other side.
     */
    boolean isUnresolved(Line line) {
      CentralDifferences.Derivative difference = line.difference();
      return difference.unresolved() > 0
          || (differenceError(line) > tolerance
              && (difference.broken() > 0
                  || (relative(line, difference.error()) > POOR
                      && difference.isWithinError(line.adjoint()))));
    }

    /** Of all that is resolved. A NaN must fail: it is the largest of all. */
    double worst() {
      return lines.stream()
          .mapToDouble(
              line -> Math.max(forwardError(line), isUnresolved(line) ? 0 : differenceError(line)))
          .reduce(0, Math::max);
    }

    List<String> unresolved() {
      return lines.stream().filter(this::isUnresolved).map(Line::name).toList();
    }
  }

  @Override
  public Integer call() {
    options.positive("--tolerance", tolerance);
    options.atLeastOne("--entries", entries);
    try (RunFolder _ = options.openNamedFolder(Stream.of(RESULT))) {
      return check();
    }
  }

  private int check() {
    RunConfig run = RunConfig.read(configuration.read(file), options.namedSeed());
    long seed = options.seed(run.seed());
    Simulation simulation = noise.simulation(run, seed);
    options.warnOfSteps(simulation.network(), simulation.grid(), simulation.solver());
    Optional<Report> report = conditions.check(options, simulation);
    boolean differentiable = report.filter(Report::isBroken).isEmpty();
    try (Engine engine = options.engine()) {
      Cotangents cotangents = cotangentOptions.read(engine, simulation);
      Table table =
          Table.of(
              differentiable ? lines(run, engine, simulation, cotangents) : List.of(), tolerance);
      boolean holds = differentiable && table.worst() <= tolerance;
      options.printAndSave(
          RESULT,
          conditions.put(
              json(seed, engine, simulation.solver(), table).put("holds", holds), report),
          conditions.text(
              () -> differentiable ? text(table, holds) : noGradient(report.get()), report));
      return holds ? ExitCodes.DONE : ExitCodes.NOT_HELD;
    }
  }

  private List<Line> lines(
      RunConfig run, Engine engine, Simulation simulation, Cotangents cotangents) {
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    engine.adjoint(simulation, cotangents, adjoint);
    engine.forwardSensitivities(simulation, cotangents, forward);
    CentralDifferences differences =
        new CentralDifferences(engine, simulation, cotangents, run.keys().sizes());
    Network network = simulation.network();
    List<Line> lines = new ArrayList<>();
    boolean hasCurrent = simulation.inputs().current().isPresent();
    for (String parameter : network.parameterNames()) {
      int[] having =
          IntStream.of(network.entries(parameter))
              .map(network::neuronOf)
              .filter(n -> hasCurrent || !network.model(n).scalesInput(parameter))
              .toArray();
      for (int k : spaced(having.length)) {
        int index = network.index(parameter, having[k]);
        lines.add(line(parameter, network, index, adjoint, forward, differences));
      }
    }
    Map<String, int[]> ends = new LinkedHashMap<>(); // of entries of the parameter vector
    ends.put("weights", new int[] {network.firstWeight(), network.firstInputWeight()});
    ends.put("inputWeights", new int[] {network.firstInputWeight(), network.firstDelay()});
    ends.put("delays", new int[] {network.firstDelay(), network.firstInputDelay()});
    ends.put("inputDelays", new int[] {network.firstInputDelay(), network.firstDriver()});
    ends.forEach((kind, range) -> {
      for (int e : spaced(range[1] - range[0])) {
        lines.add(line(kind, network, range[0] + e, adjoint, forward, differences));
      }
    });
    Map<String, int[]> ofDriver = new LinkedHashMap<>();
    ofDriver.put("driver", RecordedSignals.otherParameters(network).toArray());
    ofDriver.put("knots", RecordedSignals.knots(network).toArray());
    ofDriver.forEach((kind, all) -> {
      for (int k : spaced(all.length)) {
        lines.add(line(kind, network, all[k], adjoint, forward, differences));
      }
    });
    return lines;
  }

  private static Line line(
      String kind,
      Network network,
      int index,
      ParameterGradient adjoint,
      ParameterGradient forward,
      CentralDifferences differences) {
    return new Line(
        kind,
        network.nameOf(index),
        adjoint.at(index),
        forward.isComputed(index) ? OptionalDouble.of(forward.at(index)) : OptionalDouble.empty(),
        differences.derivative(index));
  }

  /** At most {@link #entries} of the numbers from 0 to {@code count - 1}, with first and last. */
  private int[] spaced(int count) {
    int chosen = Math.min(count, entries);
    return IntStream.range(0, chosen)
        .map(k -> chosen == 1 ? 0 : (int) ((long) k * (count - 1) / (chosen - 1)))
        .toArray();
  }

  private JsonObject json(long seed, Engine engine, Solver solver, Table table) {
    List<JsonObject> parameters = new ArrayList<>();
    for (Line line : table.lines()) {
      parameters.add(
          new JsonObject()
              .put("parameter", line.name())
              .put("adjoint", line.adjoint())
              .put("forward", line.forward().orElse(Double.NaN))
              .put("centralDifference", line.nearest())
              .put("oneSidedSamples", line.difference().oneSided())
              .put("relativeErrorForward", table.forwardError(line))
              .put("relativeErrorDifference", table.differenceError(line))
              .put("ownErrorOfDifference", line.difference().error())
              .put("resolved", !table.isUnresolved(line)));
    }
    return RunOptions.result(seed, engine, solver)
        .put("worstRelativeError", table.worst())
        .put("tolerance", tolerance)
        .put("unresolved", table.unresolved())
        .put("parameters", parameters);
  }

  private static String noGradient(Report report) {
    return report.findings().stream()
        .filter(Finding::broken)
        .map(Finding::sentence)
        .collect(
            joining("%n".formatted(), "", "%nno gradients to compare: does NOT hold".formatted()));
  }

  private String text(Table table, boolean holds) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-16s %22s %22s %22s %9s %9s%n"
            .formatted(
                "parameter", "adjoint", "forward", "central difference", "err fwd", "err diff"));
    for (Line line : table.lines()) {
      text.append(
          "%-16s %22.15g %22s %22.15g %9.1e %9.1e%s%n"
              .formatted(
                  line.name(),
                  line.adjoint(),
                  line.forward().isPresent()
                      ? "%.15g".formatted(line.forward().getAsDouble())
                      : "-",
                  line.nearest(),
                  table.forwardError(line),
                  table.differenceError(line),
                  table.isUnresolved(line) ? " ?" : ""));
    }
    List<String> unresolved = table.unresolved();
    if (!unresolved.isEmpty()) {
      text.append(
          "%d of %d central differences say nothing, as events or branches change too near by: %s%n"
              .formatted(unresolved.size(), table.lines().size(), String.join(", ", unresolved)));
    }
    text.append(
        "worst relative error %.3g, tolerance %.3g: %s"
            .formatted(table.worst(), tolerance, holds ? "holds" : "does NOT hold"));
    return text.toString();
  }
}

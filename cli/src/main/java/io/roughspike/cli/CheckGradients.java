package io.roughspike.cli;

import io.roughspike.check.CentralDifferences;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
            + "of the adjoint and the sum of the samples' absolute derivatives. Ends with "
            + "exit code 1 when one is above the tolerance.",
    footer = {"", "Example:", "  roughspike gradcheck examples/one-neuron.yaml"})
final class CheckGradients implements Callable<Integer> {
  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private NoiseOptions noise;
  @Mixin private CotangentOptions cotangentOptions;

  @Parameters(paramLabel = "FILE.yaml", description = "Configuration with the model.")
  private Path file;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-7",
      description =
          "Largest relative error that passes; default: ${DEFAULT-VALUE}. Central "
              + "differences with step cbrt(2^-52) max(|p|, 1) are good to some 1e-10, times "
              + "the ratio of the third to the first derivative of the event times, which "
              + "steep intensities raise to some hundreds.")
  private double tolerance;

  /** One line of the table. */
  private record Line(
      Parameter parameter,
      double adjoint,
      double forward,
      CentralDifferences.Derivative difference) {
    double forwardError() {
      return relative(adjoint - forward);
    }

    double differenceError() {
      return relative(adjoint - difference.value());
    }

    private double relative(double distance) {
      double scale = Math.max(Math.abs(adjoint), difference.magnitude());
      return distance == 0 ? 0 : Math.abs(distance) / scale;
    }
  }

  @Override
  public Integer call() {
    options.positive("--tolerance", tolerance);
    RunConfig run = RunConfig.read(configuration.read(file));
    long seed = options.seed(run.seed());
    Simulation simulation = noise.simulation(run, seed);
    try (Engine engine = options.engine()) {
      Cotangents cotangents = cotangentOptions.read(engine, simulation);
      List<Line> lines = lines(engine, simulation, cotangents);
      // A NaN must fail: it is the largest of all.
      double worst =
          lines.stream()
              .mapToDouble(line -> Math.max(line.forwardError(), line.differenceError()))
              .reduce(0, Math::max);
      int unresolved = lines.stream().mapToInt(line -> line.difference().unresolved()).sum();
      boolean holds = worst <= tolerance && unresolved == 0;
      options.printAndSave(
          "gradcheck.json",
          json(seed, engine, lines, worst).put("unresolved", unresolved).put("holds", holds),
          () -> text(lines, worst, unresolved, holds));
      return holds ? ExitCodes.DONE : ExitCodes.NOT_HELD;
    }
  }

  private static List<Line> lines(Engine engine, Simulation simulation, Cotangents cotangents) {
    ParameterGradient adjoint = new ParameterGradient();
    ParameterGradient forward = new ParameterGradient();
    engine.adjoint(simulation, cotangents, adjoint);
    engine.forwardSensitivities(simulation, cotangents, forward);
    CentralDifferences differences = new CentralDifferences(engine, simulation, cotangents);
    List<Line> lines = new ArrayList<>();
    for (Parameter parameter : Parameter.values()) {
      if (simulation.inputs().current().isPresent() || parameter != Parameter.INPUT_GAIN) {
        lines.add(
            new Line(
                parameter,
                adjoint.get(parameter),
                forward.get(parameter),
                differences.derivative(parameter)));
      }
    }
    return lines;
  }

  private JsonObject json(long seed, Engine engine, List<Line> lines, double worst) {
    List<JsonObject> parameters = new ArrayList<>();
    for (Line line : lines) {
      parameters.add(
          new JsonObject()
              .put("parameter", line.parameter().yamlName())
              .put("adjoint", line.adjoint())
              .put("forward", line.forward())
              .put("centralDifference", line.difference().value())
              .put("oneSidedSamples", line.difference().oneSided())
              .put("relativeErrorForward", line.forwardError())
              .put("relativeErrorDifference", line.differenceError()));
    }
    return RunOptions.result(seed, engine)
        .put("worstRelativeError", worst)
        .put("tolerance", tolerance)
        .put("parameters", parameters);
  }

  private String text(List<Line> lines, double worst, int unresolved, boolean holds) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-14s %22s %22s %22s %9s %9s%n"
            .formatted(
                "parameter", "adjoint", "forward", "central difference", "err fwd", "err diff"));
    for (Line line : lines) {
      text.append(
          "%-14s %22.15g %22.15g %22.15g %9.1e %9.1e%n"
              .formatted(
                  line.parameter().yamlName(),
                  line.adjoint(),
                  line.forward(),
                  line.difference().value(),
                  line.forwardError(),
                  line.differenceError()));
    }
    if (unresolved > 0) {
      text.append(
          "%d differences could not be taken: events change on both sides at the smallest step%n"
              .formatted(unresolved));
    }
    text.append(
        "worst relative error %.3g, tolerance %.3g: %s"
            .formatted(worst, tolerance, holds ? "holds" : "does NOT hold"));
    return text.toString();
  }
}

package io.roughspike.cli;

import io.roughspike.check.TheoremConditions.Report;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike gradient FILE}: the exact gradient of a functional of events and states. */
@Command(
    name = "gradient",
    description =
        "The exact gradient of sum(cotangent x event time) + sum(cotangent x state), "
            + "summed over samples, with respect to every parameter of the model. Where "
            + "neurons share a value, the derivative is that in the shared value.",
    footer = {
      "",
      "Example:",
      "  roughspike gradient examples/one-neuron.yaml --mode forward --json"
    })
final class Gradient implements Callable<Integer> {
  private static final String RESULT = "gradient.json";

  /** Ways to the same gradient. */
  enum Mode {
    adjoint,
    forward
  }

  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private NoiseOptions noise;
  @Mixin private CotangentOptions cotangentOptions;
  @Mixin private ConditionOptions conditions;

  @Parameters(paramLabel = "FILE.yaml", description = "Configuration with the model.")
  private Path file;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "adjoint",
      description =
          "adjoint: one sweep back in time; forward: sensitivities carried along. "
              + "Default: ${DEFAULT-VALUE}.")
  private Mode mode;

  @Override
  public Integer call() {
    try (RunFolder _ = options.openNamedFolder(Stream.of(RESULT))) {
      return compute();
    }
  }

  private int compute() {
    RunConfig run = RunConfig.read(configuration.read(file), options.namedSeed());
    long seed = options.seed(run.seed());
    Simulation simulation = noise.simulation(run, seed);
    options.warnOfSteps(simulation.network(), simulation.grid(), simulation.solver());
    Optional<Report> report = conditions.check(options, simulation);
    try (Engine engine = options.engine()) {
      Cotangents cotangents = cotangentOptions.read(engine, simulation);
      ParameterGradient gradient = new ParameterGradient();
      switch (mode) {
        case adjoint -> engine.adjoint(simulation, cotangents, gradient);
        case forward -> engine.forwardSensitivities(simulation, cotangents, gradient);
      }
      GradientView view = new GradientView(gradient, run, simulation);
      JsonObject json =
          RunOptions.result(seed, engine, simulation.solver())
              .put("mode", mode)
              .put("samples", simulation.samples())
              .put("value", gradient.value())
              .put("gradient", view.asConfigured());
      if (simulation.network().size() > 1) {
        json.put("gradientPerNeuron", view.perNeuron());
      }
      options.printAndSave(
          RESULT, conditions.put(json, report), conditions.text(view::text, report));
    }
    return ExitCodes.DONE;
  }
}

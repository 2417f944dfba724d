package io.roughspike.cli;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.model.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike gradient FILE}: the exact gradient of a functional of events and states. */
@Command(
    name = "gradient",
    description =
        "The exact gradient of sum(cotangent x event time) + sum(cotangent x state), "
            + "summed over samples, with respect to every parameter of the model.",
    footer = {
      "",
      "Example:",
      "  roughspike gradient examples/one-neuron.yaml --mode forward --json"
    })
final class Gradient implements Callable<Integer> {
  /** Ways to the same gradient. */
  enum Mode {
    adjoint,
    forward
  }

  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private NoiseOptions noise;
  @Mixin private CotangentOptions cotangentOptions;

  @Parameters(paramLabel = "FILE.yaml", description = "Configuration with the model.")
  private Path file;

  @Option(
      names = "--mode",
      paramLabel = "NAME",
      defaultValue = "adjoint",
      description =
          "adjoint: one sweep back in time; forward: sensitivities carried along. "
              + "Default: ${DEFAULT-VALUE}.")
  private Mode mode;

  @Override
  public Integer call() {
    RunConfig run = RunConfig.read(configuration.read(file));
    long seed = options.seed(run.seed());
    Simulation simulation = noise.simulation(run, seed);
    try (Engine engine = options.engine()) {
      Cotangents cotangents = cotangentOptions.read(engine, simulation);
      ParameterGradient gradient = new ParameterGradient();
      switch (mode) {
        case adjoint -> engine.adjoint(simulation, cotangents, gradient);
        case forward -> engine.forwardSensitivities(simulation, cotangents, gradient);
      }
      boolean hasSignal = simulation.inputs().current().isPresent();
      JsonObject json =
          RunOptions.result(seed, engine)
              .put("mode", mode)
              .put("samples", simulation.samples())
              .put("value", gradient.value())
              .put("gradient", json(gradient, hasSignal));
      options.printAndSave("gradient.json", json, () -> text(gradient, hasSignal));
    }
    return ExitCodes.DONE;
  }

  /** The gradient under the names of the configuration's keys. */
  private static JsonObject json(ParameterGradient g, boolean hasSignal) {
    JsonObject json =
        new JsonObject()
            .put("mu", numbers(g, Parameter.MU1, Parameter.MU2))
            .put(
                "sigma",
                List.of(
                    numbers(g, Parameter.SIGMA11, Parameter.SIGMA12),
                    numbers(g, Parameter.SIGMA21, Parameter.SIGMA22)));
    for (Parameter parameter :
        List.of(
            Parameter.V_RESET,
            Parameter.V_THRESHOLD,
            Parameter.ALPHA,
            Parameter.BETA,
            Parameter.TAU_S,
            Parameter.INTENSITY_CAP)) {
      json.put(parameter.yamlName(), g.get(parameter));
    }
    json.put("inputCurrent", numbers(g, Parameter.INPUT_CURRENT));
    if (hasSignal) {
      json.put("inputGain", g.get(Parameter.INPUT_GAIN));
    }
    return json.put("weights", List.of(new double[] {0})) // a neuron alone has no connection
        .put("v0", numbers(g, Parameter.V0))
        .put("i0", numbers(g, Parameter.I0));
  }

  private static double[] numbers(ParameterGradient gradient, Parameter... parameters) {
    double[] numbers = new double[parameters.length];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = gradient.get(parameters[k]);
    }
    return numbers;
  }

  private static String text(ParameterGradient gradient, boolean hasSignal) {
    StringBuilder text = new StringBuilder();
    text.append("%-14s %s".formatted("value", gradient.value()));
    for (Parameter parameter : Parameter.values()) {
      if (hasSignal || parameter != Parameter.INPUT_GAIN) {
        text.append("%n%-14s %s".formatted(parameter.yamlName(), gradient.get(parameter)));
      }
    }
    return text.toString();
  }
}

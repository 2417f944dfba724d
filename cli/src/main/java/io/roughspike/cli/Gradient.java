package io.roughspike.cli;

import io.roughspike.check.TheoremConditions.Report;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.place.Place;
import java.nio.file.Path;
import java.util.List;
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

  /** Of differences, in sizes of parameters. */
  private static final double STEP = 0.1;

  /** Ways to the same gradient. */
  enum Mode {
    adjoint,
    forward,
    score,
    differences
  }

  @Mixin private RunOptions options;
  @Mixin private ConfigurationOptions configuration;
  @Mixin private NoiseOptions noise;
  @Mixin private CotangentOptions cotangentOptions;
  @Mixin private ConditionOptions conditions;
  @Mixin private PlaceOptions placeOptions;

  @Parameters(paramLabel = "FILE.yaml", description = "Configuration with the model.")
  private Path file;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "adjoint",
      description =
          "adjoint: one sweep back in time; forward: sensitivities carried along; score: "
              + "likelihood ratios, for thresholds under noise and steep intensities; differences: "
              + "with common noise, of the parameters named by --by. The last two are estimates, "
              + "with standard errors, for each neuron. Default: ${DEFAULT-VALUE}.")
  private Mode mode;

  @Option(
      names = "--by-driver",
      description =
          "Also the derivative by every increment of the driver, into the folder of --out: "
              + DriverGradientFiles.INCREMENTS
              + ", of the shape of --brownian; and by every area, "
              + DriverGradientFiles.AREAS
              + ", where the solver reads areas; by the size of every jump, "
              + DriverGradientFiles.JUMPS
              + ", where it jumps; and by every knot of recorded signals, "
              + DriverGradientFiles.KNOTS
              + ".")
  private boolean byDriver;

  @Option(
      names = "--by",
      paramLabel = "PARAMETER",
      split = ",",
      description = "Parameters of --mode differences, for instance --by b,sigma.")
  private List<String> by = List.of();

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description =
          "Step of --mode differences, in sizes of the parameter, or as it is where that is 0. "
              + "Default: "
              + STEP
              + ".")
  private Optional<Double> step = Optional.empty();

  @Override
  public Integer call() {
    requireFolder();
    if (step.isPresent() && mode != Mode.differences) {
      throw new ConfigurationException(
          "--step belongs to --mode differences, got --mode %s: remove it".formatted(mode));
    }
    if (step.isPresent() && !(step.get() > 0 && step.get() < Double.POSITIVE_INFINITY)) {
      throw new ConfigurationException(
          "--step must be a finite number above 0, got %s".formatted(step.get()));
    }
    if ((mode == Mode.differences) == by.isEmpty()) {
      throw new ConfigurationException(
          "--by belongs to --mode differences, which needs it: name the parameters there, as in --mode differences --by sigma");
    }
    Stream<String> files =
        byDriver
            ? Stream.concat(Stream.of(RESULT), DriverGradientFiles.ALL.stream())
            : Stream.of(RESULT);
    try (RunFolder _ = options.openNamedFolder(files)) {
      return compute();
    }
  }

  private void requireFolder() {
    if (byDriver && options.namedFolder().isEmpty()) {
      throw new ConfigurationException("--by-driver writes arrays: add --out, the folder for them");
    }
    if (byDriver && mode != Mode.adjoint) {
      throw new ConfigurationException(
          "--by-driver needs the adjoint, other ways have no derivatives by the driver: leave out --mode "
              + mode);
    }
  }

  private int compute() {
    RunConfig run = RunConfig.read(configuration.read(file), options.namedSeed());
    long seed = options.seed(run.seed());
    Simulation simulation = noise.simulation(run, seed);
    options.warnOfSteps(simulation.network(), simulation.grid(), simulation.solver());
    boolean ofMean = mode == Mode.score || mode == Mode.differences;
    // means need none of the conditions of pathwise gradients
    Optional<Report> report = ofMean ? Optional.empty() : conditions.check(options, simulation);
    try (Place place = placeOptions.open(options);
        Engine own = options.engine()) {
      Engine engine = placeOptions.engine(place, own, run.keys());
      Cotangents cotangents = cotangentOptions.read(engine, simulation);
      if (ofMean) {
        return computeMean(engine, simulation, cotangents, seed);
      }
      ParameterGradient gradient = new ParameterGradient();
      Optional<DriverGradientFiles> ofDriver =
          byDriver ? Optional.of(new DriverGradientFiles(simulation)) : Optional.empty();
      switch (mode) {
        case adjoint ->
            engine.adjoint(simulation, cotangents, gradient, ofDriver.map(sink -> sink));
        default -> engine.forwardSensitivities(simulation, cotangents, gradient);
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
      ofDriver.ifPresent(found -> found.write(options.namedFolder().orElseThrow(), gradient));
      options.printAndSave(
          RESULT, conditions.put(json, report), conditions.text(view::text, report));
    }
    return ExitCodes.DONE;
  }

  private int computeMean(Engine engine, Simulation simulation, Cotangents cotangents, long seed) {
    MeanGradient gradient =
        mode == Mode.score
            ? MeanGradient.byScores(engine, simulation, cotangents)
            : MeanGradient.byDifferences(
                engine,
                simulation,
                changed -> cotangentOptions.moved(cotangents, engine, changed),
                by,
                step.orElse(STEP));
    JsonObject json = RunOptions.result(seed, engine, simulation.solver()).put("mode", mode);
    if (mode == Mode.differences) {
      json.put("step", step.orElse(STEP));
    }
    options.printAndSave(RESULT, gradient.put(json), gradient::text);
    return ExitCodes.DONE;
  }
}

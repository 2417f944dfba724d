package io.roughspike.cli;

import io.roughspike.check.TheoremConditions.Report;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.Section;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.NewFiles;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.place.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
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
              + OwnFiles.BY_INCREMENTS
              + ", of the shape of --brownian; and by every area, "
              + OwnFiles.BY_AREAS
              + ", where the solver reads areas; by the size of every jump, "
              + OwnFiles.BY_JUMPS
              + ", where it jumps; and by every knot of recorded signals, "
              + OwnFiles.BY_KNOTS
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
    if (isOfMean()) {
      conditions.refuse("--mode " + mode);
    }
    try (RunFolder folder = options.openNamedFolder(OwnFiles.GRADIENT.names())) {
      return compute(folder);
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

  private boolean isOfMean() {
    return mode == Mode.score || mode == Mode.differences;
  }

  private int compute(RunFolder folder) {
    Section root = configuration.read(file);
    RunConfig run = RunConfig.read(root, options.namedSeed());
    long seed = options.seed(run.seed());
    Simulation simulation = noise.simulation(run, seed);
    options.warnOfSteps(simulation.network(), simulation.grid(), simulation.solver());
    // means need none of the conditions of pathwise gradients
    Optional<Report> report = isOfMean() ? Optional.empty() : conditions.check(options, simulation);
    try (Place place = placeOptions.open(options);
        Engine own = options.engine()) {
      Engine engine = placeOptions.engine(place, own, run.keys());
      Cotangents cotangents = cotangentOptions.read(engine, simulation);
      if (isOfMean()) {
        return computeMean(engine, simulation, cotangents, seed, folder, root);
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
      conditions.put(json, report);
      give(
          folder,
          root,
          json,
          into -> ofDriver.map(found -> found.write(into, gradient)).orElse(List.of()),
          conditions.text(view::text, report));
    }
    return ExitCodes.DONE;
  }

  private int computeMean(
      Engine engine,
      Simulation simulation,
      Cotangents cotangents,
      long seed,
      RunFolder folder,
      Section root) {
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
    give(folder, root, gradient.put(json), _ -> List.of(), gradient::text);
    return ExitCodes.DONE;
  }

  /**
   * Prints the result, and writes it and what {@code arrays} writes into the folder, if there is
   * one, in place of the files of an older run.
   */
  private void give(
      RunFolder folder,
      Section root,
      JsonObject json,
      Function<Path, List<Path>> arrays,
      Supplier<String> text) {
    if (folder != null) {
      List<Path> inputs =
          Stream.of(root.files(), noise.files(), cotangentOptions.files())
              .flatMap(List::stream)
              .toList();
      try (NewFiles files = folder.newFiles(OwnFiles.GRADIENT, inputs)) {
        List<Path> written = new ArrayList<>(arrays.apply(files.path()));
        Path result = files.path().resolve(OwnFiles.GRADIENT.mark());
        AtomicFile.write(result, options.addWarnings(json) + "\n");
        written.add(result);
        files.put(written);
      }
    }
    options.print(json, text);
  }
}

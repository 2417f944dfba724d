package io.roughspike.cli;

import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.picture.Report;
import io.roughspike.cli.picture.TrainingFigures;
import io.roughspike.engine.Engine;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.WeightsExperiment;
import io.roughspike.train.WeightsExperiment.Recipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roughspike train weights}: the weights of a network from its spike trains. */
@Command(
    name = "weights",
    description =
        "Fit the weights of a network of 4, 16 and 2 neurons, as in figure 2 of Holberg and "
            + "Salvi (arXiv 2405.13587), or by a recipe that finds them more exactly. Writes "
            + "metrics.csv, result.json, checkpoint.json, figure.png, figure.svg and "
            + "report.html to --out (default out/train-weights); with --figure, metrics and "
            + "checkpoints of each run in a folder of its own there.",
    footer = {"", "Example:", "  roughspike train weights --samples 512 --recipe conditional"})
final class TrainWeights implements Callable<Integer> {
  private static final int DEFAULT_SAMPLES = 256;

  @Mixin private RunOptions options;
  @Mixin private TrainOptions trainOptions;
  @Spec private CommandSpec spec;

  @Option(names = "--samples", paramLabel = "N", description = "Data samples; default: 256.")
  private Integer samples;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      defaultValue = "published",
      description =
          "published: the paper's protocol; full-matrix: its loss with another optimiser; "
              + "conditional: each neuron's intervals, trial by trial, "
              + "given the recorded spikes that it received; default: ${DEFAULT-VALUE}.")
  private String recipe;

  @Option(names = "--figure", description = "Run all of 256, 512 and 1024 samples.")
  private boolean figure;

  /** One run and where it writes. */
  private record Run(WeightsExperiment experiment, Path folder) {}

  /** A finished run. */
  private record Finished(WeightsExperiment experiment, TrainingSession.Outcome outcome) {
    JsonObject json(long seed, Engine engine) {
      return outcome
          .json(seed, engine)
          .put("samples", experiment.samples())
          .put("recipe", experiment.recipe().optionName());
    }

    double weightError() {
      return outcome.state().meanOfRecentParameters()[0];
    }

    double testLoss() {
      return outcome.state().meanOfRecentTestLosses();
    }

    String line() {
      return "n = %4d  weight error %.4f  test loss %.3f (means of the last 200 steps)"
          .formatted(experiment.samples(), weightError(), testLoss());
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!spec.parent().commandLine().getParseResult().matchedArgs().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Options of train weights must stand after the word weights");
    }
    long seed = options.seed();
    Path folder = options.folder("out/train-weights");
    List<Run> runs = runs(seed, folder);
    long steps = runs.stream().mapToLong(run -> run.experiment().steps()).sum();
    long startNanos = System.nanoTime();
    // A single run uses all threads; several share them out, one to each.
    try (Engine engine = options.engine(runs.size() == 1 ? options.threads() : 1);
        Interruption interruption = new Interruption()) {
      List<Finished> finished;
      try (ProgressDisplay progress = new ProgressDisplay(options, "training", steps)) {
        finished =
            runs.size() == 1
                ? List.of(run(runs.getFirst(), engine, progress, interruption::isRequested))
                : ParallelRuns.all(
                    runs,
                    run -> run.experiment().samples(),
                    () -> options.engineOfOneThread(engine.name()),
                    options.threads(),
                    interruption::isRequested,
                    (run, own, stop) -> run(run, own, progress, stop));
      }
      if (finished.stream().anyMatch(one -> !one.outcome().complete())) {
        options.tellInterrupted(
            finished.stream().mapToInt(one -> one.outcome().state().step()).sum(), folder);
        return ExitCodes.INTERRUPTED;
      }
      report(seed, engine, finished, 1e-9 * (System.nanoTime() - startNanos), folder);
    }
    return ExitCodes.DONE;
  }

  private List<Run> runs(long seed, Path folder) {
    TrainConfig.Changes changes = trainOptions.changes(options);
    Recipe chosen = recipe();
    if (!figure) {
      int n = samples == null ? DEFAULT_SAMPLES : options.atLeastOne("--samples", samples);
      return List.of(new Run(experiment(n, chosen, changes, seed), folder));
    }
    if (samples != null) {
      throw new ParameterException(
          spec.commandLine(), "--figure runs every sample size: leave out --samples");
    }
    return WeightsExperiment.FIGURE_SAMPLES.stream()
        .map(n -> new Run(experiment(n, chosen, changes, seed), folder.resolve("samples-" + n)))
        .toList();
  }

  private Recipe recipe() {
    try {
      return Recipe.of(recipe);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private static WeightsExperiment experiment(
      int samples, Recipe recipe, TrainConfig.Changes changes, long seed) {
    WeightsExperiment standard = WeightsExperiment.of(recipe, samples, seed);
    return new WeightsExperiment(
        samples,
        recipe,
        changes.batch().orElse(standard.batch()),
        changes
            .learningRate()
            .<LearningRateSchedule>map(LearningRateSchedule.Constant::new)
            .orElse(standard.schedule()),
        changes.steps().orElse(standard.steps()),
        standard.testEvery(),
        seed);
  }

  private Finished run(Run run, Engine engine, ProgressDisplay progress, BooleanSupplier stop) {
    TrainingSession session = new TrainingSession(run.experiment().plan(engine), run.folder());
    // Of the runs of a figure some may not have begun when it was interrupted.
    boolean resume = trainOptions.resume() && (!figure || session.hasCheckpoint());
    TrainingSession.Outcome outcome = session.run(engine, resume, progress, stop);
    TrainingFiles.writeWeights(run.folder(), outcome.plan().learned(), outcome.network());
    return new Finished(run.experiment(), outcome);
  }

  private void report(
      long seed, Engine engine, List<Finished> finished, double seconds, Path folder) {
    List<JsonObject> objects = finished.stream().map(one -> one.json(seed, engine)).toList();
    JsonObject result =
        figure
            ? RunOptions.result(seed, engine)
                .put("threads", options.threads())
                .put("steps", finished.getFirst().outcome().state().step())
                .put("secondsTotal", seconds)
                .put("runs", objects)
            : objects.getFirst();
    Map<String, String> table = new LinkedHashMap<>();
    finished.forEach(one ->
        table.put(
            "n = " + one.experiment().samples(),
            "weight error %.4f, test loss %.3f".formatted(one.weightError(), one.testLoss())));
    TrainingFiles files = new TrainingFiles(options, folder);
    files.writeResult(result);
    files.writePictures(
        "Weights of a network, recipe " + finished.getFirst().experiment().recipe().optionName(),
        TrainingFigures.weights(
            finished.stream()
                .map(one ->
                    new TrainingFigures.WeightsRun(
                        one.experiment().samples(),
                        one.outcome().history(),
                        one.experiment().truth(),
                        one.outcome().network()))
                .toList()),
        List.of(new Report.Table("Means over the last 200 steps", table)));
    options.print(
        result,
        () ->
            finished.stream()
                .map(Finished::line)
                .collect(
                    Collectors.joining(
                        System.lineSeparator(), "", System.lineSeparator() + "wrote " + folder)));
  }
}

package io.roughspike.cli;

import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.picture.Report;
import io.roughspike.cli.picture.TrainingFigures;
import io.roughspike.engine.Engine;
import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.train.CurrentExperiment;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** {@code roughspike train current}: the input current of one neuron from its spike trains. */
@Command(
    name = "current",
    description =
        "Fit the input current of one neuron, as in figure 1 of Holberg and Salvi "
            + "(arXiv 2405.13587). Writes metrics.csv, result.json, checkpoint.json, "
            + "figure.png, figure.svg and report.html to --out (default out/train-current); "
            + "with --figure, metrics and checkpoints of each run in a folder of its own "
            + "there.",
    footer = {"", "Example:", "  roughspike train current --samples 64 --sigma 0.5"})
final class TrainCurrent implements Callable<Integer> {
  private static final int DEFAULT_SAMPLES = 128;
  private static final double DEFAULT_SIGMA = 0.25;

  @Mixin private RunOptions options;
  @Mixin private TrainOptions trainOptions;
  @Spec private CommandSpec spec;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Data samples, and the default of --batch; default: 128.")
  private Integer samples;

  @Option(names = "--sigma", paramLabel = "S", description = "Noise level; default: 0.25.")
  private Double sigma;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      defaultValue = "signature",
      description = "signature or spike-times; default: ${DEFAULT-VALUE}.")
  private String loss;

  @Option(
      names = "--figure",
      description = "Run all of 16, 32, 64 and 128 samples with sigma 0.25 and 0.5.")
  private boolean figure;

  /** One run and where it writes. */
  private record Run(CurrentExperiment experiment, Path folder) {}

  /** A finished run. */
  private record Finished(CurrentExperiment experiment, TrainingSession.Outcome outcome) {
    JsonObject json(long seed, Engine engine) {
      return outcome
          .json(seed, engine)
          .put("samples", experiment.samples())
          .put("sigma", experiment.sigma());
    }

    String line() {
      return "n = %3d  sigma = %-5s c = %.4f (mean of the last 200 steps)  test loss %.4f"
          .formatted(
              experiment.samples(),
              experiment.sigma(),
              outcome.state().meanOfRecentParameters()[0],
              outcome.state().meanOfRecentTestLosses());
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    requireOptionsAfterTheName();
    long seed = options.seed();
    Path folder = options.folder("out/train-current");
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

  private void requireOptionsAfterTheName() {
    if (!spec.parent().commandLine().getParseResult().matchedArgs().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Options of train current must stand after the word current");
    }
  }

  private List<Run> runs(long seed, Path folder) {
    TrainConfig.Changes changes = trainOptions.changes(options);
    LossKind kind = lossKind();
    if (!figure) {
      int n = samples == null ? DEFAULT_SAMPLES : options.atLeastOne("--samples", samples);
      double s = sigma == null ? DEFAULT_SIGMA : options.finite("--sigma", sigma);
      return List.of(new Run(experiment(n, s, kind, changes, seed), folder));
    }
    if (samples != null || sigma != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--figure runs every sample size and sigma: leave out --samples and --sigma");
    }
    List<Run> runs = new ArrayList<>();
    for (double s : CurrentExperiment.FIGURE_SIGMAS) {
      for (int n : CurrentExperiment.FIGURE_SAMPLES) {
        runs.add(
            new Run(
                experiment(n, s, kind, changes, seed),
                folder.resolve("samples-%d-sigma-%s".formatted(n, s))));
      }
    }
    return runs;
  }

  private LossKind lossKind() {
    try {
      return LossKind.of(loss);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private static CurrentExperiment experiment(
      int samples, double sigma, LossKind kind, TrainConfig.Changes changes, long seed) {
    CurrentExperiment published = CurrentExperiment.published(samples, sigma, kind, seed);
    return new CurrentExperiment(
        samples,
        changes.batch().orElse(published.batch()),
        sigma,
        new LossSpec(kind),
        changes.learningRate().orElse(published.learningRate()),
        changes.steps().orElse(published.steps()),
        published.testEvery(),
        seed);
  }

  private Finished run(Run run, Engine engine, ProgressDisplay progress, BooleanSupplier stop) {
    TrainingSession session =
        new TrainingSession(run.experiment().plan(engine), List.of("c"), run.folder());
    // Of the runs of a figure some may not have begun when it was interrupted.
    boolean resume = trainOptions.resume() && (!figure || session.hasCheckpoint());
    return new Finished(run.experiment(), session.run(engine, resume, progress, stop));
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
            "n = %d, σ = %s".formatted(one.experiment().samples(), one.experiment().sigma()),
            "c = %.4f, test loss %.4f"
                .formatted(
                    one.outcome().state().meanOfRecentParameters()[0],
                    one.outcome().state().meanOfRecentTestLosses())));
    TrainingFiles files = new TrainingFiles(options, folder);
    files.writeResult(result);
    files.writePictures(
        "Input current of one neuron",
        TrainingFigures.current(
            finished.stream()
                .map(one ->
                    new TrainingFigures.CurrentRun(
                        one.experiment().samples(),
                        one.experiment().sigma(),
                        one.outcome().history()))
                .toList()),
        List.of(new Report.Table("Means over the last 200 steps (true c = 1.5)", table)));
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

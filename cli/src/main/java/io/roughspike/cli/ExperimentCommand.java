package io.roughspike.cli;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.RunRecord;
import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.config.WarmStart;
import io.roughspike.cli.file.Interruption;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Engine;
import io.roughspike.model.Network;
import io.roughspike.train.Scenario;
import io.roughspike.train.TrainingPlan;
import io.roughspike.train.TrainingState;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that trains one run of an experiment of the paper, or all runs of its figure, and
 * reports what came of them.
 *
 * @param <E> the experiment of one run
 */
abstract class ExperimentCommand<E> implements Callable<Integer> {
  @Mixin RunOptions options;
  @Mixin TrainOptions trainOptions;
  @Spec CommandSpec spec;

  /** One run and where it writes. */
  record Run<E>(E experiment, Path folder) {}

  /** A run that is finished, or interrupted. */
  record Finished<E>(Run<E> run, TrainingSession.Outcome outcome) {
    E experiment() {
      return run.experiment();
    }

    /** Mean of the trained parameter, or of the error, over the last steps. */
    double mean() {
      return outcome.state().meanOfRecentParameters()[0];
    }

    double testLoss() {
      return outcome.state().meanOfRecentTestLosses();
    }

    /** Which steps these means are over, as a sentence says it. */
    String span() {
      int steps = Math.min(outcome.state().step(), TrainingState.RECENT);
      return steps == 1 ? "last step" : "last %d steps".formatted(steps);
    }
  }

  /** Whether all runs of the figure are wanted. */
  abstract boolean isFigure();

  /** The runs that the options ask for. */
  abstract List<Run<E>> runs(TrainConfig.Changes changes, long seed, Path folder);

  abstract int samples(E experiment);

  abstract int steps(E experiment);

  /** What one run trains; draws its data. */
  abstract TrainingPlan plan(E experiment, Engine engine);

  /** The network that training starts from. */
  abstract Network start(E experiment);

  /** The circumstances in which the model of an experiment is simulated. */
  abstract Scenario scenario(E experiment);

  /** What of an experiment its record says, by name. */
  abstract Map<String, Object> settings(E experiment);

  /** Names of the learned blocks in metrics and results. */
  abstract List<String> names(TrainingPlan plan);

  /** Writes what a run leaves behind besides the files of every training. */
  void write(Run<E> run, TrainingSession.Outcome outcome) {}

  /** Adds to the result what tells one run from the others. */
  abstract JsonObject identify(E experiment, JsonObject result);

  /** One line on a run. */
  abstract String line(Finished<E> run);

  /** Name and result of a run in the report. */
  abstract Map.Entry<String, String> tableRow(Finished<E> run);

  /** Draws the figure of the runs. */
  abstract void writePictures(
      TrainingFiles files, List<Finished<E>> finished, Map<String, String> table);

  @Override
  public final Integer call() throws InterruptedException {
    requireOptionsInPlace();
    try (RunFolder folder = trainOptions.openFolder(options, "out/train-" + spec.name())) {
      return train(folder);
    }
  }

  private void requireOptionsInPlace() {
    if (!spec.parent().commandLine().getParseResult().matchedArgs().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Options of train %1$s must stand after the word %1$s".formatted(spec.name()));
    }
  }

  private int train(RunFolder folder) throws InterruptedException {
    long seed = options.seed();
    List<Run<E>> runs = runs(trainOptions.changes(options), seed, folder.path());
    List<RunFolder> folders =
        isFigure()
            ? runs.stream()
                .map(run -> folder.openInside(run.folder().getFileName().toString()))
                .toList()
            : List.of(folder);
    Optional<WarmStart> init = trainOptions.init(options);
    init.ifPresent(model -> model.in(start(runs.getFirst().experiment()), false));
    long steps = runs.stream().mapToLong(run -> steps(run.experiment())).sum();
    long startNanos = System.nanoTime();
    // A single run uses all threads; several share them out, one to each.
    try (Engine engine = options.engine(runs.size() == 1 ? options.threads() : 1);
        Interruption interruption = new Interruption()) {
      trainOptions.begin(options, folder, folders, List.of());
      List<Finished<E>> finished;
      try (ProgressDisplay progress = new ProgressDisplay(options, "training", steps)) {
        finished =
            runs.size() == 1
                ? List.of(run(runs.getFirst(), init, engine, progress, interruption::isRequested))
                : ParallelRuns.all(
                    runs,
                    run -> samples(run.experiment()),
                    () -> options.engineOfOneThread(engine.name()),
                    options.threads(),
                    interruption::isRequested,
                    (run, own, stop) -> run(run, init, own, progress, stop));
      }
      if (finished.stream().anyMatch(one -> !one.outcome().complete())) {
        options.tellInterrupted(
            finished.stream().mapToInt(one -> one.outcome().state().step()).sum(), folder.path());
        return ExitCodes.INTERRUPTED;
      }
      report(seed, engine, finished, 1e-9 * (System.nanoTime() - startNanos), folder.path());
    }
    return ExitCodes.DONE;
  }

  private TrainingSession session(Run<E> run, Optional<WarmStart> init, Engine engine) {
    E experiment = run.experiment();
    TrainingPlan published = plan(experiment, engine);
    TrainingPlan plan =
        init.map(model -> published.startingFrom(model.learnedBy(published))).orElse(published);
    Scenario scenario = scenario(experiment);
    RunConfig model =
        RunConfig.of(plan.start(), scenario.grid(), scenario.maxSpikes(), samples(experiment))
            .withSeed(plan.seed());
    return new TrainingSession(
        plan,
        names(plan),
        run.folder(),
        model,
        path ->
            RunRecord.writeExperiment(path, settings(experiment), model, options.facts(engine)));
  }

  private Finished<E> run(
      Run<E> run,
      Optional<WarmStart> init,
      Engine engine,
      ProgressDisplay progress,
      BooleanSupplier stop) {
    TrainingSession session = session(run, init, engine);
    TrainingSession.Outcome outcome =
        session.run(engine, progress, sentence -> progress.warn(labelled(run, sentence)), stop);
    write(run, outcome);
    return new Finished<>(run, outcome);
  }

  /** A sentence on one run: of several it says of which. */
  private String labelled(Run<E> run, String sentence) {
    return isFigure() ? run.folder().getFileName() + ": " + sentence : sentence;
  }

  private void report(
      long seed, Engine engine, List<Finished<E>> finished, double seconds, Path folder) {
    List<JsonObject> objects =
        finished.stream()
            .map(one -> identify(one.experiment(), one.outcome().json(seed, engine)))
            .toList();
    JsonObject result =
        isFigure()
            ? RunOptions.result(seed, engine)
                .put("threads", options.threads())
                .put("steps", finished.getFirst().outcome().state().step())
                .put("secondsTotal", seconds)
                .put("runs", objects)
            : objects.getFirst();
    Map<String, String> table = new LinkedHashMap<>();
    finished.stream().map(this::tableRow).forEach(row -> table.put(row.getKey(), row.getValue()));
    for (Finished<E> one : finished) {
      one.outcome().warnings().forEach(warning -> options.warn(labelled(one.run(), warning)));
    }
    TrainingFiles files = new TrainingFiles(options, folder, trainOptions.pictureFormats());
    files.writeResult(result);
    writePictures(files, finished, table);
    options.print(
        result,
        () ->
            finished.stream()
                .map(this::line)
                .collect(
                    Collectors.joining(
                        System.lineSeparator(), "", System.lineSeparator() + "wrote " + folder)));
  }
}

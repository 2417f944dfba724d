package io.roughspike.cli;

import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.config.ModelFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.RunRecord;
import io.roughspike.cli.config.Section;
import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.config.WarmStart;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.Interruption;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.engine.Engine;
import io.roughspike.model.Network;
import io.roughspike.place.Place;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.TrainingPlan;
import io.roughspike.train.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that trains what configurations say: one run, or several side by side. */
abstract class TrainingCommand implements Callable<Integer> {
  @Mixin RunOptions options;
  @Mixin ConfigurationOptions configuration;
  @Mixin TrainOptions trainOptions;
  @Mixin PlaceOptions placeOptions;
  @Spec CommandSpec spec;

  /**
   * A run that is wanted.
   *
   * @param root its configuration
   * @param name of its folder, where there are several
   */
  record Wanted(Section root, String name) {}

  /** A run with all that it needs, and where it writes. */
  record Run(Section root, TrainConfig config, Path folder) {}

  /** A run that is finished, or interrupted. */
  record Finished(Run run, TrainingSession.Outcome outcome) {
    /** What the run says of the simulation. */
    RunConfig settings() {
      return run.config().run();
    }

    /** Mean of the first learned block's report over the last steps. */
    double mean() {
      return outcome.state().meanOfRecentParameters()[0];
    }

    double testLoss() {
      return outcome.state().meanOfRecentTestLosses();
    }

    /** Adds where the parameters began, what they truly are where that is known, and units. */
    private JsonObject addTo(JsonObject result) {
      TrainingPlan plan = outcome.plan();
      JsonObject start = new JsonObject();
      JsonObject truths = new JsonObject();
      JsonObject units = new JsonObject();
      JsonObject values = new JsonObject();
      Optional<Network> truth = run.config().truth();
      for (int p = 0; p < outcome.names().size(); p++) {
        String name = outcome.names().get(p);
        LearnedBlock block = plan.learned().get(p);
        start.put(name, block.report(plan.start().toArray()));
        truth
            .map(Network::toArray)
            .ifPresent(all -> {
              truths.put(name, block.report(all));
              TrainingSession.putValues(values, block, all);
            });
        settings()
            .keys()
            .learnedUnit(block, plan.start())
            .ifPresent(unit -> units.put(name, unit.text()));
      }
      result.put("start", start).put("units", units);
      return truth.isPresent() ? result.put("true", truths).put("trueValues", values) : result;
    }

    /** Which steps these means are over, as a sentence says it. */
    String span() {
      int steps = Math.min(outcome.state().step(), TrainingState.RECENT);
      return steps == 1 ? "last step" : "last %d steps".formatted(steps);
    }
  }

  /** The runs that the options ask for, at least one. */
  abstract List<Wanted> wanted();

  /** Reports what came of the runs, in their order. */
  abstract void report(Engine engine, List<Finished> finished, double seconds, Path folder);

  /** Trains into {@code --out}, or {@code fallback}. */
  final int train(String fallback) throws InterruptedException {
    try (RunFolder folder = trainOptions.openFolder(options, fallback)) {
      return train(folder);
    }
  }

  private int train(RunFolder folder) throws InterruptedException {
    TrainConfig.Changes changes = trainOptions.changes(options);
    List<Wanted> wanted = wanted();
    boolean single = wanted.size() == 1;
    if (!single && placeOptions.isElsewhere()) {
      throw options.wrongUsage(
          "--figure makes several runs, and --spark shares out the samples of one: leave out one of them, or write the runs as a study");
    }
    List<RunFolder> folders =
        single
            ? List.of(folder)
            : wanted.stream().map(run -> folder.openInside(run.name())).toList();
    Optional<WarmStart> init = trainOptions.init(options);
    long startNanos = System.nanoTime();
    // A single run uses all threads; several share them out, one to each.
    try (Place place = placeOptions.open(options);
        Engine engine = options.engine(single ? options.threads() : 1)) {
      List<Run> runs = new ArrayList<>();
      for (int k = 0; k < wanted.size(); k++) {
        runs.add(run(wanted.get(k).root(), changes, init, engine, folders.get(k).path()));
      }
      try (Interruption interruption = new Interruption()) {
        List<Path> inputs = runs.stream().flatMap(run -> run.root().files().stream()).toList();
        trainOptions.begin(options, folder, folders, inputs);
        List<Finished> finished = all(runs, place, engine, interruption::isRequested);
        if (finished.stream().anyMatch(one -> !one.outcome().complete())) {
          options.tellInterrupted(
              finished.stream().mapToInt(one -> one.outcome().state().step()).sum(), folder.path());
          return ExitCodes.INTERRUPTED;
        }
        double seconds = 1e-9 * (System.nanoTime() - startNanos);
        for (Finished one : finished) {
          finish(one, single ? "" : label(one.run()));
        }
        report(engine, finished, seconds, folder.path());
      }
    }
    return ExitCodes.DONE;
  }

  private Run run(
      Section root,
      TrainConfig.Changes changes,
      Optional<WarmStart> init,
      Engine engine,
      Path folder) {
    TrainConfig.requireKeys(root);
    RunConfig file = RunConfig.read(root, options.namedSeed());
    TrainConfig config =
        TrainConfig.read(root, file.withSeed(options.seed(file.seed())), changes, init, engine);
    if (!ModelFile.fits(config.run())) {
      options.warn(
          "the model is too large for model.yaml, which is not written: see weights.csv or connections.csv");
    }
    TrainingPlan plan = config.plan();
    options.warnOfSteps(plan.start(), plan.scenario());
    trainOptions.checkConditions(options, plan, plan.start(), 0);
    plan.loss().warnings().forEach(options::warn);
    return new Run(root, config, folder);
  }

  private List<Finished> all(List<Run> runs, Place place, Engine engine, BooleanSupplier stop)
      throws InterruptedException {
    long steps = runs.stream().mapToLong(run -> run.config().plan().steps()).sum();
    boolean single = runs.size() == 1;
    try (ProgressDisplay progress = new ProgressDisplay(options, "training", steps)) {
      return single
          ? List.of(
              train(
                  runs.getFirst(),
                  placeOptions.engine(place, engine, runs.getFirst().config().run().keys()),
                  progress,
                  "",
                  stop))
          : ParallelRuns.all(
              runs,
              run -> run.config().run().samples(),
              () -> options.engineOfOneThread(engine.name()),
              options.threads(),
              stop,
              (run, own, stopAll) -> train(run, own, progress, label(run), stopAll));
    }
  }

  private Finished train(
      Run run, Engine engine, ProgressDisplay progress, String label, BooleanSupplier stop) {
    TrainConfig config = run.config();
    TrainingSession session =
        new TrainingSession(
            config.plan(),
            config.names(),
            run.folder(),
            config.run(),
            FittedWindow.of(run.root(), config.plan().scenario(), config.plan().loss()),
            path ->
                RunRecord.write(
                    path,
                    run.root(),
                    config.run().withNetwork(config.plan().start()),
                    options.facts(engine)));
    return new Finished(
        run, session.run(engine, progress, sentence -> progress.warn(label + sentence), stop));
  }

  /** What begins a sentence on one of several runs. */
  private static String label(Run run) {
    return run.folder().getFileName() + ": ";
  }

  /** What {@code result.json} says of a run, with the conditions at what it found. */
  final JsonObject json(Finished one, long seed, Engine engine) {
    TrainingSession.Outcome outcome = one.outcome();
    return trainOptions.putConditions(
        one.addTo(outcome.json(seed, engine)),
        trainOptions.checkConditions(
            options, outcome.plan(), outcome.network(), outcome.state().step()));
  }

  /** Writes {@code result.json}, and the figure and page that are drawn from it. */
  final void writeResult(JsonObject result, Path folder) {
    AtomicFile.write(folder.resolve(OwnFiles.RESULT), options.addWarnings(result) + "\n");
    if (trainOptions.wantsPage()) {
      TrainingReport.write(options, folder, trainOptions.pictureFormats());
    }
  }

  private void finish(Finished one, String label) {
    TrainingSession.Outcome outcome = one.outcome();
    options.warnOfSteps(outcome.network(), outcome.plan().scenario());
    outcome.warnings().forEach(warning -> options.warn(label + warning));
    TrainingFiles.writeConnections(one.run().folder(), outcome.plan().learned(), outcome.network());
  }
}

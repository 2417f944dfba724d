package io.roughspike.cli;

import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.config.ModelFile;
import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.WarmStart;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.CheckpointFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.MetricsFile;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.engine.Engine;
import io.roughspike.model.Network;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingHistory;
import io.roughspike.train.TrainingListener;
import io.roughspike.train.TrainingPlan;
import io.roughspike.train.TrainingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A training run with its folder: {@code metrics.csv} and {@code checkpoint.json} are written every
 * few seconds and however the run ends, and a run goes on from them.
 */
final class TrainingSession {
  private static final long SAVE_NANOS = 5_000_000_000L;

  /** Blocks of more values are left out of results: their weights have files of their own. */
  private static final int MOST_VALUES = 10_000;

  private final TrainingPlan plan;
  private final List<String> names;
  private final Path folder;
  private final Path metrics;
  private final Path checkpoint;
  private final RunConfig model;
  private final Optional<FittedWindow> fitted;
  private final Consumer<Path> record;
  private final TrainingHistory history = new TrainingHistory();
  private long lastSaved = System.nanoTime();

  /** How many kinds of idle steps were told of. */
  private int told;

  /**
   * What a run came to.
   *
   * @param plan what was followed
   * @param names of the learned blocks in metrics and results, in the plan's order
   * @param state reached
   * @param network the trained model
   * @param history every step, those before a continuation too
   * @param complete whether the training was finished
   */
  record Outcome(
      TrainingPlan plan,
      List<String> names,
      TrainingState state,
      Network network,
      TrainingHistory history,
      boolean complete) {
    /** What makes the result doubtful, a sentence each. */
    List<String> warnings() {
      return state.idle().stream().map(idle -> idle.outOf(state.step())).toList();
    }

    /** What {@code result.json} says of every training. */
    JsonObject json(long seed, Engine engine) {
      JsonObject ends = new JsonObject();
      JsonObject means = new JsonObject();
      double[] recent = state.meanOfRecentParameters();
      double[] parameters = network.toArray();
      for (int p = 0; p < names.size(); p++) {
        ends.put(names.get(p), plan.learned().get(p).report(parameters));
        means.put(names.get(p), recent[p]);
      }
      JsonObject values = new JsonObject();
      plan.learned().forEach(block -> putValues(values, block, parameters));
      JsonObject result = RunOptions.result(seed, engine, plan.scenario().solver());
      state
          .lowest()
          .ifPresent(lowest ->
              result.put("lowestTestStep", lowest.step()).put("lowestTestLoss", lowest.testLoss()));
      return result
          .put("steps", state.step())
          .put("final", ends)
          .put("values", values)
          .put("meanLast200", means)
          .put("testLossFirst", state.firstTestLoss())
          .put("testLossMeanLast200", state.meanOfRecentTestLosses())
          .put("secondsTotal", state.seconds())
          .put("secondsPerStepMedian", history.medianSeconds());
    }
  }

  /** Adds what a block has in a network's parameters, unless that is too much. */
  static void putValues(JsonObject to, LearnedBlock block, double[] parameters) {
    if (block.valueCount() <= MOST_VALUES) {
      double[] own = new double[block.valueCount()];
      for (int k = 0; k < own.length; k++) {
        own[k] = parameters[block.entry(k)];
      }
      to.put(block.name(), own);
    }
  }

  /**
   * A run of a plan.
   *
   * @param names of the learned blocks
   * @param folder of the run
   * @param model what is simulated: {@code model.yaml} but for the trained network
   * @param fitted what the model is fitted to, if to a recording
   * @param record writes {@code run.yaml}, once it is clear that the run can begin
   */
  TrainingSession(
      TrainingPlan plan,
      List<String> names,
      Path folder,
      RunConfig model,
      Optional<FittedWindow> fitted,
      Consumer<Path> record) {
    this.plan = plan;
    this.names = names;
    this.folder = folder;
    this.model = model;
    this.fitted = fitted;
    this.record = record;
    this.metrics = folder.resolve(OwnFiles.METRICS);
    this.checkpoint = folder.resolve(OwnFiles.CHECKPOINT);
  }

  /**
   * Trains, from the folder's checkpoint if it has one.
   *
   * @param progress told of every step, and of those that need not be done
   * @param notes told at once of what makes the result doubtful
   * @param stop asked before every step
   */
  Outcome run(
      Engine engine, ProgressDisplay progress, Consumer<String> notes, BooleanSupplier stop) {
    Trainer trainer = Files.exists(checkpoint) ? resumed(engine) : new Trainer(engine, plan);
    record.accept(folder.resolve(OwnFiles.RECORD));
    progress.skip(trainer.step());
    if (trainer.finished()) {
      progress.note(
          "the training in %s is finished, after step %d: nothing is left to do"
              .formatted(folder, trainer.step()));
    }
    told = trainer.idle().size();
    TrainingListener warning =
        (step, loss, testLoss, seconds, parameters) -> {
          for (; told < trainer.idle().size(); told++) {
            notes.accept(trainer.idle().get(told).ofFirst());
          }
        };
    TrainingListener saving =
        (step, loss, testLoss, seconds, parameters) -> {
          if (System.nanoTime() - lastSaved > SAVE_NANOS) {
            save(trainer);
          }
        };
    try {
      trainer.run(history.and(warning).and(progress).and(saving), stop);
      if (trainer.finished()) {
        progress.skip(plan.steps() - trainer.step()); // early stopping
      }
    } finally {
      save(trainer); // after a failure: the last good state
    }
    if (trainer.finished() && ModelFile.fits(model)) {
      ModelFile.write(
          folder.resolve(OwnFiles.MODEL),
          "The model that a training found, after step " + trainer.step(),
          model.withNetwork(trainer.result()),
          fitted);
    }
    return new Outcome(plan, names, trainer.state(), trainer.result(), history, trainer.finished());
  }

  private Trainer resumed(Engine engine) {
    TrainingState state;
    try {
      state = CheckpointFile.read(checkpoint);
    } catch (ConfigurationException e) {
      throw new ConfigurationException(e.getMessage() + "; to begin anew give --overwrite", e);
    }
    if (state.step() > plan.steps()) {
      throw new ConfigurationException(
          "the checkpoint %s is after step %d already, beyond the %d steps asked for: raise --steps"
              .formatted(checkpoint, state.step(), plan.steps()));
    }
    Trainer trainer = new Trainer(engine, plan, state);
    MetricsFile.read(metrics, names, state.step(), plan::isTested, history);
    return trainer;
  }

  /** Metrics first: those of a step after the checkpoint do no harm, missing ones would. */
  private void save(Trainer trainer) {
    MetricsFile.write(metrics, history, names);
    CheckpointFile.write(
        checkpoint,
        trainer.state(),
        WarmStart.parameters(
            trainer.result(), plan.learned().stream().map(LearnedBlock::kind).distinct().toList()));
    lastSaved = System.nanoTime();
  }
}

package io.roughspike.cli.config;

import io.roughspike.cli.config.Objective.Task;
import io.roughspike.cli.file.NumberArray;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.EarlyStopping;
import io.roughspike.train.HeldOutTest;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.Scenario;
import io.roughspike.train.TrainingPlan;
import java.util.List;
import java.util.Optional;

/**
 * What a configuration says about training: the sections {@code learn}, {@code data}, {@code test},
 * {@code loss}, {@code optimizer} and {@code earlyStopping} and the keys {@code steps} and {@code
 * batch}.
 */
public final class TrainConfig {
  private static final List<String> TARGET_KEYS = List.of("targets");
  static final List<String> TEST_KEYS =
      List.of("spikes", "samples", "start", "end", "heldOut", "batch", "every");
  static final List<String> STOPPING_KEYS = List.of("patience", "improvement");
  private static final int DEFAULT_STEPS = 1000;

  private TrainConfig() {}

  /** What of the file the command line replaces. */
  public record Changes(
      Optional<Integer> steps, Optional<Integer> batch, Optional<Double> learningRate) {}

  /**
   * What is trained on and tested by.
   *
   * @param training task
   * @param test if any
   */
  private record Tasks(Task training, Optional<HeldOutTest> test) {}

  /** Refuses a configuration in which keys are missing that a training needs. */
  public static void requireKeys(Section root) {
    RunConfig.requireKeys(root, "learn", "data");
  }

  /**
   * The plan that the top section of a configuration describes.
   *
   * @param warm whether training starts from {@code run}'s model, whatever starts the file gives
   */
  public static TrainingPlan plan(
      Section root, RunConfig run, Changes changes, long seed, boolean warm) {
    LearnConfig learn = LearnConfig.read(root.get("learn"), run, seed, warm);
    Objective objective =
        Objective.read(root.getOr("loss", Objective.DEFAULT), run.network().size());
    Optional<Section> test = root.find("test").map(field -> field.section(TEST_KEYS));
    Tasks tasks =
        objective.ofReadOuts()
            ? targetTasks(root, run, objective, test)
            : spikeTasks(root, run, objective, test);
    OptimizerConfig optimizer =
        OptimizerConfig.read(root.getOr("optimizer", OptimizerConfig.DEFAULT));
    changes.learningRate().ifPresent(rate -> root.replace("optimizer.learningRate", rate + ""));
    LearningRateSchedule schedule =
        changes
            .learningRate()
            .<LearningRateSchedule>map(LearningRateSchedule.Constant::new)
            .orElse(optimizer.schedule());
    int batch = chosen(root, "batch", changes.batch(), tasks.training().batch());
    int steps = chosen(root, "steps", changes.steps(), DEFAULT_STEPS);
    return root.get("learn")
        .using(() ->
            new TrainingPlan(
                learn.start(),
                learn.learned(),
                tasks.training().scenario(),
                tasks.training().loss(),
                batch,
                optimizer.optimizer(),
                schedule,
                steps,
                seed,
                tasks.test(),
                root.find("earlyStopping").map(field -> stopping(field, tasks.test()))));
  }

  /** What the command line says of {@code key}, else the file, else {@code fallback}. */
  private static int chosen(Section root, String key, Optional<Integer> change, int fallback) {
    if (change.isEmpty()) {
      return root.atLeastOne(key, fallback);
    }
    root.replace(key, change.get().toString());
    return change.get();
  }

  private static Tasks targetTasks(
      Section root, RunConfig run, Objective objective, Optional<Section> test) {
    Field source = root.get("data").section(TARGET_KEYS).get("targets");
    NumberArray targets = Objective.targets(source);
    int samples = targets.length(0);
    Scenario scenario = run.scenario(run.grid());
    requireTrials(source, scenario, samples);
    int heldOut = test.map(section -> heldOut(section, samples)).orElse(0);
    if (test.isPresent() && heldOut == 0) {
      throw root.get("test").mustBe("a section with heldOut where read-outs are trained");
    }
    int trained = samples - heldOut;
    Task training =
        objective.ofTargets(run, scenario.range(0, trained), targets, source, 0, trained);
    return new Tasks(
        training,
        test.map(section ->
            heldOutTest(
                section,
                objective.ofTargets(
                    run, scenario.range(trained, heldOut), targets, source, trained, heldOut))));
  }

  private static Tasks spikeTasks(
      Section root, RunConfig run, Objective objective, Optional<Section> test) {
    TimeGrid grid = run.grid();
    Section dataSection = root.get("data").section(Recording.KEYS);
    Recording recording =
        Recording.of(
            dataSection,
            run.network(),
            dataSection.number("start", grid.start()),
            dataSection.number("end", grid.end()));
    SpikeTrains data = recording.in(grid, run.maxSpikes());
    Scenario scenario = run.scenario(grid);
    requireTrials(recording.source(), scenario, data.samples());
    int heldOut = test.map(section -> heldOut(section, data.samples())).orElse(0);
    int trained = data.samples() - heldOut;
    Task training =
        objective.ofSpikes(run, scenario.range(0, trained), data.range(0, trained), grid, false);
    if (heldOut == 0) {
      return new Tasks(training, test.map(section -> test(section, run, recording, objective)));
    }
    return new Tasks(
        training,
        test.map(section ->
            heldOutTest(
                section,
                objective.ofSpikes(
                    run,
                    scenario.range(trained, heldOut),
                    data.range(trained, heldOut),
                    grid,
                    true))));
  }

  /** Refuses inputs for other samples than the data have. */
  private static void requireTrials(Field source, Scenario scenario, int samples) {
    if (scenario.trials() > 1 && scenario.trials() != samples) {
      throw source.mustBe(
          "a file of as many samples as have inputs of their own, " + scenario.trials(),
          samples + " samples");
    }
  }

  /** How many of the last samples are held out; 0 when the section does not say so. */
  private static int heldOut(Section section, int samples) {
    Optional<Field> field = section.find("heldOut");
    if (field.isEmpty()) {
      return 0;
    }
    for (String other : List.of("spikes", "samples", "start", "end")) {
      section
          .find(other)
          .ifPresent(one -> {
            throw one.because(" cannot stand beside heldOut: keep one of them");
          });
    }
    if (samples < 2) {
      throw field.get().because(" needs at least two samples of data, got " + samples);
    }
    return (int) field.get().integer(1, samples - 1);
  }

  private static HeldOutTest heldOutTest(Section section, Task task) {
    return new HeldOutTest(
        task.scenario(),
        task.loss(),
        section.atLeastOne("batch", task.batch()),
        section.atLeastOne("every", 1));
  }

  private static EarlyStopping stopping(Field field, Optional<HeldOutTest> test) {
    if (test.isEmpty()) {
      throw field.because(" goes by the held-out loss: add a section test");
    }
    Section section = field.section(STOPPING_KEYS);
    return field.using(() ->
        new EarlyStopping(section.get("patience").integer(1), section.number("improvement", 0)));
  }

  /** A test on another window of the same recording, or on the same window of another one. */
  private static HeldOutTest test(
      Section section, RunConfig run, Recording trained, Objective objective) {
    TimeGrid grid =
        section
            .find("end")
            .or(() -> section.find("start"))
            .map(field -> field.using(() -> window(section, run.grid())))
            .orElseGet(() -> window(section, run.grid()));
    if (!section.has("spikes")) {
      section
          .find("samples")
          .ifPresent(field -> {
            throw field.because(
                " belongs to another recording: add test.spikes, or use batch for the number of simulated samples");
          });
    }
    Recording recording =
        section.has("spikes")
            ? Recording.of(section, run.network(), grid.start(), grid.end())
            : trained;
    SpikeTrains data = recording.in(grid, run.maxSpikes());
    return heldOutTest(section, objective.ofSpikes(run, run.scenario(grid), data, grid, true));
  }

  private static TimeGrid window(Section section, TimeGrid trained) {
    return new TimeGrid(
        section.number("start", trained.start()),
        section.number("end", trained.end()),
        trained.step());
  }
}

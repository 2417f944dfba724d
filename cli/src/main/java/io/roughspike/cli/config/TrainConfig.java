package io.roughspike.cli.config;

import io.roughspike.cli.config.Choice.Kind;
import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.loss.SpikeTrainLoss;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.HeldOutTest;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.TrainingPlan;
import java.util.List;
import java.util.Optional;

/**
 * What a configuration says about training: the sections {@code learn}, {@code data}, {@code test},
 * {@code loss} and {@code optimizer} and the keys {@code steps} and {@code batch}.
 */
public final class TrainConfig {
  private static final List<String> DATA_KEYS = List.of("spikes", "samples", "start", "end");
  private static final List<String> TEST_KEYS =
      List.of("spikes", "samples", "start", "end", "batch", "every");
  private static final List<Kind> LOSSES =
      List.of(
          new Kind(LossKind.SIGNATURE.yamlName(), "depth"),
          new Kind(LossKind.SPIKE_TIMES.yamlName(), "spikes"));
  private static final int DEFAULT_STEPS = 1000;

  private TrainConfig() {}

  /** What of the file the command line replaces. */
  public record Changes(
      Optional<Integer> steps, Optional<Integer> batch, Optional<Double> learningRate) {}

  /** The plan that the top section of a configuration describes. */
  public static TrainingPlan plan(Section root, RunConfig run, Changes changes, long seed) {
    LearnConfig learn = LearnConfig.read(root.get("learn"), run, seed);
    TimeGrid grid = run.grid();
    Section dataSection = root.get("data").section(DATA_KEYS);
    Recording recording =
        Recording.read(
            dataSection,
            run.network().size(),
            dataSection.number("start", grid.start()),
            dataSection.number("end", grid.end()));
    SpikeTrains data = recording.in(grid, run.maxSpikes());
    LossSpec loss =
        root.find("loss").map(TrainConfig::loss).orElse(new LossSpec(LossKind.SIGNATURE));
    OptimizerConfig optimizer =
        root.find("optimizer").map(OptimizerConfig::read).orElse(OptimizerConfig.defaults());
    return new TrainingPlan(
        learn.start(),
        learn.learned(),
        run.scenario(grid),
        loss.training(data, grid.start(), grid.end()),
        changes.batch().orElse(integer(root, "batch", data.samples())),
        optimizer.optimizer(),
        changes
            .learningRate()
            .<LearningRateSchedule>map(LearningRateSchedule.Constant::new)
            .orElse(optimizer.schedule()),
        changes.steps().orElse(integer(root, "steps", DEFAULT_STEPS)),
        seed,
        root.find("test").map(field -> test(field.section(TEST_KEYS), run, recording, loss)));
  }

  private static LossSpec loss(Field field) {
    Choice choice = Choice.read(field, LOSSES);
    return field.using(() ->
        new LossSpec(
            LossKind.of(choice.kind()),
            integer(choice.options(), "depth", LossSpec.DEFAULT_DEPTH),
            integer(choice.options(), "spikes", LossSpec.DEFAULT_SPIKES)));
  }

  /** A test on another window of the same recording, or on the same window of another one. */
  private static HeldOutTest test(
      Section section, RunConfig run, Recording trained, LossSpec lossSpec) {
    TimeGrid grid =
        section
            .find("end")
            .or(() -> section.find("start"))
            .map(field -> field.using(() -> window(section, run.grid())))
            .orElse(run.grid());
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
            ? Recording.read(section, run.network().size(), grid.start(), grid.end())
            : trained;
    SpikeTrains data = recording.in(grid, run.maxSpikes());
    SpikeTrainLoss loss = lossSpec.test(data, grid.start(), grid.end());
    return new HeldOutTest(
        run.scenario(grid),
        loss,
        integer(section, "batch", data.samples()),
        integer(section, "every", 1));
  }

  private static TimeGrid window(Section section, TimeGrid trained) {
    return new TimeGrid(
        section.number("start", trained.start()),
        section.number("end", trained.end()),
        trained.step());
  }

  private static int integer(Section section, String key, int fallback) {
    return section.find(key).map(field -> field.integer(1)).orElse(fallback);
  }
}

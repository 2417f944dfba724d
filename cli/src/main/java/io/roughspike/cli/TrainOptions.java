package io.roughspike.cli;

import io.roughspike.check.TheoremConditions.Report;
import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.config.WarmStart;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.model.Network;
import io.roughspike.train.NoiseStreams;
import io.roughspike.train.TrainingPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every training. */
final class TrainOptions {
  @Option(names = "--steps", paramLabel = "N", description = "Number of training steps.")
  private Integer steps;

  @Option(names = "--batch", paramLabel = "N", description = "Samples generated each step.")
  private Integer batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "The same learning rate at every step.")
  private Double learningRate;

  @Mixin private ResumeOptions resume;
  @Mixin private PictureOptions pictures;
  @Mixin private PageOptions page;
  @Mixin private ConditionOptions conditions;

  /** Takes hold of the folder for output, which must not hold a run that would be lost. */
  RunFolder openFolder(RunOptions options, String fallback) {
    return resume.openFolder(options, fallback);
  }

  /** See {@link ResumeOptions#begin}. */
  void begin(RunOptions options, RunFolder folder, List<RunFolder> runs, List<Path> inputs) {
    resume.begin(options, folder, runs, inputs);
  }

  /** Warns of conditions of the gradient theorem that a network breaks in step {@code step}. */
  Optional<Report> checkConditions(
      RunOptions options, TrainingPlan plan, Network network, int step) {
    return conditions.check(
        options,
        plan.scenario()
            .simulation(network, NoiseStreams.batch(plan.seed(), step), 0, plan.batch()));
  }

  /** Adds what was found to a result, if it was asked for. */
  JsonObject putConditions(JsonObject result, Optional<Report> report) {
    return conditions.put(result, report);
  }

  /** Whether figure and page are drawn. */
  boolean wantsPage() {
    return page.isWanted();
  }

  /** Formats of the pictures. */
  Set<PictureOptions.Format> pictureFormats() {
    return pictures.formats();
  }

  @Option(
      names = "--init",
      paramLabel = "FILE|DIR",
      description =
          "Start from the parameters of a model (model.yaml), or of the newest state of a run's "
              + "folder, in place of those of the configuration. A run that began so is resumed with "
              + "the same --init beside --resume.")
  private Path init;

  /** The model to start from, if one was named; to be read before anything is removed. */
  Optional<WarmStart> init(RunOptions options) {
    if (init != null && init.toString().isBlank()) {
      throw options.wrongUsage("--init must name a file or folder, got nothing");
    }
    return Optional.ofNullable(init).map(WarmStart::read);
  }

  /** The values given, by the key of a configuration that they replace. */
  Map<String, String> keys(RunOptions options) {
    TrainConfig.Changes changes = changes(options);
    Map<String, String> keys = new LinkedHashMap<>();
    changes.steps().ifPresent(n -> keys.put("steps", n.toString()));
    changes.batch().ifPresent(n -> keys.put("batch", n.toString()));
    changes.learningRate().ifPresent(x -> keys.put("optimizer.learningRate", x.toString()));
    options.namedSeed().ifPresent(n -> keys.put("seed", n.toString()));
    return keys;
  }

  /** The values given, checked. */
  TrainConfig.Changes changes(RunOptions options) {
    return new TrainConfig.Changes(
        Optional.ofNullable(steps).map(n -> options.atLeastOne("--steps", n)),
        Optional.ofNullable(batch).map(n -> options.atLeastOne("--batch", n)),
        Optional.ofNullable(learningRate).map(x -> options.positive("--learning-rate", x)));
  }
}

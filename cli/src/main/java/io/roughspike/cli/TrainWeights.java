package io.roughspike.cli;

import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.picture.Report;
import io.roughspike.cli.picture.TrainingFigures;
import io.roughspike.engine.Engine;
import io.roughspike.model.Network;
import io.roughspike.train.LearnedBlock;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.Scenario;
import io.roughspike.train.TrainingPlan;
import io.roughspike.train.WeightsExperiment;
import io.roughspike.train.WeightsExperiment.Recipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code roughspike train weights}: the weights of a network from its spike trains. */
@Command(
    name = "weights",
    description =
        "Fit the weights of a network of 4, 16 and 2 neurons, as in figure 2 of Holberg and "
            + "Salvi (arXiv 2405.13587), or by a recipe that finds them more exactly. Writes "
            + "metrics.csv, result.json, model.yaml, run.yaml, checkpoint.json, figure.png, figure.svg and "
            + "report.html to --out (default out/train-weights); with --figure, metrics and "
            + "checkpoints of each run in a folder of its own there.",
    footer = {"", "Example:", "  roughspike train weights --samples 512 --recipe conditional"})
final class TrainWeights extends ExperimentCommand<WeightsExperiment> {
  private static final int DEFAULT_SAMPLES = 256;

  /** Names of the recipes. */
  static final class Recipes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Recipe.values()).map(Recipe::optionName).iterator();
    }
  }

  @Option(names = "--samples", paramLabel = "N", description = "Data samples; default: 256.")
  private Integer samples;

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      defaultValue = "published",
      completionCandidates = Recipes.class,
      description =
          "published: the paper's protocol; full-matrix: its loss with another optimiser; "
              + "conditional: each neuron's intervals, trial by trial, "
              + "given the recorded spikes that it received; default: ${DEFAULT-VALUE}.")
  private String recipe;

  @Option(names = "--figure", description = "Run all of 256, 512 and 1024 samples.")
  private boolean figure;

  @Override
  boolean isFigure() {
    return figure;
  }

  @Override
  List<Run<WeightsExperiment>> runs(TrainConfig.Changes changes, long seed, Path folder) {
    Recipe chosen = recipe();
    if (!figure) {
      int n = samples == null ? DEFAULT_SAMPLES : options.atLeastOne("--samples", samples);
      return List.of(new Run<>(experiment(n, chosen, changes, seed), folder));
    }
    if (samples != null) {
      throw new ParameterException(
          spec.commandLine(), "--figure runs every sample size: leave out --samples");
    }
    return WeightsExperiment.FIGURE_SAMPLES.stream()
        .map(n -> new Run<>(experiment(n, chosen, changes, seed), folder.resolve("samples-" + n)))
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

  @Override
  int samples(WeightsExperiment experiment) {
    return experiment.samples();
  }

  @Override
  int steps(WeightsExperiment experiment) {
    return experiment.steps();
  }

  @Override
  TrainingPlan plan(WeightsExperiment experiment, Engine engine) {
    return experiment.plan(engine);
  }

  @Override
  Network start(WeightsExperiment experiment) {
    return experiment.start();
  }

  @Override
  Scenario scenario(WeightsExperiment experiment) {
    return WeightsExperiment.SCENARIO;
  }

  @Override
  Map<String, Object> settings(WeightsExperiment experiment) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("name", spec.name());
    settings.put("samples", experiment.samples());
    settings.put("recipe", experiment.recipe().optionName());
    settings.put("batch", experiment.batch());
    settings.put("schedule", experiment.schedule());
    settings.put("steps", experiment.steps());
    settings.put("testEvery", experiment.testEvery());
    settings.put("seed", experiment.seed());
    return settings;
  }

  @Override
  List<String> names(TrainingPlan plan) {
    return plan.learned().stream().map(LearnedBlock::column).toList();
  }

  @Override
  void write(Run<WeightsExperiment> run, TrainingSession.Outcome outcome) {
    TrainingFiles.writeWeights(run.folder(), outcome.plan().learned(), outcome.network());
  }

  @Override
  JsonObject identify(WeightsExperiment experiment, JsonObject result) {
    return result
        .put("samples", experiment.samples())
        .put("recipe", experiment.recipe().optionName());
  }

  @Override
  String line(Finished<WeightsExperiment> run) {
    return "n = %4d  weight error %.4f  test loss %.3f (means of the %s)"
        .formatted(run.experiment().samples(), run.mean(), run.testLoss(), run.span());
  }

  @Override
  Map.Entry<String, String> tableRow(Finished<WeightsExperiment> run) {
    return Map.entry(
        "n = " + run.experiment().samples(),
        "weight error %.4f, test loss %.3f".formatted(run.mean(), run.testLoss()));
  }

  @Override
  void writePictures(
      TrainingFiles files, List<Finished<WeightsExperiment>> finished, Map<String, String> table) {
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
        List.of(new Report.Table("Means over the " + finished.getFirst().span(), table)));
  }
}

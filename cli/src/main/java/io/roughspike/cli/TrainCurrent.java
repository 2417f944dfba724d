package io.roughspike.cli;

import io.roughspike.cli.config.TrainConfig;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.picture.Report;
import io.roughspike.cli.picture.TrainingFigures;
import io.roughspike.engine.Engine;
import io.roughspike.loss.LossKind;
import io.roughspike.loss.LossSpec;
import io.roughspike.model.Network;
import io.roughspike.train.CurrentExperiment;
import io.roughspike.train.Scenario;
import io.roughspike.train.TrainingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code roughspike train current}: the input current of one neuron from its spike trains. */
@Command(
    name = "current",
    description =
        "Fit the input current of one neuron, as in figure 1 of Holberg and Salvi "
            + "(arXiv 2405.13587). Writes metrics.csv, result.json, model.yaml, run.yaml, checkpoint.json, "
            + "figure.png, figure.svg and report.html to --out (default out/train-current); "
            + "with --figure, metrics and checkpoints of each run in a folder of its own "
            + "there.",
    footer = {"", "Example:", "  roughspike train current --samples 64 --sigma 0.5"})
final class TrainCurrent extends ExperimentCommand<CurrentExperiment> {
  private static final int DEFAULT_SAMPLES = 128;
  private static final double DEFAULT_SIGMA = 0.25;

  /** Names of the losses. */
  static final class Losses implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(LossKind.values()).map(LossKind::yamlName).iterator();
    }
  }

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Data samples, and the default of --batch; default: 128.")
  private Integer samples;

  @Option(names = "--sigma", paramLabel = "S", description = "Noise level; default: 0.25.")
  private Double sigma;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      defaultValue = "signature",
      completionCandidates = Losses.class,
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private String loss;

  @Option(
      names = "--figure",
      description = "Run all of 16, 32, 64 and 128 samples with sigma 0.25 and 0.5.")
  private boolean figure;

  @Override
  boolean isFigure() {
    return figure;
  }

  @Override
  List<Run<CurrentExperiment>> runs(TrainConfig.Changes changes, long seed, Path folder) {
    LossKind kind = lossKind();
    if (!figure) {
      int n = samples == null ? DEFAULT_SAMPLES : options.atLeastOne("--samples", samples);
      double s = sigma == null ? DEFAULT_SIGMA : options.atLeastZero("--sigma", sigma);
      return List.of(new Run<>(experiment(n, s, kind, changes, seed), folder));
    }
    if (samples != null || sigma != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--figure runs every sample size and sigma: leave out --samples and --sigma");
    }
    List<Run<CurrentExperiment>> runs = new ArrayList<>();
    for (double s : CurrentExperiment.FIGURE_SIGMAS) {
      for (int n : CurrentExperiment.FIGURE_SAMPLES) {
        runs.add(
            new Run<>(
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

  @Override
  int samples(CurrentExperiment experiment) {
    return experiment.samples();
  }

  @Override
  int steps(CurrentExperiment experiment) {
    return experiment.steps();
  }

  @Override
  TrainingPlan plan(CurrentExperiment experiment, Engine engine) {
    return experiment.plan(engine);
  }

  @Override
  Network start(CurrentExperiment experiment) {
    return Network.of(experiment.neuron(experiment.startCurrent()));
  }

  @Override
  Scenario scenario(CurrentExperiment experiment) {
    return CurrentExperiment.SCENARIO;
  }

  @Override
  Map<String, Object> settings(CurrentExperiment experiment) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("name", spec.name());
    settings.put("samples", experiment.samples());
    settings.put("batch", experiment.batch());
    settings.put("sigma", experiment.sigma());
    settings.put("loss", experiment.loss().kind().yamlName());
    settings.put("learningRate", experiment.learningRate());
    settings.put("steps", experiment.steps());
    settings.put("testEvery", experiment.testEvery());
    settings.put("seed", experiment.seed());
    return settings;
  }

  @Override
  List<String> names(TrainingPlan plan) {
    return List.of("c");
  }

  @Override
  JsonObject identify(CurrentExperiment experiment, JsonObject result) {
    return result.put("samples", experiment.samples()).put("sigma", experiment.sigma());
  }

  @Override
  String line(Finished<CurrentExperiment> run) {
    return "n = %3d  sigma = %-5s c = %.4f (mean of the %s)  test loss %.4f"
        .formatted(
            run.experiment().samples(),
            run.experiment().sigma(),
            run.mean(),
            run.span(),
            run.testLoss());
  }

  @Override
  Map.Entry<String, String> tableRow(Finished<CurrentExperiment> run) {
    return Map.entry(
        "n = %d, σ = %s".formatted(run.experiment().samples(), run.experiment().sigma()),
        "c = %.4f, test loss %.4f".formatted(run.mean(), run.testLoss()));
  }

  @Override
  void writePictures(
      TrainingFiles files, List<Finished<CurrentExperiment>> finished, Map<String, String> table) {
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
        List.of(
            new Report.Table(
                "Means over the %s (true c = 1.5)".formatted(finished.getFirst().span()), table)));
  }
}

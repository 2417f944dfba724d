package io.roughspike.cli;

import io.roughspike.cli.config.Shipped;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.loss.LossKind;
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
            + "(arXiv 2405.13587): a configuration of the program (--print). Writes metrics.csv, result.json, model.yaml, run.yaml, checkpoint.json, "
            + "figure.png, figure.svg and report.html to --out (default out/train-current); "
            + "with --figure, metrics and checkpoints of each run in a folder of its own "
            + "there.",
    footer = {"", "Example:", "  roughspike train current --samples 64 --sigma 0.5"})
final class TrainCurrent extends ExperimentCommand {
  /** Sample sizes of the figure. */
  private static final List<Integer> FIGURE_SAMPLES = List.of(16, 32, 64, 128);

  /** Noise levels of the figure. */
  private static final List<Double> FIGURE_SIGMAS = List.of(0.25, 0.5);

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
      completionCandidates = Losses.class,
      description = "${COMPLETION-CANDIDATES}; default: signature.")
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
  Shipped shipped() {
    return Shipped.CURRENT;
  }

  @Override
  Map<String, String> changes() {
    Map<String, String> changes = new LinkedHashMap<>();
    if (samples != null) {
      changes.put("samples", Integer.toString(options.atLeastOne("--samples", samples)));
    }
    if (sigma != null) {
      changes.put("model.sigma", matrix(options.atLeastZero("--sigma", sigma)));
    }
    if (loss != null) {
      changes.put("loss", lossKind().yamlName());
    }
    return changes;
  }

  @Override
  Map<String, Map<String, String>> figure() {
    if (samples != null || sigma != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--figure runs every sample size and sigma: leave out --samples and --sigma");
    }
    Map<String, Map<String, String>> runs = new LinkedHashMap<>();
    for (double s : FIGURE_SIGMAS) {
      for (int n : FIGURE_SAMPLES) {
        runs.put(
            "samples-%d-sigma-%s".formatted(n, s),
            Map.of("samples", Integer.toString(n), "model.sigma", matrix(s)));
      }
    }
    return runs;
  }

  /** The noise of v alone. */
  private static String matrix(double sigma) {
    return "[[%s, 0.0], [0.0, 0.0]]".formatted(sigma);
  }

  private LossKind lossKind() {
    try {
      return LossKind.of(loss);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private static double sigma(Finished run) {
    return run.settings().network().neuron(0).get("sigma11");
  }

  @Override
  JsonObject identify(Finished run, JsonObject result) {
    return result.put("samples", run.settings().samples()).put("sigma", sigma(run));
  }

  @Override
  String line(Finished run) {
    return "n = %3d  sigma = %-5s c = %.4f (mean of the %s)  test loss %.4f"
        .formatted(run.settings().samples(), sigma(run), run.mean(), run.span(), run.testLoss());
  }
}

package io.roughspike.cli;

import io.roughspike.cli.config.Shipped;
import io.roughspike.cli.file.JsonObject;
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
            + "Salvi (arXiv 2405.13587), or by a recipe that finds them more exactly: configurations of the program (--print). Writes "
            + "metrics.csv, result.json, model.yaml, run.yaml, checkpoint.json, figure.png, figure.svg and "
            + "report.html to --out (default out/train-weights); with --figure, metrics and "
            + "checkpoints of each run in a folder of its own there.",
    footer = {"", "Example:", "  roughspike train weights --samples 512 --recipe conditional"})
final class TrainWeights extends ExperimentCommand {
  /** Sample sizes of the figure. */
  private static final List<Integer> FIGURE_SAMPLES = List.of(256, 512, 1024);

  private static final String PUBLISHED = "published";
  private static final List<String> RECIPES = List.of(PUBLISHED, "full-matrix", "conditional");

  /** Names of the recipes. */
  static final class Recipes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return RECIPES.iterator();
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
  Shipped shipped() {
    if (!RECIPES.contains(recipe)) {
      throw new ParameterException(
          spec.commandLine(),
          "--recipe must be one of %s, got %s".formatted(String.join(", ", RECIPES), recipe));
    }
    return recipe.equals(PUBLISHED) ? Shipped.WEIGHTS : Shipped.WEIGHTS.by(recipe);
  }

  @Override
  Map<String, String> changes() {
    return samples == null
        ? Map.of()
        : Map.of("samples", Integer.toString(options.atLeastOne("--samples", samples)));
  }

  @Override
  Map<String, Map<String, String>> figure() {
    if (samples != null) {
      throw new ParameterException(
          spec.commandLine(), "--figure runs every sample size: leave out --samples");
    }
    Map<String, Map<String, String>> runs = new LinkedHashMap<>();
    for (int n : FIGURE_SAMPLES) {
      runs.put("samples-" + n, Map.of("samples", Integer.toString(n)));
    }
    return runs;
  }

  @Override
  JsonObject identify(Finished run, JsonObject result) {
    return result.put("samples", run.settings().samples()).put("recipe", recipe);
  }

  @Override
  String line(Finished run) {
    return "n = %4d  weight error %.4f  test loss %.3f (means of the %s)"
        .formatted(run.settings().samples(), run.mean(), run.testLoss(), run.span());
  }
}

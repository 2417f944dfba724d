package io.roughspike.cli;

import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.config.ScoredModel;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.OwnFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options that say how the trials of a model come about. */
final class ModelOptions {
  private static final int DEFAULT_TRIALS = 500;

  @Option(
      names = "--model-columns",
      paramLabel = "KEY=NAME",
      split = ",",
      description = "The same of the model's spike trains.")
  private final Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--model-neuron",
      paramLabel = "K",
      description = "The neuron of the model that is scored; default: that of --neuron.")
  private Integer neuron;

  @Option(
      names = "--model-trials",
      paramLabel = "N",
      description = "Trials of the model's spike trains, where the last ones have no spike.")
  private Integer fileTrials;

  @Option(
      names = "--current",
      paramLabel = "FILE",
      description =
          "Recorded current from time 0 (or from its own times), in place of that of the model.")
  private Path current;

  @Option(
      names = "--current-step",
      paramLabel = "S",
      description = "Length of one value of the current.")
  private Double currentStep;

  @Option(
      names = "--current-unit",
      paramLabel = "UNIT",
      description = "Unit of the current, for instance nA; default: A.")
  private String currentUnit;

  @Option(
      names = "--current-columns",
      paramLabel = "KEY=NAME",
      split = ",",
      description = "Columns of the current, for instance time=t_ms,unit=ms,current=i_nA.")
  private final Map<String, String> currentColumns = new LinkedHashMap<>();

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Simulated trials of a model; default: " + DEFAULT_TRIALS + ".")
  private Integer trials;

  @Option(
      names = "--allow-training-data",
      description = "Score times that the model was fitted to, with a warning.")
  private boolean allowsTrainingData;

  /** Refuses numbers that are none of trials or neurons. */
  void check(RunOptions options) {
    TrialFile.checkTrials(options, fileTrials);
    TrialFile.checkTrials(options, trials);
    TrialFile.checkNeuron(options, "--model-neuron", neuron);
  }

  /**
   * The trials of a model.
   *
   * @param source a run's folder, a configuration, or spike trains
   */
  ModelTrials trials(RunOptions options, Path source, ModelTrials.Scored scored) {
    Optional<Integer> named = Optional.ofNullable(neuron).or(scored::neuron);
    Path file = Files.isDirectory(source) ? ofFolder(source) : source;
    String name = file.toString();
    boolean isModel = name.endsWith(".yaml") || name.endsWith(".yml");
    refuseOthers(options, source, isModel);
    if (!isModel) {
      return ModelTrials.read(new TrialFile(file, "--model", columns, fileTrials), scored, named);
    }
    int count = trials == null ? DEFAULT_TRIALS : trials;
    if (count < 2) {
      throw new ConfigurationException(
          "--trials must be at least 2, as Md* compares different trials of the model, got "
              + count);
    }
    ScoredModel model =
        ScoredModel.read(file, recorded(options), scored.end(), count, options.namedSeed());
    model
        .fitted()
        .filter(window -> window.overlaps(scored.start(), scored.end()))
        .ifPresent(window -> {
          refuseFitted(window, scored.start(), scored.end());
          options.warn(
              overlap(window, scored.start(), scored.end()) + ": the scores are flattered");
        });
    return ModelTrials.simulated(options, file, model, scored, named);
  }

  private static Path ofFolder(Path folder) {
    return Stream.of(OwnFiles.MODEL, "spikes.csv", "spikes.npz")
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() ->
            new ConfigurationException(
                "folder %s has neither model.yaml nor spikes.csv nor spikes.npz: give the folder of a run"
                    .formatted(folder)));
  }

  /** Refuses what is said of spike trains of a model, and the other way round. */
  private void refuseOthers(RunOptions options, Path source, boolean isModel) {
    Map<String, Boolean> others = new LinkedHashMap<>();
    if (isModel) {
      others.put("--model-trials", fileTrials != null);
      others.put("--model-columns", !columns.isEmpty());
    } else {
      others.put("--current", current != null);
      others.put("--current-step", currentStep != null);
      others.put("--current-unit", currentUnit != null);
      others.put("--current-columns", !currentColumns.isEmpty());
      others.put("--trials", trials != null);
    }
    others.forEach((option, given) -> {
      if (given) {
        throw options.wrongUsage(
            "%s belongs to %s, which %s is not"
                .formatted(option, isModel ? "spike trains" : "a model", source));
      }
    });
  }

  /** The current that is named. */
  private Optional<ScoredModel.Current> recorded(RunOptions options) {
    if (current == null) {
      if (currentStep != null || currentUnit != null || !currentColumns.isEmpty()) {
        throw options.wrongUsage(
            "step, unit and columns of a current need its file: add --current");
      }
      return Optional.empty();
    }
    if (currentStep == null && currentColumns.isEmpty()) {
      throw options.wrongUsage(
          "--current needs the length of one value: add --current-step, or --current-columns where the file has times");
    }
    return Optional.of(
        new ScoredModel.Current(
            current,
            Optional.ofNullable(currentStep),
            Optional.ofNullable(currentUnit),
            currentColumns));
  }

  /** Refuses to score times that the model is fitted to, unless that is allowed. */
  void refuseFitted(FittedWindow fitted, double start, double end) {
    if (!allowsTrainingData && fitted.overlaps(start, end)) {
      throw new ConfigurationException(
          overlap(fitted, start, end) + ": score others, or say --allow-training-data");
    }
  }

  private static String overlap(FittedWindow fitted, double start, double end) {
    return "the model is fitted to the times %s to %s, which overlap the scored ones, %s to %s"
        .formatted(fitted.start(), fitted.end(), start, end);
  }
}

package io.roughspike.cli;

import io.roughspike.Version;
import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.FileDigest;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.cli.file.TrialArchive;
import io.roughspike.equations.Nearest;
import io.roughspike.equations.Unit;
import io.roughspike.measure.Trials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roughspike evaluate MODEL --data SPIKES}: scores of a model against a recording. */
@Command(
    name = "evaluate",
    description =
        "Score the spike trains of a model, or of any program, against recorded ones: Md*, "
            + "distances, rates, intervals. Times, windows and rates are in the unit of the "
            + "trains, seconds where a unit is named.",
    footer = {
      "",
      "Example:",
      "  roughspike evaluate MODEL.yaml --data SPIKES.csv --start 8 --end 10 --require mdStar=0.8"
    })
final class Evaluate implements Callable<Integer> {
  /** A recording that ends so many mean intervals before the window does has probably ended. */
  private static final int SILENT_INTERVALS = 10;

  /** A rate so many times that of the data, or the data's so many times it, is no model's fault. */
  private static final int FAR_RATE = 10;

  /** The score of classes. */
  private static final String ACCURACY = "accuracy";

  private static final Unit SECOND = Unit.of("s");

  @Mixin private RunOptions options;
  @Mixin private ModelOptions modelOptions;
  @Mixin private MeasureOptions measures;
  @Mixin private ClassOptions classes;

  @Parameters(
      paramLabel = "MODEL|SPIKES",
      description =
          "A run's folder, a model.yaml, or spike trains of any program: CSV "
              + "sample,neuron,time or .npz.")
  private Path source;

  @Option(
      names = "--data",
      paramLabel = "SPIKES",
      description = "Recorded spike trains, CSV or .npz.")
  private Path dataFile;

  @Option(names = "--start", paramLabel = "T0", description = "First scored time.")
  private Double start;

  @Option(names = "--end", paramLabel = "T1", description = "Last scored time.")
  private Double end;

  @Option(
      names = "--neuron",
      paramLabel = "K",
      description = "The neuron that is scored; default: 0 where there is no other.")
  private Integer neuron;

  @Option(
      names = "--data-columns",
      paramLabel = "KEY=NAME",
      split = ",",
      description = "Columns of the data, for instance time=t_ms,unit=ms,sample=trial,neuron=unit.")
  private final Map<String, String> dataColumns = new LinkedHashMap<>();

  @Option(
      names = "--data-trials",
      paramLabel = "N",
      description = "Trials of the data, where the last ones have no spike.")
  private Integer dataTrials;

  @Option(
      names = "--require",
      paramLabel = "KEY=VALUE",
      description =
          "Exit with 1 where a score is worse, for instance --require mdStar=0.8 "
              + "--require reliability.model=0.5. Repeatable.")
  private final Map<String, Double> required = new LinkedHashMap<>();

  @Override
  public Integer call() {
    check();
    try (RunFolder folder = options.openNamedFolder(OwnFiles.EVALUATE.names())) {
      return classes.areGiven() ? scoreClasses(folder) : score(folder);
    }
  }

  /** Refuses to score times that the model is fitted to, unless that is allowed. */
  void refuseFitted(FittedWindow fitted) {
    if (!classes.areGiven()) {
      modelOptions.refuseFitted(fitted, start, end);
    }
  }

  /** Refuses options that do not go together, before any file is read. */
  void check() {
    classes.check(options);
    if (classes.areGiven()) {
      if (dataFile != null || start != null || end != null || neuron != null) {
        throw options.wrongUsage(
            "--classes scores read-outs, whatever spikes there are: leave out --data, --start, --end and --neuron");
      }
      checkRequired(Set.of(ACCURACY));
      return;
    }
    if (dataFile == null || start == null || end == null) {
      throw options.wrongUsage(
          "spikes need --data, --start and --end, and classes that read-outs tell --classes: give these");
    }
    options.finite("--start", start);
    options.finite("--end", end);
    if (!(start < end)) {
      throw options.wrongUsage("--end must be after --start, got %s and %s".formatted(end, start));
    }
    measures.check(options);
    modelOptions.check(options);
    TrialFile.checkTrials(options, dataTrials);
    TrialFile.checkNeuron(options, "--neuron", neuron);
    checkRequired(Scores.comparable());
  }

  private void checkRequired(Set<String> comparable) {
    required.forEach((key, value) -> {
      if (!comparable.contains(key)) {
        throw options.wrongUsage(
            "--require must name a score that has a better and a worse (%s), got %s%s"
                .formatted(
                    String.join(", ", comparable), key, Nearest.suggestion(key, comparable)));
      }
      options.finite("--require " + key, value);
    });
  }

  private int scoreClasses(RunFolder folder) {
    JsonObject json = classes.score(options, source);
    double accuracy = JsonValues.of(Path.of(OwnFiles.SCORES), json).number(ACCURACY);
    List<String> missed = missed(_ -> accuracy);
    addRun(json, missed);
    ClassReport report =
        new ClassReport(JsonValues.of(Path.of(OwnFiles.SCORES), options.addWarnings(json)));
    Results results = new Results(options, OwnFiles.EVALUATE, json);
    results.putFile(OwnFiles.SCORES_PAGE, path -> AtomicFile.write(path, report.html()));
    results.give(folder, List.of(source, classes.file()), report::text);
    return tell(missed);
  }

  private JsonObject addRun(JsonObject json, List<String> missed) {
    return json.put("missed", missed)
        .put("command", "roughspike " + options.commandLine())
        .put("version", Version.current());
  }

  private int tell(List<String> missed) {
    missed.forEach(sentence -> options.tell("roughspike: " + sentence));
    return missed.isEmpty() ? ExitCodes.DONE : ExitCodes.NOT_HELD;
  }

  private int score(RunFolder folder) {
    TrialFile file = new TrialFile(dataFile, "--data", dataColumns, dataTrials);
    ModelTrials.Scored scored =
        new ModelTrials.Scored(
            neuron == null ? file.readOne("--neuron") : file.read(),
            Optional.ofNullable(neuron),
            start,
            end,
            measures.cap());
    double[][] data = Trials.of(scored.recorded(), scored.number(), start, end);
    requireSpikes(data);
    ModelTrials model = modelOptions.trials(options, source, scored);
    double[][] trains = model.trains();
    warnOfRate(data, trains);
    if (data.length < 2 || trains.length < 2) {
      options.warn(
          "Md* and reliability compare different trials and need at least 2, got %d of the data and %d of the model"
              .formatted(data.length, trains.length));
    }
    Optional<Unit> unit =
        model.isInSeconds() || file.isInSeconds() ? Optional.of(SECOND) : Optional.empty();
    Scores.Settings settings = measures.settings(start, end, unit);
    Scores scores = new Scores(data, trains, settings, model.likelihood());
    String digest = FileDigest.sha256(dataFile);
    JsonObject json =
        measures
            .addTo(
                model
                    .facts()
                    .put("data", dataFile.toString())
                    .put("dataSha256", digest)
                    .put("start", start)
                    .put("end", end)
                    .put("unit", unit.map(Unit::text).orElse(null))
                    .put("neuron", scored.number())
                    .put("modelNeuron", model.neuron()))
            .put("reference", "own")
            .put("trials", trains.length)
            .put("dataTrials", data.length);
    model
        .fitted()
        .ifPresent(one ->
            json.put("fitted", new JsonObject().put("start", one.start()).put("end", one.end())));
    scores.addTo(json);
    List<String> missed = missed(scores::get);
    addRun(json, missed);
    Results results = new Results(options, OwnFiles.EVALUATE, json);
    TrialArchive trials =
        TrialArchive.of(
            data, trains, model.likelihood().map(SpikeLikelihood::intervals).orElse(new double[0]));
    EvaluationReport report =
        new EvaluationReport(
            JsonValues.of(Path.of(OwnFiles.SCORES), options.addWarnings(json)), trials);
    results.putFile(OwnFiles.SCORED_TRIALS, trials::write);
    results.putFile(OwnFiles.SCORES_PAGE, path -> AtomicFile.write(path, report.html()));
    results.give(folder, List.of(source, dataFile), report::text);
    return tell(missed);
  }

  private int scoredNeuron() {
    return neuron == null ? 0 : neuron;
  }

  /** Refuses data without spikes in the window, and warns where they seem to end before it. */
  private void requireSpikes(double[][] data) {
    double[] all = Arrays.stream(data).flatMapToDouble(Arrays::stream).sorted().toArray();
    if (all.length == 0) {
      throw new ConfigurationException(
          "file %s has no spike of neuron %d from %s to %s: check --start, --end and the unit of its times"
              .formatted(dataFile, scoredNeuron(), start, end));
    }
    double last = all[all.length - 1];
    double interval = (last - start) * data.length / all.length;
    if (end - last > SILENT_INTERVALS * interval) {
      options.warn(
          "the last spike of the data is at %s, long before --end %s: does the recording cover it?"
              .formatted(last, end));
    }
  }

  /**
   * Warns of a model whose rate is so far from that of the data that a unit is the likely cause.
   */
  private void warnOfRate(double[][] data, double[][] model) {
    double wanted = Trials.rate(data, end - start);
    double rate = Trials.rate(model, end - start);
    if (rate * FAR_RATE < wanted || rate > wanted * FAR_RATE) {
      options.warn(
          "the model has %.4g spikes a trial and unit of time, the data %.4g: is a unit wrong, of times (--data-columns, --model-columns) or of the current (--current-unit)?"
              .formatted(rate, wanted));
    }
  }

  private List<String> missed(ToDoubleFunction<String> scores) {
    List<String> missed = new ArrayList<>();
    required.forEach((key, wanted) -> {
      double value = scores.applyAsDouble(key);
      boolean small = Scores.isSmallBetter(key);
      if (!(small ? value <= wanted : value >= wanted)) {
        missed.add(
            "%s is %s, required is at %s %s"
                .formatted(
                    key,
                    Double.isFinite(value) ? value : "not known",
                    small ? "most" : "least",
                    wanted));
      }
    });
    return missed;
  }
}

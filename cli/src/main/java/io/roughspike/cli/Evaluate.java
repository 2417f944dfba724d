package io.roughspike.cli;

import io.roughspike.Version;
import io.roughspike.cli.config.FileColumns;
import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.config.ScoredModel;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.FileDigest;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.cli.file.SpikeColumns;
import io.roughspike.cli.file.SpikeFile;
import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.Nearest;
import io.roughspike.measure.Trials;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.train.NoiseStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
  /** Neurons that a file of spikes may number. */
  private static final int MOST_NEURONS = 1 << 20;

  private static final int DEFAULT_TRIALS = 500;

  /** A recording that ends so many mean intervals before the window does has probably ended. */
  private static final int SILENT_INTERVALS = 10;

  @Mixin private RunOptions options;

  @Parameters(
      paramLabel = "MODEL|SPIKES",
      description =
          "A run's folder, a model.yaml, or spike trains of any program: CSV "
              + "sample,neuron,time or .npz.")
  private Path source;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "SPIKES",
      description = "Recorded spike trains, CSV or .npz.")
  private Path dataFile;

  @Option(names = "--start", required = true, paramLabel = "T0", description = "First scored time.")
  private double start;

  @Option(names = "--end", required = true, paramLabel = "T1", description = "Last scored time.")
  private double end;

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
      names = "--model-columns",
      paramLabel = "KEY=NAME",
      split = ",",
      description = "The same of the model's spike trains.")
  private final Map<String, String> modelColumns = new LinkedHashMap<>();

  @Option(
      names = "--data-trials",
      paramLabel = "N",
      description = "Trials of the data, where the last ones have no spike.")
  private Integer dataTrials;

  @Option(
      names = "--model-trials",
      paramLabel = "N",
      description = "Trials of the model's spike trains, where the last ones have no spike.")
  private Integer modelTrials;

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
      names = "--window",
      paramLabel = "W",
      defaultValue = "0.004",
      description =
          "Half width of the coincidence window of Md*, reliability and Gamma, closed; "
              + "default: ${DEFAULT-VALUE}.")
  private double window;

  @Option(
      names = "--tau",
      paramLabel = "T",
      defaultValue = "0.01",
      description = "Time constant of the van Rossum distance; default: ${DEFAULT-VALUE}.")
  private double tau;

  @Option(
      names = "--cost",
      paramLabel = "Q",
      defaultValue = "100",
      description = "Cost of the Victor-Purpura distance, in 1/time; default: ${DEFAULT-VALUE}.")
  private double cost;

  @Option(
      names = "--bin",
      paramLabel = "W",
      defaultValue = "0.01",
      description = "Width of the bins of rate histograms; default: ${DEFAULT-VALUE}.")
  private double bin;

  @Option(
      names = "--cap",
      paramLabel = "RATE",
      defaultValue = "5000",
      description =
          "Largest intensity that bitsPerSpikeCapped takes, in 1/time; default: ${DEFAULT-VALUE}.")
  private double cap;

  @Option(
      names = "--allow-training-data",
      description = "Score times that the model was fitted to, with a warning.")
  private boolean allowsTrainingData;

  @Option(
      names = "--require",
      paramLabel = "KEY=VALUE",
      description =
          "Exit with 1 where a score is worse, for instance --require mdStar=0.8 "
              + "--require reliability.model=0.5. Repeatable.")
  private final Map<String, Double> required = new LinkedHashMap<>();

  /** Trials of the model, and how they came about. */
  private record ModelTrials(
      List<double[]> list,
      JsonObject facts,
      Optional<FittedWindow> fitted,
      Optional<SpikeLikelihood> likelihood,
      Optional<Long> seed) {
    double[][] trains() {
      return list.toArray(double[][]::new);
    }
  }

  @Override
  public Integer call() {
    check();
    try (RunFolder folder = options.openNamedFolder(OwnFiles.EVALUATE.names())) {
      return score(folder);
    }
  }

  private void check() {
    options.finite("--start", start);
    options.finite("--end", end);
    if (!(start < end)) {
      throw options.wrongUsage("--end must be after --start, got %s and %s".formatted(end, start));
    }
    options.atLeastZero("--window", window);
    options.positive("--tau", tau);
    if (!(cost >= 0)) {
      throw options.wrongUsage("--cost must be at least 0, got " + cost);
    }
    options.positive("--bin", bin);
    options.positive("--cap", cap);
    Stream.of(dataTrials, modelTrials, trials)
        .filter(number -> number != null && number < 1)
        .findFirst()
        .ifPresent(number -> {
          throw options.wrongUsage("a number of trials must be at least 1, got " + number);
        });
    if (neuron != null && (neuron < 0 || neuron >= MOST_NEURONS)) {
      throw options.wrongUsage(
          "--neuron must be from 0 to %d, got %d".formatted(MOST_NEURONS - 1, neuron));
    }
    required.forEach((key, value) -> {
      if (!Scores.comparable().contains(key)) {
        throw options.wrongUsage(
            "--require must name a score that has a better and a worse (%s), got %s%s"
                .formatted(
                    String.join(", ", Scores.comparable()),
                    key,
                    Nearest.suggestion(key, Scores.comparable())));
      }
      options.finite("--require " + key, value);
    });
  }

  private int score(RunFolder folder) {
    SpikeTrains recorded =
        read(dataFile, FileColumns.spikes("--data-columns", dataColumns), dataTrials, "--data");
    double[][] data = Trials.of(recorded, scoredNeuron(), start, end);
    requireSpikes(data);
    ModelTrials model = model(recorded);
    double[][] trains = model.trains();
    if (data.length < 2 || trains.length < 2) {
      options.warn(
          "Md* and reliability compare different trials and need at least 2, got %d of the data and %d of the model"
              .formatted(data.length, trains.length));
    }
    Scores.Settings settings = new Scores.Settings(start, end, window, tau, cost, bin);
    Scores scores = new Scores(data, trains, settings, model.likelihood());
    JsonObject json =
        model
            .facts()
            .put("data", dataFile.toString())
            .put("dataSha256", FileDigest.sha256(dataFile))
            .put("start", start)
            .put("end", end)
            .put("neuron", scoredNeuron())
            .put("window", window)
            .put("tau", tau)
            .put("cost", cost)
            .put("bin", bin)
            .put("cap", cap)
            .put("reference", "own")
            .put("trials", trains.length)
            .put("dataTrials", data.length);
    model
        .fitted()
        .ifPresent(one ->
            json.put("fitted", new JsonObject().put("start", one.start()).put("end", one.end())));
    scores.addTo(json);
    List<String> missed = missed(scores);
    json.put("missed", missed);
    Results results = new Results(options, OwnFiles.EVALUATE, json);
    EvaluationReport report =
        new EvaluationReport(scores, settings, data, trains, model.fitted(), model.likelihood());
    results.putText(
        "evaluation.html",
        () -> report.html("Scores of " + source, provenance(model), doubts(missed)));
    results.give(folder, List.of(source, dataFile), () -> text(scores, data, trains));
    missed.forEach(sentence -> options.tell("roughspike: " + sentence));
    return missed.isEmpty() ? ExitCodes.DONE : ExitCodes.NOT_HELD;
  }

  private List<String> doubts(List<String> missed) {
    List<String> doubts = new ArrayList<>(missed);
    doubts.addAll(options.warnings());
    return doubts;
  }

  private Map<String, String> provenance(ModelTrials model) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", source.toString());
    facts.put("data", "%s, SHA-256 %s".formatted(dataFile, FileDigest.sha256(dataFile)));
    facts.put("scored", "%s to %s, neuron %d".formatted(start, end, scoredNeuron()));
    model
        .fitted()
        .ifPresent(one -> facts.put("fitted", "%s to %s".formatted(one.start(), one.end())));
    facts.put("trials", "%d of the model".formatted(model.list().size()));
    facts.put(
        "conventions",
        "coincidence window %s, tau %s, cost %s, bins %s, cap %s"
            .formatted(window, tau, cost, bin, cap));
    facts.put("command", "roughspike " + options.commandLine());
    facts.put("version", Version.current());
    facts.put("seed", model.seed().map(String::valueOf).orElse("-"));
    return facts;
  }

  private int scoredNeuron() {
    return neuron == null ? 0 : neuron;
  }

  /** The spikes of a file, with as many samples as there are trials. */
  private SpikeTrains read(Path file, SpikeColumns columns, Integer said, String option) {
    SpikeTrains trains = SpikeFile.read(file, MOST_NEURONS, columns);
    if (neuron == null) {
      requireOneNeuron(file, trains);
    }
    if (said == null && trains.samples() == 0) {
      throw new ConfigurationException(
          "file %s has no spike, so it does not tell how many trials there are: say %s-trials"
              .formatted(file, option));
    }
    int count = said == null ? trains.samples() : said;
    if (count < trains.samples()) {
      throw new ConfigurationException(
          "file %s has spikes of %d trials, and %s-trials says %d: correct it"
              .formatted(file, trains.samples(), option, count));
    }
    SpikeTrains all = new SpikeTrains(count, MOST_NEURONS, trains.capacity());
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        all.add(n, trains.neuron(n, e), trains.time(n, e));
      }
    }
    return all;
  }

  private static void requireOneNeuron(Path file, SpikeTrains trains) {
    for (int n = 0; n < trains.samples(); n++) {
      for (int e = 0; e < trains.count(n); e++) {
        if (trains.neuron(n, e) != 0) {
          throw new ConfigurationException(
              "file %s has spikes of neuron %d: say which is scored, --neuron K"
                  .formatted(file, trains.neuron(n, e)));
        }
      }
    }
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

  private ModelTrials model(SpikeTrains recorded) {
    Path file = source;
    if (Files.isDirectory(source)) {
      file =
          Stream.of(OwnFiles.MODEL, "spikes.csv", "spikes.npz")
              .map(source::resolve)
              .filter(Files::exists)
              .findFirst()
              .orElseThrow(() ->
                  new ConfigurationException(
                      "folder %s has neither model.yaml nor spikes.csv nor spikes.npz: give the folder of a run"
                          .formatted(source)));
    }
    String name = file.toString();
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      refuse("spike trains", modelTrials, "--model-trials");
      refuse("spike trains", modelColumns, "--model-columns");
      return simulated(file, recorded);
    }
    refuse("a model", current, "--current");
    refuse("a model", currentStep, "--current-step");
    refuse("a model", currentUnit, "--current-unit");
    refuse("a model", currentColumns, "--current-columns");
    refuse("a model", trials, "--trials");
    SpikeTrains read =
        read(file, FileColumns.spikes("--model-columns", modelColumns), modelTrials, "--model");
    double[][] trains = Trials.of(read, scoredNeuron(), start, end);
    return new ModelTrials(
        List.of(trains),
        new JsonObject().put("model", file.toString()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void refuse(String what, Object given, String option) {
    if (given != null && !(given instanceof Map<?, ?> map && map.isEmpty())) {
      throw options.wrongUsage("%s belongs to %s, which %s is not".formatted(option, what, source));
    }
  }

  private ModelTrials simulated(Path file, SpikeTrains recorded) {
    if (current == null
        && (currentStep != null || currentUnit != null || !currentColumns.isEmpty())) {
      throw options.wrongUsage("step, unit and columns of a current need its file: add --current");
    }
    int count = trials == null ? DEFAULT_TRIALS : trials;
    if (count < 2) {
      throw new ConfigurationException(
          "--trials must be at least 2, as Md* compares different trials of the model, got "
              + count);
    }
    Optional<ScoredModel.Current> ownCurrent =
        Optional.ofNullable(current)
            .map(path ->
                new ScoredModel.Current(
                    path,
                    Optional.ofNullable(currentStep),
                    Optional.ofNullable(currentUnit),
                    currentColumns));
    ScoredModel model = ScoredModel.read(file, ownCurrent, end, count, options.namedSeed());
    checkFitted(model.fitted());
    long seed = options.seed(model.run().seed());
    // Another stream than that of data: a recording that is itself a simulation by this seed would
    // share its noise with the trials.
    RandomStream stream = NoiseStreams.testData(seed);
    Simulation simulation =
        model.run().simulation(new BrownianDriver(stream), new CounterClocks(stream));
    options.warnOfSteps(simulation.network(), simulation.grid());
    requireNeuron(simulation.network().size());
    if (simulation.grid().start() > start) {
      throw new ConfigurationException(
          "the simulation of %s starts at %s, after --start %s: give an earlier time.start there, or --current"
              .formatted(file, simulation.grid().start(), start));
    }
    try (Engine engine = options.engine()) {
      SpikeTrains trains = new SpikeTrains();
      engine.simulate(simulation, trains);
      return new ModelTrials(
          List.of(Trials.of(trains, scoredNeuron(), start, end)),
          RunOptions.result(seed, engine).put("model", file.toString()),
          model.fitted(),
          likelihood(engine, simulation, recorded),
          Optional.of(seed));
    }
  }

  /** Bits a spike and rescaled times; nothing, with a note, where the model has no likelihood. */
  private Optional<SpikeLikelihood> likelihood(
      Engine engine, Simulation simulation, SpikeTrains recorded) {
    try {
      Simulation along =
          new Simulation(
              simulation.network(),
              simulation.inputs(),
              simulation.grid(),
              simulation.driver(),
              simulation.clocks(),
              0,
              recorded.samples(),
              Simulation.UNLIMITED);
      return Optional.of(
          SpikeLikelihood.of(engine, along, recorded, scoredNeuron(), start, end, cap));
    } catch (IllegalArgumentException e) {
      options.note("bitsPerSpike and ks are not known: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void requireNeuron(int size) {
    if (neuron == null && size > 1) {
      throw new ConfigurationException(
          "%s has %d neurons: say which is scored, --neuron K".formatted(source, size));
    }
    if (scoredNeuron() >= size) {
      throw new ConfigurationException(
          "--neuron must be one of the %d neurons of %s, got %d"
              .formatted(size, source, scoredNeuron()));
    }
  }

  /** Refuses a window that the model was fitted to, before anything is simulated. */
  private void checkFitted(Optional<FittedWindow> fitted) {
    fitted
        .filter(window -> window.overlaps(start, end))
        .ifPresent(window -> {
          String sentence =
              "the model was fitted to the times %s to %s, which overlap the scored ones, %s to %s"
                  .formatted(window.start(), window.end(), start, end);
          if (!allowsTrainingData) {
            throw new ConfigurationException(
                sentence + ": score others, or say --allow-training-data");
          }
          options.warn(sentence + ": the scores are flattered");
        });
  }

  private List<String> missed(Scores scores) {
    List<String> missed = new ArrayList<>();
    required.forEach((key, wanted) -> {
      double value = scores.get(key);
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

  private String text(Scores scores, double[][] data, double[][] model) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d trials of the model against %d of the data, from %s to %s"
            .formatted(model.length, data.length, start, end));
    lines.add(
        "Md* %s +- %s, window %s"
            .formatted(
                Scores.shown(scores.get("mdStar")),
                Scores.shown(scores.get("mdStarError")),
                window));
    lines.add("%-24s %10s %10s".formatted("", "data", "model"));
    for (String key : Scores.SIDES) {
      lines.add(
          "%-24s %10s %10s"
              .formatted(
                  key,
                  Scores.shown(scores.get(key + ".data")),
                  Scores.shown(scores.get(key + ".model"))));
    }
    for (String key : Scores.PAIRS) {
      lines.add("%-24s %10s".formatted(key, Scores.shown(scores.get(key))));
    }
    return String.join(System.lineSeparator(), lines);
  }
}

package io.roughspike.cli;

import io.roughspike.cli.config.RunRecord;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.MetricsFile;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.TrialArchive;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.ReportPage;
import io.roughspike.cli.picture.TrainingFigures;
import io.roughspike.cli.picture.TrialFigures;
import io.roughspike.equations.Unit;
import io.roughspike.train.TrainingHistory;
import io.roughspike.train.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The page and the figure of a training, or of the runs of a figure of the paper. */
final class TrainingReport {
  /** What the results of a training of a file are called. */
  static final String KIND = "training";

  /** Likewise of {@code train current}. */
  static final String CURRENT = "current";

  /** Likewise of {@code train weights}. */
  static final String WEIGHTS = "weights";

  /** Trainings. */
  static final Set<String> KINDS = Set.of(KIND, CURRENT, WEIGHTS);

  /** What {@code result.json} says of the folder of one of several runs. */
  static final String FOLDER = "folder";

  private final Path folder;
  private final JsonValues json;
  private final List<Run> runs;

  /** A run, with what {@code result.json} says of it. */
  private record Run(JsonValues json, Path folder, TrainingHistory history) {
    static Run read(JsonValues json, Path folder) {
      TrainingHistory history = new TrainingHistory();
      MetricsFile.read(
          folder.resolve(OwnFiles.METRICS),
          json.object("final").keys(),
          (int) json.number("steps"),
          _ -> true,
          history);
      return new Run(json, folder, history);
    }

    List<String> names() {
      return json.object("final").keys();
    }

    Optional<Unit> unit(String name) {
      return json.object("units").text(name).map(Unit::of);
    }

    /** A value of a parameter in its unit. */
    double value(String key, String name) {
      double si = json.object(key).number(name);
      return unit(name).map(unit -> unit.fromSi(si)).orElse(si);
    }

    int samples() {
      return (int) json.number("samples");
    }

    double mean() {
      return json.object("meanLast200").number(names().getFirst());
    }
  }

  private TrainingReport(Path folder) {
    this.folder = folder;
    json = JsonValues.read(folder.resolve(OwnFiles.RESULT));
    runs =
        json.has("runs")
            ? json.objects("runs").stream()
                .map(run -> Run.read(run, folder.resolve(run.text(FOLDER).orElse(""))))
                .toList()
            : List.of(Run.read(json, folder));
  }

  /**
   * Draws the figure and writes the page of the training in a folder.
   *
   * @return the files
   */
  static List<Path> write(RunOptions options, Path folder, Set<PictureOptions.Format> formats) {
    TrainingReport report = new TrainingReport(folder);
    Figure figure = report.figure();
    List<Path> written =
        new ArrayList<>(FigureFiles.write(options, folder, "figure", figure, formats));
    Path page = folder.resolve(OwnFiles.REPORT);
    AtomicFile.write(page, report.html(figure));
    written.add(page);
    return written;
  }

  private String kind() {
    return json.text("kind").orElse(KIND);
  }

  private Run first() {
    return runs.getFirst();
  }

  private Figure figure() {
    return switch (kind()) {
      case CURRENT ->
          TrainingFigures.current(
              trueCurrent(),
              runs.stream()
                  .map(run ->
                      new TrainingFigures.CurrentRun(
                          run.samples(), run.json.number("sigma"), run.history))
                  .toList());
      case WEIGHTS ->
          TrainingFigures.weights(
              runs.stream()
                  .map(run ->
                      new TrainingFigures.WeightsRun(
                          run.samples(),
                          run.history,
                          run.json.object("trueValues").numbers("weights"),
                          run.json.object("values").numbers("weights")))
                  .toList());
      default ->
          TrainingFigures.training(
              first().history,
              first().names(),
              first().names().stream().map(first()::unit).toList());
    };
  }

  private double trueCurrent() {
    return first().json.object("true").number(first().names().getFirst());
  }

  private String title() {
    return switch (kind()) {
      case CURRENT -> "Input current of one neuron";
      case WEIGHTS ->
          "Weights of a network, recipe " + first().json.text("recipe").orElse("published");
      default -> "Training of " + json.text("configuration").orElse("a model");
    };
  }

  private String html(Figure figure) {
    ReportPage page = new ReportPage(title(), verdict()).warnings(json.texts("warnings"));
    page.section("Losses and parameters").figure(figure, "");
    if (kind().equals(KIND)) {
      page.table(
          List.of(),
          losses(json, first().history).entrySet().stream()
              .map(one -> List.of(one.getKey(), number(one.getValue())))
              .toList());
    } else {
      page.table(heads(), runs.stream().map(this::row).toList());
    }
    if (runs.size() == 1) {
      page.section("Parameters");
      addParameters(page);
      addSpikes(page);
    }
    RunRecord.Page record = RunRecord.read(first().folder.resolve(OwnFiles.RECORD));
    return page.facts(
            runs.size() == 1 ? "Configuration" : "Configuration of " + first().folder.getFileName(),
            record.configuration())
        .facts("Provenance", provenance(record.facts()))
        .html();
  }

  private Map<String, String> provenance(Map<String, String> record) {
    Map<String, String> facts = new LinkedHashMap<>(record);
    for (String key : List.of("seed", "engine", "lanes", "threads", "steps", "secondsTotal")) {
      json.text(key).ifPresent(value -> facts.put(key, value));
    }
    return facts;
  }

  private String span() {
    int steps = Math.min((int) first().json.number("steps"), TrainingState.RECENT);
    return steps == 1 ? "last step" : "last %d steps".formatted(steps);
  }

  /** The result in a sentence. */
  private String verdict() {
    Run run = first();
    return switch (kind()) {
      case CURRENT ->
          runs.size() == 1
              ? "c is %s, the mean of the %s; the data have %s. Test loss %s."
                  .formatted(number(run.mean()), span(), number(trueCurrent()), testLoss(run))
              : "c is from %s to %s in %d runs, means of the %s; the data have %s."
                  .formatted(
                      number(runs.stream().mapToDouble(Run::mean).min().orElseThrow()),
                      number(runs.stream().mapToDouble(Run::mean).max().orElseThrow()),
                      runs.size(),
                      span(),
                      number(trueCurrent()));
      case WEIGHTS ->
          runs.size() == 1
              ? "Weights are off by %s on average, the mean of the %s, from %s at the start. Test loss %s."
                  .formatted(
                      number(run.mean()),
                      span(),
                      number(run.value("start", run.names().getFirst())),
                      testLoss(run))
              : "Weights are off by %s to %s on average in %d runs, means of the %s."
                  .formatted(
                      number(runs.stream().mapToDouble(Run::mean).min().orElseThrow()),
                      number(runs.stream().mapToDouble(Run::mean).max().orElseThrow()),
                      runs.size(),
                      span());
      default -> "%s in %s steps.".formatted(verdictOnLosses(), run.json.text("steps").orElse("-"));
    };
  }

  private String verdictOnLosses() {
    double[] losses = first().history.losses();
    return json.has("testLossBefore")
        ? "The held-out loss went from %s to %s"
            .formatted(number(json.number("testLossBefore")), number(json.number("testLossAfter")))
        : "No data are held out; the training loss went from %s to %s"
            .formatted(number(losses[0]), number(losses[losses.length - 1]));
  }

  private static String testLoss(Run run) {
    return number(run.json.number("testLossMeanLast200"));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? ReportPage.number(value) : "-";
  }

  /** Losses by what they are of. */
  static Map<String, Double> losses(JsonValues result, TrainingHistory history) {
    double[] losses = history.losses();
    Map<String, Double> table = new LinkedHashMap<>();
    table.put("training loss, first step", losses[0]);
    table.put("training loss, last step", losses[losses.length - 1]);
    if (result.has("testLossBefore")) {
      table.put("held-out loss before training", result.number("testLossBefore"));
      table.put("held-out loss after training", result.number("testLossAfter"));
    }
    return table;
  }

  private List<String> heads() {
    return kind().equals(CURRENT)
        ? List.of("samples", "σ", "c", "true c", "test loss")
        : List.of("samples", "weight error", "test loss");
  }

  private List<String> row(Run run) {
    String samples = "n = " + run.samples();
    return kind().equals(CURRENT)
        ? List.of(
            samples,
            run.json.text("sigma").orElse("-"),
            "%.4f".formatted(run.mean()),
            number(trueCurrent()),
            "%.4f".formatted(run.json.number("testLossMeanLast200")))
        : List.of(
            samples,
            "%.4f".formatted(run.mean()),
            "%.3f".formatted(run.json.number("testLossMeanLast200")));
  }

  private void addParameters(ReportPage page) {
    Run run = first();
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("start", "start");
    columns.put("final", "found");
    columns.put("meanLast200", "mean of the " + span());
    if (run.json.has("true")) {
      columns.put("true", "true");
    }
    List<String> heads = new ArrayList<>(List.of(""));
    heads.addAll(columns.values());
    page.table(
        heads,
        run.names().stream()
            .map(name -> {
              List<String> row = new ArrayList<>();
              row.add(
                  run.unit(name)
                      .filter(unit -> !unit.text().equals("1"))
                      .map(unit -> "%s (%s)".formatted(name, unit))
                      .orElse(name));
              columns.keySet().forEach(key -> row.add(number(run.value(key, name))));
              return row;
            })
            .toList());
  }

  private void addSpikes(ReportPage page) {
    if (!json.has("raster")) {
      return;
    }
    TrialArchive trials = TrialArchive.read(folder.resolve(OwnFiles.TRIALS));
    JsonValues raster = json.object("raster");
    String rows = raster.text("rows").orElse("trial");
    TrialFigures figures =
        new TrialFigures(
            raster.number("start"), raster.number("end"), raster.text("unit").map(Unit::of));
    page.section("Spikes")
        .figure(
            figures.raster(trials.dataTrains(), trials.modelTrains(), rows),
            rows.equals("trial")
                ? "The first trials of the data above, and as many of the trained model below."
                : "The first trial of the data above, and one of the trained model below, neuron by neuron.");
  }
}

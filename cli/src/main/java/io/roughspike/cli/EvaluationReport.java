package io.roughspike.cli;

import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.TrialArchive;
import io.roughspike.cli.picture.ReportPage;
import io.roughspike.cli.picture.TrialFigures;
import io.roughspike.equations.Unit;
import io.roughspike.measure.TimeRescaling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page on the scores of a model.
 *
 * @param json what {@code evaluation.json} holds
 * @param trials what {@code evaluation.npz} holds
 */
record EvaluationReport(JsonValues json, TrialArchive trials) {
  /** Writes the page of the scores in a folder. */
  static Path write(Path folder) {
    Path page = folder.resolve(OwnFiles.SCORES_PAGE);
    JsonValues json = JsonValues.read(folder.resolve(OwnFiles.SCORES));
    AtomicFile.write(
        page,
        ClassReport.isOf(json)
            ? new ClassReport(json).html()
            : new EvaluationReport(json, TrialArchive.read(folder.resolve(OwnFiles.SCORED_TRIALS)))
                .html());
    return page;
  }

  /** The page. */
  String html() {
    double[][] data = trials.dataTrains();
    double[][] model = trials.modelTrains();
    TrialFigures figures = new TrialFigures(json.number("start"), json.number("end"), unit());
    ReportPage page = new ReportPage("Scores of " + text("model"), verdict());
    List<String> doubts = new ArrayList<>(json.texts("missed"));
    doubts.addAll(json.texts("warnings"));
    page.warnings(doubts)
        .section("Spikes")
        .figure(
            figures.raster(data, model, "trial"),
            "%d trials of the data above, as many of the %d of the model below."
                .formatted(data.length, model.length))
        .figure(
            figures.rates(data, model, json.number("bin")),
            "Mean rates over all trials, whole and in part. Correlation %s, explained variance %s; %s of the variance of the data is signal."
                .formatted(
                    shown("psthCorrelation"), shown("explainedVariance"), shown("signalShare")))
        .section("Intervals")
        .figure(figures.intervals(data, model), TrialFigures.OF_INTERVALS);
    if (!trials.rescaled().isEmpty()) {
      TimeRescaling rescaling = TimeRescaling.of(trials.intervals());
      page.section("Time rescaling")
          .figure(TrialFigures.rescaling(rescaling), TrialFigures.of(rescaling));
    }
    page.section("Scores").table(List.of(), pairRows());
    page.table(List.of("", "data", "model"), sideRows());
    page.section("Trials of the data")
        .table(List.of("trial", "spikes", figures.rate("rate")), trialRows());
    return page.facts("Provenance", provenance()).html();
  }

  private Optional<Unit> unit() {
    return json.text("unit").map(Unit::of);
  }

  private String text(String key) {
    return json.text(key).orElse("-");
  }

  /** The score of a key; not a number where it is not known. */
  private double score(String key) {
    int dot = key.indexOf('.');
    return dot < 0
        ? json.number(key)
        : json.object(key.substring(0, dot)).number(key.substring(dot + 1));
  }

  private String shown(String key) {
    return Scores.shown(score(key));
  }

  private Map<String, String> provenance() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", text("model"));
    facts.put("data", "%s, SHA-256 %s".formatted(text("data"), text("dataSha256")));
    facts.put(
        "scored",
        "%s to %s, neuron %s, %s of the model"
            .formatted(text("start"), text("end"), text("neuron"), text("modelNeuron")));
    if (json.has("fitted")) {
      JsonValues fitted = json.object("fitted");
      facts.put("fitted", "%s to %s".formatted(fitted.number("start"), fitted.number("end")));
    }
    facts.put("trials", text("trials") + " of the model");
    facts.put(
        "conventions",
        "coincidence window %s, tau %s, cost %s, bins %s, cap %s"
            .formatted(text("window"), text("tau"), text("cost"), text("bin"), text("cap")));
    for (String key : List.of("command", "version", "seed")) {
      facts.put(key, text(key));
    }
    return facts;
  }

  /** The result in a sentence. */
  private String verdict() {
    JsonValues fitted = json.object("fitted");
    double start = json.number("start");
    double end = json.number("end");
    String kind =
        !json.has("fitted")
            ? ""
            : fitted.number("start") < end && start < fitted.number("end")
                ? "fitted "
                : "withheld ";
    List<String> parts = new ArrayList<>();
    parts.add(
        "Md* %s ± %s on a %swindow of %s"
            .formatted(shown("mdStar"), shown("mdStarError"), kind, time(end - start)));
    if (json.has("ks")) {
      parts.add(
          "%s bits a spike, %s with the intensity capped"
              .formatted(shown("bitsPerSpike"), shown("bitsPerSpikeCapped")));
    }
    parts.add(
        "reliability of the data %s, of the model %s"
            .formatted(shown("reliability.data"), shown("reliability.model")));
    parts.addAll(findings());
    return String.join("; ", parts) + ".";
  }

  /** What scores beside their measure say of the model. */
  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    double distance = score("ks.d");
    if (Double.isFinite(distance)) {
      findings.add(
          (distance > score("ks.bound")
                  ? "time rescaling rejects the model: ks.d %s is above its bound %s"
                  : "time rescaling does not reject the model: ks.d %s is within its bound %s")
              .formatted(shown("ks.d"), shown("ks.bound")));
    }
    if (score("reliability.model") < score("reliability.data")) {
      findings.add("trials of the model agree less with each other than those of the data do");
    }
    return findings;
  }

  /** The result as lines of text. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s trials of the model against %s of the data, from %s to %s"
            .formatted(text("trials"), text("dataTrials"), text("start"), text("end")));
    lines.add(
        "Md* %s +- %s, window %s"
            .formatted(shown("mdStar"), shown("mdStarError"), time(json.number("window"))));
    lines.addAll(findings());
    lines.add("%-24s %10s %10s".formatted("", "data", "model"));
    sideRows().forEach(row -> lines.add("%-24s %10s %10s".formatted(row.toArray())));
    Scores.PAIRS.forEach(key -> lines.add("%-24s %10s".formatted(key, shown(key))));
    return String.join(System.lineSeparator(), lines);
  }

  /** A length of time, in its unit. */
  private String time(double length) {
    String number = ReportPage.number(length);
    return unit().map(one -> number + " " + one).orElse(number);
  }

  private List<List<String>> pairRows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Md*", "%s ± %s".formatted(shown("mdStar"), shown("mdStarError"))));
    Scores.PAIRS.forEach(key -> rows.add(List.of(key, shown(key))));
    return rows;
  }

  private List<List<String>> sideRows() {
    return Scores.SIDES.stream()
        .map(key -> List.of(key, shown(key + ".data"), shown(key + ".model")))
        .toList();
  }

  private List<List<String>> trialRows() {
    List<List<String>> rows = new ArrayList<>();
    double length = json.number("end") - json.number("start");
    double[][] data = trials.dataTrains();
    for (int n = 0; n < data.length; n++) {
      int count = data[n].length;
      rows.add(
          List.of(Integer.toString(n), Integer.toString(count), "%.4g".formatted(count / length)));
    }
    double mean =
        trials.model().stream().mapToInt(train -> train.length).average().orElse(Double.NaN);
    rows.add(List.of("mean of the model", "%.4g".formatted(mean), "%.4g".formatted(mean / length)));
    return rows;
  }
}

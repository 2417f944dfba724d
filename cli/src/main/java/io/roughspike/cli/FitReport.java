package io.roughspike.cli;

import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.TrialArchive;
import io.roughspike.cli.picture.FitFigures;
import io.roughspike.cli.picture.ReportPage;
import io.roughspike.cli.picture.TrialFigures;
import io.roughspike.equations.Unit;
import io.roughspike.measure.BitsPerSpike;
import io.roughspike.measure.TimeRescaling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page on a fit. Sections of which the fit says nothing are left out.
 *
 * @param json what {@code result.json} holds
 * @param trials spikes of data and model, where there are some
 */
record FitReport(JsonValues json, Optional<TrialArchive> trials) {
  /** The width of bins of rate histograms (s). */
  private static final double BIN = 0.01;

  /** Values of one name in the table of parameters. */
  private static final int MOST_VALUES = 50;

  /** What the results of a fit are called. */
  static final String KIND = "fit";

  private static final Map<String, String> FILTERS =
      Map.of(
          "membrane", "Membrane: v of a short current",
          "stimulus", "Membrane and fast filters",
          "eta", "eta: current after a spike",
          "gamma", "gamma: threshold after a spike",
          "coupling", "Threshold over u, at rest");

  /** Writes the page of the fit in a folder. */
  static Path write(Path folder) {
    Path page = folder.resolve(OwnFiles.REPORT);
    JsonValues json = JsonValues.read(folder.resolve(OwnFiles.RESULT));
    AtomicFile.write(
        page,
        new FitReport(
                json,
                json.text("trials").map(_ -> TrialArchive.read(folder.resolve(OwnFiles.TRIALS))))
            .html(folder.toAbsolutePath().normalize().getFileName().toString()));
    return page;
  }

  private String html(String name) {
    String title =
        json.text("data")
            .map(path -> "Fit to " + path.replaceFirst(".*[/\\\\]", ""))
            .orElse("Fit in folder " + name);
    ReportPage page = new ReportPage(title, verdict());
    page.warnings(json.texts("warnings"));
    trials.ifPresent(spikes -> addSpikes(page, spikes));
    addFilters(page);
    addEscape(page);
    trials.ifPresent(spikes -> addIntervals(page, spikes));
    addDrift(page);
    addSearch(page);
    page.section("Parameters").table(List.of("", "value", "error", "unit"), parameters());
    page.facts("Configuration", json.object("configuration").asTexts());
    return page.facts("Provenance", provenance()).html();
  }

  private double[] window() {
    return json.numbers("window");
  }

  private Optional<TimeRescaling> rescaling() {
    return trials
        .filter(spikes -> !spikes.rescaled().isEmpty())
        .map(spikes -> TimeRescaling.of(spikes.intervals()));
  }

  private String number(String key) {
    return Scores.shown(json.number(key));
  }

  /** The result in a sentence. */
  private String verdict() {
    double[] window = window();
    List<String> parts = new ArrayList<>();
    parts.add(
        "%s bits a spike on the fitted times %s to %s%s, %s spikes"
            .formatted(
                number(json.has("bitsPerSpikeCapped") ? "bitsPerSpikeCapped" : "bitsPerSpike"),
                ReportPage.number(window[0]),
                ReportPage.number(window[1]),
                json.text("unit").map(unit -> " " + unit).orElse(""),
                json.text("spikes").orElse("-")));
    if (Double.isFinite(json.number("bitsPerSpikeCrossValidated"))) {
      parts.add(
          "%s on blocks left out, with ridge %s"
              .formatted(number("bitsPerSpikeCrossValidated"), json.text("ridge").orElse("-")));
    }
    rescaling()
        .ifPresent(test ->
            parts.add(
                (test.distance() > test.bound()
                        ? "time rescaling rejects the model: distance %s, bound %s"
                        : "time rescaling does not reject the model: distance %s, bound %s")
                    .formatted(
                        ReportPage.number(test.distance()), ReportPage.number(test.bound()))));
    parts.add(
        json.text("converged").filter("true"::equals).isPresent()
            ? "the search converged"
            : "the search did not converge");
    return String.join("; ", parts) + ". A score needs other times: evaluate.";
  }

  private TrialFigures figures() {
    return new TrialFigures(window()[0], window()[1], json.text("unit").map(Unit::of));
  }

  private void addSpikes(ReportPage page, TrialArchive spikes) {
    double[][] data = spikes.dataTrains();
    double[][] model = spikes.modelTrains();
    if (data.length == 0) {
      return; // a network: no neuron stands for the others
    }
    page.section("Spikes")
        .figure(
            figures().raster(data, model, "trial"),
            "%d repetitions of the recording above; below, trials of the fitted neuron by itself in the same current, as many of %d."
                .formatted(data.length, model.length))
        .figure(
            figures().rates(data, model, BIN),
            "Mean rates over all repetitions and trials, whole and in part.");
  }

  private void addIntervals(ReportPage page, TrialArchive spikes) {
    if (spikes.dataTrains().length > 0) {
      page.section("Intervals")
          .figure(
              figures().intervals(spikes.dataTrains(), spikes.modelTrains()),
              TrialFigures.OF_INTERVALS);
    }
    rescaling()
        .ifPresent(test ->
            page.section("Time rescaling")
                .figure(TrialFigures.rescaling(test), TrialFigures.of(test)));
  }

  private void addFilters(ReportPage page) {
    JsonValues filters = json.object("filters");
    List<FitFigures.Filter> panels = new ArrayList<>();
    for (String name : filters.keys()) {
      JsonValues filter = filters.object(name);
      String xUnit = filter.text("xUnit").orElse("");
      String unit = filter.text("unit").filter(one -> !one.equals("1")).orElse("");
      boolean ofTime = xUnit.equals("ms");
      panels.add(
          new FitFigures.Filter(
              FILTERS.getOrDefault(name, name),
              (ofTime ? "time" : "u") + " (" + xUnit + ")",
              unit.isEmpty() ? name : "%s (%s)".formatted(name, unit),
              ofTime,
              filter.numbers("x"),
              filter.numbers("values"),
              filter.numbers("errors")));
    }
    if (!panels.isEmpty()) {
      page.section("Filters")
          .figure(
              FitFigures.filters(panels),
              "Bands are one standard error to either side, from the curvature of the likelihood. Times of what a spike sets off are from the end of its dead time.");
    }
  }

  private void addEscape(ReportPage page) {
    JsonValues escape = json.object("escape");
    double[] seconds = escape.numbers("seconds");
    if (seconds.length == 0) {
      return;
    }
    JsonValues slope = json.object("parameters").object("DV");
    boolean membrane = slope.has("value");
    double below = escape.number("secondsBelow");
    double total = below + Arrays.stream(seconds).sum();
    page.section("Escape rate")
        .figure(
            FitFigures.escape(
                escape.numbers("edges"),
                seconds,
                total,
                escape.numbers("spikes"),
                membrane ? slope.number("value") : 1,
                json.number("intensityCap"),
                membrane
                    ? "v - threshold (%s)".formatted(slope.text("unit").orElse(""))
                    : "log lambda, lambda in 1/s"),
            "Line: the intensity of the model, 1/s at the threshold. Dots: spikes of the recording over the time that the model spends there along the recorded spikes, with standard errors. Dead times are left out; %s %% of the other time and %s spikes are further below."
                .formatted(
                    ReportPage.number(100 * below / total),
                    escape.text("spikesBelow").orElse("-")));
  }

  /** Bits a spike of parts of the window, over a homogeneous process of the whole window's rate. */
  private void addDrift(ReportPage page) {
    JsonValues drift = json.object("drift");
    double[][] values = drift.rows("logLikelihood");
    double[][] spikes = drift.rows("spikes");
    if (values.length == 0) {
      return;
    }
    double start = drift.number("start");
    double end = drift.number("end");
    int blocks = values[0].length;
    double seconds = (end - start) / blocks;
    double total = Arrays.stream(spikes).flatMapToDouble(Arrays::stream).sum();
    double rate = total / (values.length * (end - start));
    double[][] bits = new double[values.length][blocks];
    double[] ofBlocks = new double[blocks];
    double[] ofRepetitions = new double[values.length];
    for (int b = 0; b < blocks; b++) {
      int block = b;
      ofBlocks[b] =
          bits(
              Arrays.stream(values).mapToDouble(row -> row[block]).sum(),
              Arrays.stream(spikes).mapToDouble(row -> row[block]).sum(),
              rate,
              values.length * seconds);
    }
    for (int n = 0; n < values.length; n++) {
      ofRepetitions[n] =
          bits(Arrays.stream(values[n]).sum(), Arrays.stream(spikes[n]).sum(), rate, end - start);
      for (int b = 0; b < blocks; b++) {
        bits[n][b] = bits(values[n][b], spikes[n][b], rate, seconds);
      }
    }
    page.section("Drift")
        .figure(
            FitFigures.drift(start, end, bits, ofBlocks, ofRepetitions),
            "Bits a spike, with the cap, over a homogeneous process of the whole window's rate: in blocks of %s s of all repetitions (pale: of each, where it has a spike), and of each repetition."
                .formatted(ReportPage.number(seconds)));
  }

  private static double bits(double logLikelihood, double spikes, double rate, double seconds) {
    return spikes == 0
        ? Double.NaN
        : BitsPerSpike.of(logLikelihood, Math.round(spikes), seconds, rate);
  }

  private void addSearch(ReportPage page) {
    page.section("Search");
    List<JsonValues> validations = json.objects("crossValidation");
    List<JsonValues> starts = json.objects("starts");
    double[] ridges =
        validations.stream().mapToDouble(one -> one.number("ridge")).filter(r -> r > 0).toArray();
    double[] bits =
        validations.stream()
            .filter(one -> one.number("ridge") > 0)
            .mapToDouble(one -> one.number("bitsPerSpike"))
            .toArray();
    double[] from =
        starts.stream()
            .map(one -> one.object("from"))
            .filter(one -> json.has("filters") && one.has("tau"))
            .mapToDouble(one -> one.number("tau"))
            .map(seconds -> 1e3 * seconds)
            .toArray();
    double[] found = starts.stream().mapToDouble(one -> one.number("logLikelihood")).toArray();
    if (ridges.length > 1 || from.length > 1) {
      page.figure(
          FitFigures.search(ridges, bits, from, found),
          "Left out and scored are blocks of the fitted times; starts are compared before the ridge is chosen.");
    }
    if (!starts.isEmpty()) {
      page.table(
          json.has("filters")
              ? List.of("start (s)", "found (s)", "log-likelihood")
              : List.of("start", "found", "log-likelihood"),
          starts.stream()
              .map(one ->
                  List.of(
                      times(one, "from"),
                      times(one, "found"),
                      "%.3f".formatted(one.number("logLikelihood"))))
              .toList());
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("converged", json.text("converged").orElse("-"));
    json.text("steps").ifPresent(steps -> facts.put("steps", steps));
    json.text("evaluations").ifPresent(count -> facts.put("evaluations", count));
    facts.put("log-likelihood", "%.3f".formatted(json.number("logLikelihood")));
    if (json.has("logLikelihoodCapped")) {
      facts.put("the same with the cap", "%.3f".formatted(json.number("logLikelihoodCapped")));
      facts.put("time at the cap", number("secondsAtCap") + " s");
    }
    if (json.has("testLossAfter")) {
      facts.put("held-out loss at the start", number("testLossBefore"));
      facts.put("held-out loss of the fit", number("testLossAfter"));
    }
    page.table(
        List.of(),
        facts.entrySet().stream().map(one -> List.of(one.getKey(), one.getValue())).toList());
  }

  private static String times(JsonValues start, String key) {
    JsonValues times = start.object(key);
    return times.keys().stream()
        .filter(name -> times.oneOrMore(name).length == 1)
        .map(name -> "%s %s".formatted(name, ReportPage.number(times.number(name))))
        .reduce((a, b) -> a + ", " + b)
        .orElse("-");
  }

  private List<List<String>> parameters() {
    JsonValues all = json.object("parameters");
    List<List<String>> rows = new ArrayList<>();
    for (String name : all.keys()) {
      JsonValues one = all.object(name);
      double[] values = one.oneOrMore("value");
      double[] errors = one.oneOrMore("error");
      String unit = one.text("unit").filter(text -> !text.equals("1")).orElse("");
      for (int k = 0; k < Math.min(values.length, MOST_VALUES); k++) {
        rows.add(
            List.of(
                values.length == 1 ? name : "%s[%d]".formatted(name, k),
                ReportPage.number(values[k]),
                errors[k] > 0 ? ReportPage.number(errors[k]) : "",
                unit));
      }
      if (values.length > MOST_VALUES) {
        rows.add(
            List.of(
                "%s: %d more in result.json".formatted(name, values.length - MOST_VALUES),
                "",
                "",
                ""));
      }
    }
    return rows;
  }

  private Map<String, String> provenance() {
    Map<String, String> facts = new LinkedHashMap<>(json.object("run").asTexts());
    json.text("seed").ifPresent(seed -> facts.put("seed", seed));
    json.text("secondsTotal").ifPresent(_ -> facts.put("took", number("secondsTotal") + " s"));
    json.object("sha256")
        .asTexts()
        .forEach((key, digest) -> facts.put("SHA-256 of " + key, digest));
    return facts;
  }
}

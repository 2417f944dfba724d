package io.roughspike.cli;

import io.roughspike.cli.config.FittedWindow;
import io.roughspike.cli.picture.ReportPage;
import io.roughspike.cli.picture.TrialFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page on the scores of a model. */
final class EvaluationReport {
  private final Scores scores;
  private final Scores.Settings settings;
  private final double[][] data;
  private final double[][] model;
  private final Optional<FittedWindow> fitted;
  private final Optional<SpikeLikelihood> likelihood;

  EvaluationReport(
      Scores scores,
      Scores.Settings settings,
      double[][] data,
      double[][] model,
      Optional<FittedWindow> fitted,
      Optional<SpikeLikelihood> likelihood) {
    this.scores = scores;
    this.settings = settings;
    this.data = data;
    this.model = model;
    this.fitted = fitted;
    this.likelihood = likelihood;
  }

  /**
   * The page.
   *
   * @param title of the page
   * @param provenance names and values of what was scored, and how
   * @param doubts warnings and missed requirements
   */
  String html(String title, Map<String, String> provenance, List<String> doubts) {
    double start = settings.start();
    double end = settings.end();
    TrialFigures figures = new TrialFigures(start, end, settings.unit());
    ReportPage page = new ReportPage(title, verdict());
    if (!doubts.isEmpty()) {
      page.section("Warnings");
      doubts.forEach(page::note);
    }
    page.section("Spikes")
        .figure(
            figures.raster(data, model),
            "%d trials of the data above, as many of the %d of the model below."
                .formatted(data.length, model.length))
        .figure(
            figures.rates(data, model, settings.binWidth()),
            "Mean rates over all trials, whole and in part. Correlation %s, explained variance %s; %s of the variance of the data is signal."
                .formatted(
                    shown("psthCorrelation"), shown("explainedVariance"), shown("signalShare")))
        .section("Intervals")
        .figure(
            figures.intervals(data, model),
            "Shares of intervals in bins of equal ratio, and pairs of spikes by their distance relative to chance.");
    likelihood.ifPresent(one ->
        page.section("Time rescaling")
            .figure(
                TrialFigures.rescaling(one.rescaling()),
                "Intervals in integrated intensity, made uniform. Where the model is right, the line stays in the band with a probability of 95 %%: largest distance %.3g, bound %.3g, %d intervals."
                    .formatted(
                        one.rescaling().distance(), one.rescaling().bound(), one.intervals())));
    page.section("Scores").table(List.of(), pairRows());
    page.table(List.of("", "data", "model"), sideRows());
    page.section("Trials of the data")
        .table(List.of("trial", "spikes", figures.rate("rate")), trialRows());
    page.section("Provenance")
        .table(
            List.of(),
            provenance.entrySet().stream()
                .map(one -> List.of(one.getKey(), one.getValue()))
                .toList());
    return page.html();
  }

  /** The result in a sentence. */
  private String verdict() {
    boolean isWithheld =
        fitted.filter(one -> !one.overlaps(settings.start(), settings.end())).isPresent();
    String length = time(settings.end() - settings.start());
    String what =
        fitted.isEmpty()
            ? "a window of " + length
            : isWithheld ? "a withheld window of " + length : "a fitted window of " + length;
    List<String> parts = new ArrayList<>();
    parts.add("Md* %s ± %s on %s".formatted(shown("mdStar"), shown("mdStarError"), what));
    likelihood.ifPresent(one ->
        parts.add(
            "%s bits a spike, %s with the intensity capped"
                .formatted(shown("bitsPerSpike"), shown("bitsPerSpikeCapped"))));
    parts.add(
        "reliability of the data %s, of the model %s"
            .formatted(shown("reliability.data"), shown("reliability.model")));
    parts.addAll(findings());
    return String.join("; ", parts) + ".";
  }

  /** What scores beside their measure say of the model. */
  private List<String> findings() {
    List<String> findings = new ArrayList<>();
    likelihood
        .map(SpikeLikelihood::rescaling)
        .filter(ks -> Double.isFinite(ks.distance()))
        .ifPresent(ks ->
            findings.add(
                (ks.distance() > ks.bound()
                        ? "time rescaling rejects the model: ks.d %s is above its bound %s"
                        : "time rescaling does not reject the model: ks.d %s is within its bound %s")
                    .formatted(Scores.shown(ks.distance()), Scores.shown(ks.bound()))));
    if (scores.get("reliability.model") < scores.get("reliability.data")) {
      findings.add("trials of the model agree less with each other than those of the data do");
    }
    return findings;
  }

  /** The result as lines of text. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d trials of the model against %d of the data, from %s to %s"
            .formatted(model.length, data.length, settings.start(), settings.end()));
    lines.add(
        "Md* %s +- %s, window %s"
            .formatted(shown("mdStar"), shown("mdStarError"), time(settings.window())));
    lines.addAll(findings());
    lines.add("%-24s %10s %10s".formatted("", "data", "model"));
    sideRows().forEach(row -> lines.add("%-24s %10s %10s".formatted(row.toArray())));
    Scores.PAIRS.forEach(key -> lines.add("%-24s %10s".formatted(key, shown(key))));
    return String.join(System.lineSeparator(), lines);
  }

  /** A length of time, in its unit. */
  private String time(double length) {
    String number = ReportPage.number(length);
    return settings.unit().map(unit -> number + " " + unit).orElse(number);
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
    double length = settings.end() - settings.start();
    for (int n = 0; n < data.length; n++) {
      int count = data[n].length;
      rows.add(
          List.of(Integer.toString(n), Integer.toString(count), "%.4g".formatted(count / length)));
    }
    double mean = Arrays.stream(model).mapToInt(train -> train.length).average().orElse(Double.NaN);
    rows.add(List.of("mean of the model", "%.4g".formatted(mean), "%.4g".formatted(mean / length)));
    return rows;
  }

  private String shown(String key) {
    return Scores.shown(scores.get(key));
  }
}

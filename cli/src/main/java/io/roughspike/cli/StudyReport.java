package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.StudyTable;
import io.roughspike.cli.file.StudyTable.Run;
import io.roughspike.cli.picture.ReportPage;
import io.roughspike.statistics.PairedTest;
import io.roughspike.statistics.SampleMean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The page, the figure and the summaries of a study. */
final class StudyReport {
  /** Results that the page shows if the study names none. */
  private static final int FEW_RESULTS = 3;

  private static final int MOST_RESULTS = 8;
  private static final int MOST_SETTINGS = 40;
  private static final int MOST_COMPARISONS = 30;
  private static final int MOST_FAILURES = 20;
  private static final int MOST_MISSING = 5;

  /** From so many pairs on flips of signs can be below 5 %. */
  private static final int FLIPS_CAN_TELL = 6;

  private final Path folder;
  private final JsonValues json;
  private final StudyTable table;
  private final StudySummary summary;
  private final StudyPictures pictures;
  private final List<Integer> results;
  private final Map<String, String> failures;

  private StudyReport(Path folder) {
    this.folder = folder;
    json = JsonValues.read(folder.resolve(OwnFiles.STUDY.mark()));
    List<String> factors = new ArrayList<>();
    List<Boolean> drawn = new ArrayList<>();
    for (JsonValues factor : json.objects("factors")) {
      List<String> columns = factor.texts("columns");
      for (String column : columns.isEmpty() ? List.of(name(factor)) : columns) {
        factors.add(column);
        drawn.add(factor.text("kind").filter("draw"::equals).isPresent());
      }
    }
    table = StudyTable.read(folder.resolve("study.csv"), factors);
    summary = new StudySummary(table, drawn);
    pictures = new StudyPictures(table, summary);
    List<String> named = json.texts("results");
    // Where no run is done there are no results, and the page says why.
    boolean any = table.runs().stream().anyMatch(Run::isDone);
    results =
        !any
            ? List.of()
            : named.isEmpty()
                ? IntStream.range(0, table.results().size())
                    .filter(this::differs)
                    .limit(FEW_RESULTS)
                    .boxed()
                    .toList()
                : named.stream()
                    .filter(table.results()::contains)
                    .limit(MOST_RESULTS)
                    .map(table.results()::indexOf)
                    .toList();
    failures = StudyTable.failures(folder.resolve("study-runs.csv"));
  }

  private String name(JsonValues factor) {
    return factor
        .text("name")
        .orElseThrow(() ->
            new ConfigurationException(
                "file %s must name every factor: give the study to the command again"
                    .formatted(factor.file())));
  }

  /** Whether the file of a study is in a folder. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(OwnFiles.STUDY.mark()));
  }

  /**
   * Draws the figure and writes the page and the summaries of the study in a folder.
   *
   * @return the files
   */
  static List<Path> write(RunOptions options, Path folder, Set<PictureOptions.Format> formats) {
    StudyReport report = new StudyReport(folder);
    List<Path> written =
        new ArrayList<>(
            report.summary.write(
                folder.resolve("study-summary.csv"), folder.resolve("study-differences.csv")));
    report
        .pictures
        .all(report.json.text("title").orElse("Study"), report.results)
        .ifPresent(figure ->
            written.addAll(FigureFiles.write(options, folder, "figure", figure, formats)));
    Path page = folder.resolve(OwnFiles.REPORT);
    AtomicFile.write(page, report.html());
    written.add(page);
    return written;
  }

  private boolean differs(int result) {
    return table.runs().stream()
            .mapToDouble(run -> run.result(result))
            .filter(Double::isFinite)
            .distinct()
            .limit(2)
            .count()
        > 1;
  }

  private String html() {
    ReportPage page =
        new ReportPage(
            json.text("title").filter(title -> !title.isBlank()).orElse("Study"), verdict());
    page.warnings(warnings());
    for (int result : results) {
      page.section(table.results().get(result));
      pictures.of(result).ifPresent(one -> page.figure(one.figure(), one.caption()));
      addSettings(page, result);
      addComparisons(page, result);
    }
    addFailures(page);
    page.section("How these numbers are made");
    method().forEach(page::note);
    return page.facts("Provenance", provenance()).html();
  }

  private Map<String, String> provenance() {
    Map<String, String> facts = new LinkedHashMap<>();
    for (String key :
        List.of("command", "runs", "done", "failed", "repetitions", "identity", "version")) {
      json.text(key).ifPresent(value -> facts.put(key, value));
    }
    List<String> seeds = json.texts("seeds");
    if (!seeds.isEmpty()) {
      facts.put(
          "seeds",
          seeds.size() <= MOST_FAILURES
              ? String.join(", ", seeds)
              : "%d, %s to %s".formatted(seeds.size(), seeds.getFirst(), seeds.getLast()));
    }
    facts.put(
        "read",
        "study.json, study.csv, study-runs.csv of "
            + folder.toAbsolutePath().normalize().getFileName());
    return facts;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? ReportPage.number(value) : "-";
  }

  private static String p(double p) {
    return Double.isNaN(p) ? "-" : p < 1e-12 ? "< 1e-12" : "%.2g".formatted(p);
  }

  private static String plusMinus(SampleMean mean) {
    return mean.count() < 2
        ? number(mean.mean())
        : "%s ± %s".formatted(number(mean.mean()), number(mean.halfWidth(StudySummary.LEVEL)));
  }

  /** A setting by the factors that vary. */
  private String setting(List<String> levels) {
    String text =
        summary
            .varying()
            .mapToObj(f -> "%s = %s".formatted(table.factors().get(f), levels.get(f)))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "the only setting" : text;
  }

  /** The main result in a sentence or two. */
  private String verdict() {
    long failed = StudySummary.failed(table.runs());
    String counts =
        "%d runs of %d settings%s"
            .formatted(
                table.runs().size(),
                summary.settings().size(),
                failed == 0 ? "" : ", %d failed".formatted(failed));
    List<List<String>> ordered = results.isEmpty() ? List.of() : ordered(results.getFirst());
    if (ordered.isEmpty()) {
      return counts + "; there is no result to show.";
    }
    int result = results.getFirst();
    String name = table.results().get(result);
    if (ordered.size() == 1) {
      return "%s is %s for %s. %s."
          .formatted(
              name,
              plusMinus(summary.of(ordered.getFirst(), result)),
              setting(ordered.getFirst()),
              counts);
    }
    return "%s is lowest for %s, %s, and highest for %s, %s%s. %s%s."
        .formatted(
            name,
            setting(ordered.getFirst()),
            plusMinus(summary.of(ordered.getFirst(), result)),
            setting(ordered.getLast()),
            plusMinus(summary.of(ordered.getLast(), result)),
            summary.units() > 1 ? " (means with 95 % intervals)" : "",
            clearest(result),
            counts);
  }

  private String clearest(int result) {
    List<StudySummary.Comparison> all = summary.comparisons(result);
    return StudySummary.clearest(all)
        .map(one -> {
          String from = "%s from %s to %s".formatted(factor(one), one.from(), one.to());
          String test =
              "(p = %s, corrected for %d %s)"
                  .formatted(
                      p(one.corrected()),
                      tests(all),
                      tests(all) == 1 ? "comparison" : "comparisons");
          return one.isClear()
              ? "Clearest: %s changes it by %s %s. "
                  .formatted(from, plusMinus(one.test().differences()), test)
              : "No two levels of a factor differ clearly; nearest to it is %s %s. "
                  .formatted(from, test);
        })
        .orElse("");
  }

  private static int tests(List<StudySummary.Comparison> all) {
    return (int) all.stream().filter(one -> !Double.isNaN(one.corrected())).count();
  }

  private String factor(StudySummary.Comparison one) {
    return table.factors().get(one.factor());
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    int expected = (int) json.number("runs");
    if (expected > table.runs().size()) {
      warnings.add(
          "%d of %d runs have not been done yet: the same command again goes on with them."
              .formatted(expected - table.runs().size(), expected));
    }
    long failed = StudySummary.failed(table.runs());
    if (failed > 0) {
      warnings.add(
          "%d of %d runs failed; means are of the others, and comparisons of pairs of which both are done."
              .formatted(failed, table.runs().size()));
    }
    Map<String, Long> missing = summary.missing();
    missing.entrySet().stream()
        .limit(MOST_MISSING)
        .forEach(one ->
            warnings.add(
                "%s has no finite number in %d of the runs that are done; means leave these out."
                    .formatted(one.getKey(), one.getValue())));
    if (missing.size() > MOST_MISSING) {
      warnings.add(
          "The same holds of %d more results, see study-summary.csv."
              .formatted(missing.size() - MOST_MISSING));
    }
    if (summary.units() < 2) {
      warnings.add(
          "There is one seed: there are no spreads and no tests, and differences may be noise. Give several seeds.");
    }
    List<String> named = json.texts("results");
    List<String> absent = named.stream().filter(one -> !table.results().contains(one)).toList();
    if (!absent.isEmpty()) {
      warnings.add(
          "No run has the result %s, which the study names; there are %s."
              .formatted(
                  Shown.value(String.join(", ", absent)),
                  Shown.value(String.join(", ", table.results()))));
    }
    if (named.size() > MOST_RESULTS) {
      warnings.add(
          "The page shows the first %d of the %d results that the study names; all are in study-summary.csv."
              .formatted(MOST_RESULTS, named.size()));
    }
    return warnings;
  }

  private List<String> method() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "n is the number of runs with a finite result, SD their standard deviation (n - 1), and the interval at 95 % mean ± t SD/√n with the quantile t of Student's law of n - 1 degrees of freedom: it is right for normal results and an approximation for others. All numbers, of all results, are in study-summary.csv and study-differences.csv in full digits.");
    notes.add(
        "Levels of a factor are compared under common seeds and all else equal: for each seed%s the mean of the differences over all settings of the other factors, then a two-sided paired t-test over seeds. Drawn factors are not compared. p is corrected by Holm's method over all comparisons of a result, so that the chance of any false difference in its table is at most 5 %% at p ≤ 0.05. Intervals of differences are not corrected. Factors of more than %d levels are compared with their first level only."
            .formatted(
                json.number("repetitions") > 1 ? " and repetition" : "", StudySummary.MOST_PAIRED));
    notes.add(
        "Beside it stands p of all flips of signs of the differences, not corrected, for up to %d seeds: it does not need normal differences, but with n seeds it is never below 2^(1-n), so that after a correction few seeds could show nothing. Therefore the t-test decides, and where the flips disagree with it a note says so. Where all differences are equal, p of flips takes the place of that of t."
            .formatted(PairedTest.MOST_FLIPPED));
    return notes;
  }

  private List<List<String>> ordered(int result) {
    return summary.settings().keySet().stream()
        .filter(setting -> summary.of(setting, result).count() > 0)
        .sorted(Comparator.comparingDouble(setting -> summary.of(setting, result).mean()))
        .toList();
  }

  private void addSettings(ReportPage page, int result) {
    List<Integer> shown = summary.varying().boxed().toList();
    List<String> heads = new ArrayList<>();
    shown.forEach(f -> heads.add(table.factors().get(f)));
    if (heads.isEmpty()) {
      heads.add("setting");
    }
    heads.addAll(List.of("n", "failed", "mean", "SD", "95 % interval"));
    List<List<String>> all = List.copyOf(summary.settings().keySet());
    List<List<String>> settings = all;
    if (all.size() > MOST_SETTINGS) {
      List<List<String>> ordered = ordered(result);
      int half = Math.min(MOST_SETTINGS / 2, ordered.size() / 2);
      Set<List<String>> ends = new HashSet<>(ordered.subList(0, half));
      ends.addAll(ordered.subList(ordered.size() - half, ordered.size()));
      settings = ordered.stream().filter(ends::contains).toList();
      page.note(
          "The %d settings with the lowest means and the %d with the highest, of %d; all are in study-summary.csv."
              .formatted(half, half, all.size()));
    }
    page.table(
        heads,
        settings.stream()
            .map(setting -> {
              List<String> row = new ArrayList<>();
              shown.forEach(f -> row.add(setting.get(f)));
              if (row.isEmpty()) {
                row.add("the only one");
              }
              SampleMean mean = summary.of(setting, result);
              double half = mean.halfWidth(StudySummary.LEVEL);
              row.addAll(
                  List.of(
                      Integer.toString(mean.count()),
                      Long.toString(StudySummary.failed(summary.settings().get(setting))),
                      number(mean.mean()),
                      number(mean.deviation()),
                      interval(mean, half)));
              return row;
            })
            .toList());
  }

  private static String interval(SampleMean mean, double half) {
    return mean.count() < 2
        ? "-"
        : "%s to %s".formatted(number(mean.mean() - half), number(mean.mean() + half));
  }

  private void addComparisons(ReportPage page, int result) {
    List<StudySummary.Comparison> all = summary.comparisons(result);
    if (all.isEmpty()) {
      return;
    }
    List<StudySummary.Comparison> shown = all;
    if (all.size() > MOST_COMPARISONS) {
      shown =
          all.stream()
              .sorted(
                  Comparator.comparingDouble(
                      one -> Double.isNaN(one.test().p()) ? 2 : one.test().p()))
              .limit(MOST_COMPARISONS)
              .toList();
      page.note(
          "The %d clearest of %d comparisons; all are in study-differences.csv."
              .formatted(MOST_COMPARISONS, all.size()));
    }
    page.table(
        List.of(
            "factor",
            "from",
            "to",
            "pairs",
            "difference",
            "95 % interval",
            "p (Holm)",
            "p of flips",
            ""),
        shown.stream().map(this::row).toList());
    List<StudySummary.Comparison> doubtful =
        all.stream()
            .filter(StudySummary.Comparison::isClear)
            .filter(one -> one.test().differences().count() >= FLIPS_CAN_TELL)
            .filter(one -> one.test().flips() > 1 - StudySummary.LEVEL)
            .toList();
    if (!doubtful.isEmpty()) {
      page.note(
          "%d of the differences found hang on the normal law, as flips of signs do not confirm them: take more seeds."
              .formatted(doubtful.size()));
    }
  }

  private List<String> row(StudySummary.Comparison one) {
    SampleMean mean = one.test().differences();
    return List.of(
        factor(one),
        one.from(),
        one.to(),
        Integer.toString(mean.count()),
        number(mean.mean()),
        interval(mean, mean.halfWidth(StudySummary.LEVEL)),
        p(one.corrected()),
        p(one.test().flips()),
        one.isClear() ? "differs" : "");
  }

  private void addFailures(ReportPage page) {
    List<Run> failed = table.runs().stream().filter(run -> !run.isDone()).toList();
    if (failed.isEmpty()) {
      return;
    }
    page.section("Failed runs")
        .table(
            List.of("run", "sentence"),
            failed.stream()
                .limit(MOST_FAILURES)
                .map(run -> List.of(run.name(), failures.getOrDefault(run.name(), "-")))
                .toList());
    if (failed.size() > MOST_FAILURES) {
      page.note("%d more are in study-runs.csv.".formatted(failed.size() - MOST_FAILURES));
    }
  }
}

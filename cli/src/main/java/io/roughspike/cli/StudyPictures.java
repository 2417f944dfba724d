package io.roughspike.cli;

import io.roughspike.cli.file.StudyTable;
import io.roughspike.cli.file.StudyTable.Run;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.Plot;
import io.roughspike.cli.picture.StudyFigures;
import io.roughspike.cli.picture.StudyFigures.Ground;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which pictures show the results of a study: lines over the factor with the most levels, split by
 * another, a map of two factors, and dots against drawn keys.
 */
final class StudyPictures {
  private static final int MOST_SCATTERS = 8;

  private final StudyTable table;
  private final StudySummary summary;

  /** By result: the page shows each alone, the figure all. */
  private final Map<Integer, Picture> pictures = new HashMap<>();

  /** A figure and what is to be said of it. */
  record Captioned(Figure figure, String caption) {}

  /** Panels of a result, what their colours stand for, and what is to be said of them. */
  private record Picture(List<Plot> panels, List<String> colours, String caption) {}

  /**
   * Pictures of a study.
   *
   * @param table the runs
   * @param summary what they come to
   */
  StudyPictures(StudyTable table, StudySummary summary) {
    this.table = table;
    this.summary = summary;
  }

  /** The picture of a result, with what is to be said of it, if there is one. */
  Optional<Captioned> of(int result) {
    Picture picture = pictures.computeIfAbsent(result, this::picture);
    return picture.panels().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Captioned(
                StudyFigures.figure(
                    table.results().get(result),
                    StudyFigures.rows(picture.panels()),
                    StudyFigures.legend(picture.colours())),
                picture.caption()));
  }

  /** The pictures of {@code results} in one figure, if there are any. */
  Optional<Figure> all(String title, List<Integer> results) {
    List<Figure.Row> rows = new ArrayList<>();
    List<String> colours = List.of();
    for (int result : results) {
      Picture picture = pictures.computeIfAbsent(result, this::picture);
      rows.addAll(StudyFigures.rows(picture.panels()));
      if (!picture.panels().isEmpty()) { // not a result without a finite number
        colours = picture.colours();
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(StudyFigures.figure(title, rows, StudyFigures.legend(colours)));
  }

  private Picture picture(int result) {
    List<Integer> compared = summary.compared();
    if (table.runs().stream().noneMatch(run -> Double.isFinite(run.result(result)))) {
      return new Picture(List.of(), List.of(), "");
    }
    List<Plot> panels = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    // Over the numbers with the most levels, or else the names with the most.
    Optional<Integer> ground =
        compared.stream()
            .max(
                Comparator.<Integer, Boolean>comparing(summary::isNumeric)
                    .thenComparingInt(f -> summary.levels(f).size())
                    .thenComparing(Comparator.reverseOrder()));
    Optional<Integer> split =
        compared.stream()
            .filter(f -> !ground.equals(Optional.of(f)))
            .filter(f -> summary.levels(f).size() <= StudyFigures.MOST_LINES)
            .max(
                Comparator.<Integer>comparingInt(f -> summary.levels(f).size())
                    .thenComparing(Comparator.reverseOrder()));
    List<String> colours = split.map(this::names).orElse(List.of());
    ground.ifPresent(x -> {
      panels.add(lines(result, x, split));
      captions.add(caption(x, split));
      compared.stream()
          .filter(f -> f != x.intValue())
          .max(
              Comparator.<Integer>comparingInt(f -> summary.levels(f).size())
                  .thenComparing(Comparator.reverseOrder()))
          .ifPresent(y -> {
            panels.add(map(result, x, y));
            captions.add(mapCaption(x, y));
          });
    });
    addScatters(result, split.or(() -> ground).filter(this::isFew), panels, captions);
    if (colours.isEmpty() && !summary.drawn().isEmpty()) {
      colours = ground.filter(this::isFew).map(this::names).orElse(List.of());
    }
    return new Picture(panels, colours, String.join(" ", captions));
  }

  private boolean isFew(int factor) {
    return summary.levels(factor).size() <= StudyFigures.MOST_LINES;
  }

  private List<String> names(int factor) {
    return summary.levels(factor).stream()
        .map(level -> "%s = %s".formatted(table.factors().get(factor), level))
        .toList();
  }

  private Ground ground(int factor) {
    List<String> levels = summary.levels(factor);
    return new Ground(
        table.factors().get(factor),
        levels,
        summary.isNumeric(factor)
            ? levels.stream().map(level -> StudySummary.value(level).orElseThrow()).toList()
            : List.of());
  }

  private static Predicate<Run> has(int factor, String level) {
    return run -> run.levels().get(factor).equals(level);
  }

  private Plot lines(int result, int x, Optional<Integer> split) {
    List<StudyFigures.Line> lines = new ArrayList<>();
    for (String level : split.map(summary::levels).orElse(List.of(""))) {
      Predicate<Run> onLine = split.map(f -> has(f, level)).orElse(_ -> true);
      lines.add(
          new StudyFigures.Line(
              level,
              summary.levels(x).stream()
                  .map(at -> summary.byUnit(result, onLine.and(has(x, at))))
                  .toList()));
    }
    boolean isAlone = summary.compared().size() == 1 && summary.drawn().isEmpty();
    return StudyFigures.lines(table.results().get(result), ground(x), lines, isAlone);
  }

  private String caption(int x, Optional<Integer> split) {
    Set<Integer> shown = new HashSet<>(Set.of(x));
    split.ifPresent(shown::add);
    return "%s of %s; small dots: each%s."
        .formatted(
            summary.isNumeric(x)
                ? "Lines are means, bands their 95 % intervals"
                : "Large dots are means, bars their 95 % intervals",
            unitsInWords(),
            averaged(shown));
  }

  private String unitsInWords() {
    boolean seeded = table.runs().stream().map(Run::unit).distinct().count() > 1;
    return summary.units() == 1
        ? "one seed"
        : "%d %s".formatted(summary.units(), seeded ? "seeds" : "draws");
  }

  private String averaged(Set<Integer> shown) {
    List<String> others = summary.others(summary.varying().boxed().toList(), shown);
    return others.isEmpty() ? "" : ", averaged over " + String.join(", ", others);
  }

  private Plot map(int result, int x, int y) {
    return StudyFigures.map(
        table.results().get(result),
        ground(x),
        ground(y),
        (row, column) ->
            summary
                .byUnit(
                    result,
                    has(x, summary.levels(x).get(column)).and(has(y, summary.levels(y).get(row))))
                .stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN));
  }

  private String mapCaption(int x, int y) {
    return "The map shows means%s; white where there is no result."
        .formatted(averaged(Set.of(x, y)));
  }

  private void addScatters(
      int result, Optional<Integer> split, List<Plot> panels, List<String> captions) {
    List<Integer> drawn = summary.drawn();
    for (int key : drawn.stream().limit(MOST_SCATTERS).toList()) {
      List<StudyFigures.Cloud> clouds = new ArrayList<>();
      for (String level : split.map(summary::levels).orElse(List.of(""))) {
        List<Run> runs =
            table.runs().stream()
                .filter(Run::isDone)
                .filter(split.map(f -> has(f, level)).orElse(_ -> true))
                .toList();
        clouds.add(
            new StudyFigures.Cloud(
                level,
                runs.stream()
                    .map(run -> StudySummary.value(run.levels().get(key)).orElse(Double.NaN))
                    .toList(),
                runs.stream().map(run -> run.result(result)).toList()));
      }
      panels.add(
          StudyFigures.scatter(table.results().get(result), table.factors().get(key), clouds));
    }
    if (!drawn.isEmpty()) {
      captions.add(
          drawn.size() > MOST_SCATTERS
              ? "Against drawn numbers a dot is a run; %d of %d drawn keys are shown."
                  .formatted(MOST_SCATTERS, drawn.size())
              : "Against drawn numbers a dot is a run.");
    }
  }
}

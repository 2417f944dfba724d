package io.roughspike.cli;

import io.roughspike.cli.file.CsvTable;
import io.roughspike.cli.file.DecimalNumber;
import io.roughspike.cli.file.StudyTable;
import io.roughspike.cli.file.StudyTable.Run;
import io.roughspike.statistics.Holm;
import io.roughspike.statistics.PairedTest;
import io.roughspike.statistics.SampleMean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a study says of its settings and of its factors.
 *
 * <p>A unit is a seed with its repetition: what runs of a unit share makes them alike, so units are
 * what is independent. Where all runs have one seed, draws are the units. Two levels of a factor
 * are compared unit by unit, by the mean of the differences over all settings of the other factors
 * that have both levels in that unit; Holm's correction is over all comparisons of a result.
 */
final class StudySummary {
  /** Of intervals; comparisons are told at what it leaves. */
  static final double LEVEL = 0.95;

  /** Levels of a factor that are all compared with each other; of more, each with the first. */
  static final int MOST_PAIRED = 8;

  /** Units in the last place of a subtraction and of a mean. */
  private static final double ROUNDING = 16;

  private final StudyTable table;
  private final List<Boolean> drawn;
  private final Map<List<String>, List<Run>> settings = new LinkedHashMap<>();

  /** The levels of each factor, in their order. */
  private final List<List<String>> levels = new ArrayList<>();

  /** The unit of each run. */
  private final int[] units;

  private final int unitCount;

  /**
   * Two levels of a factor.
   *
   * @param factor its number
   * @param test of the differences, {@code to} less {@code from}
   * @param corrected p, corrected over all comparisons of the result; NaN where there is none
   */
  record Comparison(int factor, String from, String to, PairedTest test, double corrected) {
    /** Whether the levels differ at what {@link StudySummary#LEVEL} leaves. */
    boolean isClear() {
      return corrected <= 1 - LEVEL;
    }
  }

  /**
   * Summarises a table.
   *
   * @param drawn for each factor of the table, whether its values were drawn
   */
  StudySummary(StudyTable table, List<Boolean> drawn) {
    this.table = table;
    this.drawn = drawn;
    for (Run run : table.runs()) {
      settings.computeIfAbsent(run.levels(), _ -> new ArrayList<>()).add(run);
    }
    for (int f = 0; f < drawn.size(); f++) {
      int factor = f;
      List<String> names =
          table.runs().stream().map(run -> run.levels().get(factor)).distinct().toList();
      levels.add(
          names.stream().allMatch(name -> value(name).isPresent())
              ? names.stream()
                  .sorted(Comparator.comparingDouble(name -> value(name).orElseThrow()))
                  .toList()
              : names);
    }
    boolean seeded = table.runs().stream().map(Run::unit).distinct().count() > 1;
    Map<List<String>, Integer> numbers = new LinkedHashMap<>();
    units =
        table.runs().stream()
            .map(run -> seeded ? run.unit() : chosen(run.levels(), drawn::get))
            .mapToInt(unit -> numbers.computeIfAbsent(unit, _ -> numbers.size()))
            .toArray();
    unitCount = numbers.size();
  }

  /** A level as a number, if it is one. */
  static OptionalDouble value(String level) {
    try {
      double value = DecimalNumber.parse(level);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static List<String> chosen(List<String> levels, Predicate<Integer> factors) {
    return IntStream.range(0, levels.size()).filter(factors::test).mapToObj(levels::get).toList();
  }

  StudyTable table() {
    return table;
  }

  /** Runs by setting. */
  Map<List<String>, List<Run>> settings() {
    return settings;
  }

  /** The levels of a factor. */
  List<String> levels(int factor) {
    return levels.get(factor);
  }

  /** Whether all levels of a factor are numbers. */
  boolean isNumeric(int factor) {
    return levels.get(factor).stream().allMatch(level -> value(level).isPresent());
  }

  /** Factors of which there are levels to compare. */
  List<Integer> compared() {
    return varying().filter(f -> !drawn.get(f)).boxed().toList();
  }

  /** Drawn keys that are numbers; which draw it is decides nothing. */
  List<Integer> drawn() {
    return varying()
        .filter(f -> drawn.get(f) && isNumeric(f) && !table.factors().get(f).equals("draw"))
        .boxed()
        .toList();
  }

  /** Factors with more than one level. */
  IntStream varying() {
    return IntStream.range(0, drawn.size()).filter(f -> levels.get(f).size() > 1);
  }

  /** What is independent: how many seeds and repetitions, or draws. */
  int units() {
    return unitCount;
  }

  /** Mean and spread of a result in a setting. */
  SampleMean of(List<String> setting, int result) {
    return SampleMean.of(table.values(settings.get(setting), result));
  }

  /** A result unit by unit, each the mean over all runs of the unit that {@code fits}. */
  List<Double> byUnit(int result, Predicate<Run> fits) {
    double[] sums = new double[unitCount];
    int[] counts = new int[unitCount];
    List<Run> runs = table.runs();
    for (int r = 0; r < runs.size(); r++) {
      Run run = runs.get(r);
      if (run.isDone() && Double.isFinite(run.result(result)) && fits.test(run)) {
        sums[units[r]] += run.result(result);
        counts[units[r]]++;
      }
    }
    return means(sums, counts);
  }

  private static List<Double> means(double[] sums, int[] counts) {
    return IntStream.range(0, sums.length)
        .filter(u -> counts[u] > 0)
        .mapToObj(u -> sums[u] / counts[u])
        .toList();
  }

  /** All comparisons of a result, factor by factor. */
  List<Comparison> comparisons(int result) {
    List<Comparison> found = new ArrayList<>();
    for (int factor : compared()) {
      List<String> names = levels.get(factor);
      int[] context = contexts(factor);
      int contexts = Arrays.stream(context).max().orElse(-1) + 1;
      int[] unit = new int[contexts];
      double[][] values = new double[names.size()][contexts];
      for (double[] row : values) {
        Arrays.fill(row, Double.NaN);
      }
      Map<String, Integer> numbers = numbers(names);
      List<Run> runs = table.runs();
      for (int r = 0; r < runs.size(); r++) {
        Run run = runs.get(r);
        unit[context[r]] = units[r];
        if (run.isDone()) {
          values[numbers.get(run.levels().get(factor))][context[r]] = run.result(result);
        }
      }
      int firsts = names.size() <= MOST_PAIRED ? names.size() : 1;
      for (int a = 0; a < firsts; a++) {
        for (int b = a + 1; b < names.size(); b++) {
          found.add(
              new Comparison(
                  factor,
                  names.get(a),
                  names.get(b),
                  PairedTest.of(
                      differences(values[a], values[b], unit), rounding(values[a], values[b])),
                  Double.NaN));
        }
      }
    }
    double[] corrected =
        Holm.corrected(found.stream().mapToDouble(one -> one.test().p()).toArray());
    return IntStream.range(0, corrected.length)
        .mapToObj(k -> {
          Comparison one = found.get(k);
          return new Comparison(one.factor(), one.from(), one.to(), one.test(), corrected[k]);
        })
        .toList();
  }

  /** What means of differences of such values may be off by. */
  private static double rounding(double[] from, double[] to) {
    return ROUNDING
        * Math.ulp(
            DoubleStream.concat(Arrays.stream(from), Arrays.stream(to))
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0));
  }

  private double[] differences(double[] from, double[] to, int[] unit) {
    double[] sums = new double[unitCount];
    int[] counts = new int[unitCount];
    for (int c = 0; c < from.length; c++) {
      double difference = to[c] - from[c];
      if (Double.isFinite(difference)) {
        sums[unit[c]] += difference;
        counts[unit[c]]++;
      }
    }
    return means(sums, counts).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** For each run the number of all that it is besides a factor. */
  private int[] contexts(int factor) {
    Map<List<List<String>>, Integer> numbers = new LinkedHashMap<>();
    return table.runs().stream()
        .map(run -> List.of(chosen(run.levels(), f -> f != factor), run.unit()))
        .mapToInt(context -> numbers.computeIfAbsent(context, _ -> numbers.size()))
        .toArray();
  }

  private static Map<String, Integer> numbers(List<String> names) {
    Map<String, Integer> numbers = new TreeMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    return numbers;
  }

  /** The clearest comparison of a result, if there is one. */
  static Optional<Comparison> clearest(List<Comparison> comparisons) {
    return comparisons.stream()
        .filter(one -> !Double.isNaN(one.corrected()))
        .min(Comparator.comparingDouble(one -> one.test().p()));
  }

  /** Writes the numbers of all settings, and of all comparisons, for all results, in full. */
  List<Path> write(Path settingsFile, Path differencesFile) {
    List<List<Object>> rows = new ArrayList<>();
    List<Object> head = new ArrayList<>(List.of("result"));
    head.addAll(table.factors());
    head.addAll(List.of("runs", "failed", "n", "mean", "sd", "low95", "high95"));
    rows.add(head);
    List<List<Object>> differences = new ArrayList<>();
    differences.add(
        List.of(
            "result",
            "factor",
            "from",
            "to",
            "n",
            "difference",
            "sd",
            "low95",
            "high95",
            "p",
            "pHolm",
            "pFlips"));
    List<String> results = table.results();
    for (int k = 0; k < results.size(); k++) {
      int result = k;
      settings.forEach((setting, runs) -> {
        List<Object> line = new ArrayList<>(List.of(results.get(result)));
        line.addAll(setting);
        line.add(runs.size());
        line.add(failed(runs));
        addMean(line, of(setting, result));
        rows.add(line);
      });
      for (Comparison one : comparisons(result)) {
        List<Object> line =
            new ArrayList<>(
                List.of(
                    results.get(result), table.factors().get(one.factor()), one.from(), one.to()));
        addMean(line, one.test().differences());
        Stream.of(one.test().p(), one.corrected(), one.test().flips())
            .forEach(p -> line.add(full(p)));
        differences.add(line);
      }
    }
    CsvTable.write(settingsFile, rows);
    CsvTable.write(differencesFile, differences);
    return List.of(settingsFile, differencesFile);
  }

  /** How many of some runs failed. */
  static long failed(List<Run> runs) {
    return runs.stream().filter(run -> !run.isDone()).count();
  }

  private static void addMean(List<Object> line, SampleMean mean) {
    double half = mean.halfWidth(LEVEL);
    line.add(mean.count());
    Stream.of(mean.mean(), mean.deviation(), mean.mean() - half, mean.mean() + half)
        .forEach(number -> line.add(full(number)));
  }

  private static String full(double number) {
    return Double.isFinite(number) ? Double.toString(number) : "";
  }

  /** Results of which some run that is done has no finite number, with how many have none. */
  Map<String, Long> missing() {
    Map<String, Long> missing = new LinkedHashMap<>();
    for (int k = 0; k < table.results().size(); k++) {
      int result = k;
      long count =
          table.runs().stream()
              .filter(Run::isDone)
              .filter(run -> !Double.isFinite(run.result(result)))
              .count();
      if (count > 0) {
        missing.put(table.results().get(result), count);
      }
    }
    return missing;
  }

  /** Factors of {@code of} that are not in {@code without}, by name. */
  List<String> others(List<Integer> of, Set<Integer> without) {
    Set<Integer> rest = new HashSet<>(of);
    rest.removeAll(without);
    return rest.stream().sorted().map(table.factors()::get).toList();
  }
}

package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The runs of a study as {@code study.csv} lists them: a column a factor, then the seed and the
 * repetition where there are any, the status, and the numbers that runs came to.
 */
public final class StudyTable {
  private static final String RUN = "run";
  private static final String STATUS = "status";
  private static final String DONE = "done";
  private static final String FAILED = "failed";

  /** Numbers that are not finite, as tables write them; a mean leaves them out. */
  private static final Set<String> NO_NUMBER = Set.of("", "NaN", "Infinity", "-Infinity");

  private final List<String> factors;
  private final List<String> results = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private final List<Integer> factorColumns = new ArrayList<>();
  private final List<Integer> unitColumns = new ArrayList<>();
  private int status;

  /** A run. */
  public static final class Run {
    private final String name;
    private final List<String> levels;
    private final List<String> unit;
    private final boolean isDone;
    private final double[] results;

    private Run(
        String name, List<String> levels, List<String> unit, boolean isDone, double[] results) {
      this.name = name;
      this.levels = levels;
      this.unit = unit;
      this.isDone = isDone;
      this.results = results;
    }

    /** The name of its folder. */
    public String name() {
      return name;
    }

    /** What each factor is. */
    public List<String> levels() {
      return levels;
    }

    /** Its seed and its repetition, where there are any. */
    public List<String> unit() {
      return unit;
    }

    /** Whether it came to an end. */
    public boolean isDone() {
      return isDone;
    }

    /** A result; NaN where it is not finite or not there. */
    public double result(int column) {
      return results[column];
    }
  }

  private StudyTable(List<String> factors) {
    this.factors = factors;
  }

  /**
   * Reads the table of a study.
   *
   * @param factors names of the columns that tell settings apart
   */
  public static StudyTable read(Path file, List<String> factors) {
    StudyTable table = new StudyTable(factors);
    CsvTable.read(file, table::readHeader, table::readRun);
    if (table.runs.isEmpty()) {
      throw new ConfigurationException(
          "file %s holds no runs: give the study to the command again".formatted(file));
    }
    return table;
  }

  /** The sentences of failed runs, by the name of the run; none where there is no such file. */
  public static Map<String, String> failures(Path file) {
    Map<String, String> failures = new LinkedHashMap<>();
    if (Files.exists(file)) {
      CsvTable.read(
          file,
          header -> {
            if (!header.values().getFirst().equals(RUN)) {
              throw header.columnsFailure("run and then what it took, the failure last");
            }
          },
          row -> failures.put(row.values().getFirst(), row.values().getLast()));
    }
    return failures;
  }

  private void readHeader(CsvTable.Row header) {
    List<String> names = header.values();
    status = names.indexOf(STATUS);
    if (!names.getFirst().equals(RUN) || status < 0) {
      throw header.columnsFailure("run, one a factor, status, and then results");
    }
    List<String> before = names.subList(0, status);
    for (String factor : factors) {
      int column = before.indexOf(factor);
      if (column < 0) {
        throw header.failure(
            "must have a column %s before status, which study.json names as a factor: give the study to the command again"
                .formatted(Shown.value(factor)));
      }
      factorColumns.add(column);
    }
    for (int k = 1; k < status; k++) {
      if (!factorColumns.contains(k)) {
        unitColumns.add(k);
      }
    }
    results.addAll(names.subList(status + 1, names.size()));
    if (new HashSet<>(results).size() < results.size()) {
      throw header.failure("must name every result once");
    }
  }

  private void readRun(CsvTable.Row row) {
    List<String> values = row.values();
    String how = values.get(status);
    if (!how.equals(DONE) && !how.equals(FAILED)) {
      throw row.unusable(status, "done or failed as status");
    }
    double[] numbers = new double[results.size()];
    for (int k = 0; k < numbers.length; k++) {
      int column = status + 1 + k;
      numbers[k] =
          NO_NUMBER.contains(values.get(column))
              ? Double.NaN
              : row.number(column, Shown.value(results.get(k)));
    }
    runs.add(
        new Run(
            values.getFirst(),
            factorColumns.stream().map(values::get).toList(),
            unitColumns.stream().map(values::get).toList(),
            how.equals(DONE),
            numbers));
  }

  /** Names of the factors. */
  public List<String> factors() {
    return factors;
  }

  /** Names of the results. */
  public List<String> results() {
    return List.copyOf(results);
  }

  /** The runs, in the order of the file. */
  public List<Run> runs() {
    return List.copyOf(runs);
  }

  /** The finite values of a result. */
  public double[] values(List<Run> of, int column) {
    return of.stream()
        .filter(Run::isDone)
        .mapToDouble(run -> run.result(column))
        .filter(Double::isFinite)
        .toArray();
  }
}

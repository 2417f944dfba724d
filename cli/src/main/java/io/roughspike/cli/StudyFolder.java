package io.roughspike.cli;

import io.roughspike.Version;
import io.roughspike.cli.config.StudyConfig;
import io.roughspike.cli.config.StudyFactor;
import io.roughspike.cli.config.StudyRun;
import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.CsvTable;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.JsonReader;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.place.Parcel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The folder of a study: a folder a run, whose last file says what came of it, and the tables that
 * are made of these. Tables do not depend on where and in which order runs ran.
 */
final class StudyFolder {
  /** Where the folders of runs are. */
  static final String RUNS = "runs";

  private static final String DONE = "done";
  private static final String FAILED = "failed";

  /** What results of commands say of their circumstances. */
  private static final Set<String> CIRCUMSTANCES =
      Set.of(
          "seed",
          "engine",
          "lanes",
          "threads",
          "secondsTotal",
          "secondsPerStepMedian",
          "run",
          "raster",
          "solver");

  /** Longer lists are no results but data. */
  private static final int LONGEST_LIST = 16;

  private final Path path;
  private final StudyConfig study;
  private final List<StudyRun> runs;

  /** What is known of runs, by the name of each. */
  private final Map<String, JsonValues> records = new TreeMap<>();

  /** The runs of {@code study} in the folder {@code path}, with what is known of them. */
  StudyFolder(Path path, StudyConfig study, List<StudyRun> runs) {
    this.path = path;
    this.study = study;
    this.runs = runs;
    for (StudyRun run : runs) {
      Path record = folder(run).resolve(OwnFiles.STUDY_RUN.mark());
      if (Files.exists(record)) {
        readable(record).ifPresent(found -> records.put(run.name(), found));
      }
    }
  }

  /** A file that a run wrote last; nothing where a failure of power left a part of it. */
  private static Optional<JsonValues> readable(Path file) {
    try {
      return Optional.of(JsonValues.read(file));
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }

  /** The folder of a run. */
  Path folder(StudyRun run) {
    return path.resolve(RUNS).resolve(run.name());
  }

  /** Runs that are still to be done, in their order. */
  List<StudyRun> pending(boolean retry) {
    return runs.stream()
        .filter(run ->
            !records.containsKey(run.name())
                || (hasFailed(run) && (retry || hasNoFile(records.get(run.name())))))
        .toList();
  }

  private boolean hasFailed(StudyRun run) {
    return status(records.get(run.name())).equals(FAILED);
  }

  /** Whether a run failed for a disk that was full or not there, which says nothing of the run. */
  private static boolean hasNoFile(JsonValues record) {
    return record.number("exit") == ExitCodes.FILE;
  }

  /**
   * Removes what {@code run} cannot go on from: files of which a failure of power left a part, and
   * those of a run that was refused, maybe for them.
   */
  void prepare(StudyRun run) {
    Path folder = folder(run);
    boolean isDamaged =
        Stream.of(OwnFiles.STUDY_RUN.mark(), OwnFiles.CHECKPOINT)
            .map(folder::resolve)
            .anyMatch(file -> Files.exists(file) && readable(file).isEmpty());
    JsonValues record = records.get(run.name());
    if (isDamaged || (record != null && record.number("exit") == ExitCodes.BAD_INPUT)) {
      records.remove(run.name());
      try {
        OwnFiles.clearRun(folder);
      } catch (IOException e) {
        throw FileFailure.writing(folder, e);
      }
    }
  }

  /** How many runs failed. */
  int failed() {
    return (int) records.values().stream().filter(one -> status(one).equals(FAILED)).count();
  }

  /** How many runs are done, those that failed too. */
  int done() {
    return records.size();
  }

  private static String status(JsonValues record) {
    return record.text("status").orElse(FAILED);
  }

  /** Keeps what came of a run. */
  void keep(StudyRun run, StudyJob.Done done, Parcel result, String place) {
    Path folder = folder(run);
    result
        .files()
        .forEach(
            (name, content) -> AtomicFile.write(folder.resolve(name), out -> out.write(content)));
    JsonObject record =
        new JsonObject()
            .put("status", done.exit() == ExitCodes.DONE ? DONE : FAILED)
            .put("exit", done.exit())
            .put("sentence", done.sentence())
            .put("seconds", done.seconds())
            .put("place", place)
            .put("host", done.host());
    JsonObject results = new JsonObject();
    if (done.exit() == ExitCodes.DONE) {
      JsonValues output = parsed(done.output());
      for (String key : List.of("threads", "engine", "lanes")) {
        output.text(key).ifPresent(value -> record.put(key, value));
      }
      record.put("warnings", output.texts("warnings"));
      flatten("", output.values(), results);
      if (!done.evaluation().isEmpty()) {
        flatten("evaluation.", parsed(done.evaluation()).values(), results);
      }
    }
    record.put("results", results);
    AtomicFile.write(folder.resolve(OwnFiles.STUDY_RUN.mark()), record + "\n");
    records.put(run.name(), JsonValues.of(folder.resolve(OwnFiles.STUDY_RUN.mark()), record));
  }

  /** Keeps the sentence of a run that could not be done at all. */
  void keepFailure(StudyRun run, String sentence, String place) {
    keep(
        run,
        new StudyJob.Done(ExitCodes.BAD_INPUT, sentence, "", "", 0, ""),
        new Parcel(""),
        place);
  }

  private static JsonValues parsed(String output) {
    Path name = Path.of("the output of a run");
    return new JsonValues(name, JsonReader.parse(name, output));
  }

  private static void flatten(String prefix, Map<?, ?> values, JsonObject to) {
    values.forEach((key, value) -> {
      if (!CIRCUMSTANCES.contains(key.toString())) {
        put(prefix + key, value, to);
      }
    });
  }

  private static void put(String name, Object value, JsonObject to) {
    switch (value) {
      case Number number -> to.put(name, number);
      case Map<?, ?> inner -> flatten(name + '.', inner, to);
      case List<?> list
          when list.size() <= LONGEST_LIST && list.stream().allMatch(Number.class::isInstance) -> {
        for (int k = 0; k < list.size(); k++) {
          to.put(name + '.' + k, list.get(k));
        }
      }
      case null, default -> {
        // text and data
      }
    }
  }

  /** Writes the tables and what the study is. */
  void write() {
    writeTable();
    writeCircumstances();
    AtomicFile.write(path.resolve(OwnFiles.STUDY.mark()), json() + "\n");
  }

  private void writeTable() {
    Set<String> factors = new LinkedHashSet<>();
    for (StudyRun run : runs) {
      factors.addAll(run.labels().keySet());
    }
    boolean repeated = study.repetitions() > 1;
    Set<String> results = new LinkedHashSet<>();
    recorded((_, record) -> results.addAll(record.object("results").keys()));
    List<Object> head = new ArrayList<>(List.of("run"));
    head.addAll(factors);
    head.add("seed");
    if (repeated) {
      head.add("repetition");
    }
    head.add("status");
    for (String result : results) { // the steps that were done beside those that were to be
      head.add(factors.contains(result) ? "result." + result : result);
    }
    List<List<Object>> rows = new ArrayList<>(List.of(head));
    recorded((run, record) -> {
      List<Object> row = new ArrayList<>(List.of(run.name()));
      factors.forEach(factor -> row.add(run.labels().getOrDefault(factor, "")));
      row.add(run.seed());
      if (repeated) {
        row.add(run.repetition());
      }
      row.add(status(record));
      Map<?, ?> values = record.object("results").values();
      results.forEach(key -> row.add(values.get(key)));
      rows.add(row);
    });
    CsvTable.write(path.resolve("study.csv"), rows);
  }

  private void writeCircumstances() {
    List<String> facts = List.of("seconds", "place", "host", "threads", "engine", "lanes");
    List<String> head = new ArrayList<>(List.of("run"));
    head.addAll(facts);
    head.addAll(List.of("warnings", "sentence"));
    List<List<String>> rows = new ArrayList<>(List.of(head));
    recorded((run, record) -> {
      List<String> row = new ArrayList<>(List.of(run.name()));
      facts.forEach(fact -> row.add(record.text(fact).orElse("")));
      row.add(String.join(" ", record.texts("warnings")));
      row.add(record.text("sentence").orElse(""));
      rows.add(row);
    });
    CsvTable.write(path.resolve("study-runs.csv"), rows);
  }

  /** Hands over the runs of which something is known, in their order. */
  private void recorded(BiConsumer<StudyRun, JsonValues> reader) {
    for (StudyRun run : runs) {
      JsonValues record = records.get(run.name());
      if (record != null) {
        reader.accept(run, record);
      }
    }
  }

  private JsonObject json() {
    return new JsonObject()
        .put("kind", "study")
        .put("title", study.title())
        .put("command", study.command())
        .put(
            "factors",
            study.factors().stream()
                .map(factor ->
                    new JsonObject()
                        .put("name", factor.name())
                        .put("kind", factor.kind())
                        .put("values", factor.labels())
                        .put("columns", columns(factor)))
                .toList())
        .put("seeds", study.seeds())
        .put("repetitions", study.repetitions())
        .put("results", study.results())
        .put("runs", runs.size())
        .put("done", records.size() - failed())
        .put("failed", failed())
        .put("identity", study.identity())
        .put("version", Version.current());
  }

  private static List<String> columns(StudyFactor factor) {
    return List.copyOf(factor.levels().getFirst().labels().keySet());
  }

  /** The identity of the study that is in a folder, if there is one. */
  static Optional<JsonValues> found(Path folder) {
    Path file = folder.resolve(OwnFiles.STUDY.mark());
    return Files.exists(file) ? Optional.of(JsonValues.read(file)) : Optional.empty();
  }

  /** Contents of files that runs name, by a name that no other content has. */
  static final class CommonFiles {
    private final Map<String, byte[]> contents = new LinkedHashMap<>();

    /** Takes a file; gives its name. */
    String add(Path file, String digest) {
      String name = digest.substring(0, 16) + '-' + file.getFileName();
      contents.computeIfAbsent(
          name,
          _ -> {
            try {
              return Files.readAllBytes(file);
            } catch (IOException e) {
              throw FileFailure.reading(file, e);
            }
          });
      return name;
    }

    Parcel parcel() {
      return new Parcel("", List.of(), contents);
    }
  }
}

package io.roughspike.cli;

import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.JsonReader;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import io.roughspike.place.Desk;
import io.roughspike.place.Job;
import io.roughspike.place.Parcel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run of a study as a task: a command of this program with its configuration. Where the study's
 * folder is at hand it runs there, and so goes on from a checkpoint; elsewhere in a folder of its
 * own, whose files travel back.
 */
public final class StudyJob implements Job {
  /** Its name as a job. */
  static final String NAME = "study-run";

  /** The configuration of a run, in its folder. */
  static final String CONFIGURATION = "configuration.yaml";

  /** Where the files are that a configuration names. */
  static final String DATA = "data";

  private static final String TAPE_BUDGET = "--tape-budget=";

  /** Bytes: a program of its neurons, their noise, spikes and a page. */
  private static final long SMALL_RUN = 64L << 20;

  private static final Path TASK = Path.of("the task of a study");

  /** Made by name, as jobs are. */
  public StudyJob() {}

  @Override
  public String name() {
    return NAME;
  }

  /**
   * What a task gets.
   *
   * @param command of the program
   * @param configuration its text
   * @param arguments further ones of the command
   * @param evaluation arguments of {@code evaluate}, where the model is scored
   * @param folder of the run; empty for one of its own
   * @param files names of common files that the configuration and the evaluation name, and where
   *     they come from
   */
  record Task(
      String command,
      String configuration,
      List<String> arguments,
      List<String> evaluation,
      String folder,
      Map<String, String> files) {
    Parcel parcel() {
      JsonObject names = new JsonObject();
      files.forEach(names::put);
      return new Parcel(
          new JsonObject()
              .put("command", command)
              .put("configuration", configuration)
              .put("arguments", arguments)
              .put("evaluation", evaluation)
              .put("folder", folder)
              .put("files", names)
              .toString());
    }

    static Task of(Parcel parcel) {
      JsonValues json = new JsonValues(TASK, JsonReader.parse(TASK, parcel.text()));
      return new Task(
          json.text("command").orElseThrow(),
          json.text("configuration").orElseThrow(),
          json.texts("arguments"),
          json.texts("evaluation"),
          json.text("folder").orElseThrow(),
          json.object("files").asTexts());
    }
  }

  /**
   * What came of a run.
   *
   * @param exit code
   * @param sentence of its failure
   * @param output of the command
   * @param evaluation output of {@code evaluate}; empty where there is none
   * @param seconds that it took
   * @param host where it ran
   */
  record Done(
      int exit, String sentence, String output, String evaluation, double seconds, String host) {
    Parcel parcel(Map<String, byte[]> files) {
      return new Parcel(
          new JsonObject()
              .put("exit", exit)
              .put("sentence", sentence)
              .put("output", output)
              .put("evaluation", evaluation)
              .put("seconds", seconds)
              .put("host", host)
              .toString(),
          List.of(),
          files);
    }

    static Done of(Parcel parcel) {
      JsonValues json = new JsonValues(TASK, JsonReader.parse(TASK, parcel.text()));
      return new Done(
          (int) json.number("exit"),
          json.text("sentence").orElse(""),
          json.text("output").orElse(""),
          json.text("evaluation").orElse(""),
          json.number("seconds"),
          json.text("host").orElse(""));
    }
  }

  /** Its tapes, where they are full, and as much as a small run takes. */
  @Override
  public long memory(Parcel in) {
    return SMALL_RUN
        + Task.of(in).arguments().stream()
            .filter(argument -> argument.startsWith(TAPE_BUDGET))
            .mapToLong(argument ->
                (long) (Double.parseDouble(argument.substring(TAPE_BUDGET.length())) * (1 << 20)))
            .sum();
  }

  @Override
  public Parcel run(Parcel in, Desk desk) {
    Task task = Task.of(in);
    if (!task.folder().isEmpty()) {
      return run(task, Path.of(task.folder())).parcel(Map.of());
    }
    try {
      Path folder = Files.createTempDirectory("roughspike-study");
      try {
        for (String name : task.files().keySet()) {
          AtomicFile.write(
              folder.resolve(DATA).resolve(name),
              out -> out.write(desk.common().files().get(name)));
        }
        Done done = run(task, folder);
        return done.parcel(files(folder, task.files()));
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw FileFailure.using(e);
    }
  }

  private static Done run(Task task, Path folder) {
    long startNanos = System.nanoTime();
    Path configuration = folder.resolve(CONFIGURATION);
    AtomicFile.write(configuration, task.configuration());
    List<String> command = new ArrayList<>(List.of(task.command(), configuration.toString()));
    command.addAll(task.arguments());
    Output output = execute(folder, command);
    Output evaluation = new Output(output.exit(), "", output.sentence());
    if (output.exit() == ExitCodes.DONE && !task.evaluation().isEmpty()) {
      // A training whose model is too large for a file leaves none, and must not be scored
      // untrained.
      Path source =
          task.command().equals("simulate") ? configuration : folder.resolve(OwnFiles.MODEL);
      List<String> score = new ArrayList<>(List.of("evaluate", source.toString()));
      task.evaluation().stream()
          .map(argument -> argument.replace("{data}", folder.resolve(DATA).toString()))
          .forEach(score::add);
      evaluation = execute(folder, score);
    }
    return new Done(
        evaluation.exit(),
        evaluation.sentence(),
        output.text(),
        evaluation.text(),
        1e-9 * (System.nanoTime() - startNanos),
        RunFolder.host());
  }

  /** What a command printed. */
  private record Output(int exit, String text, String sentence) {}

  private static Output execute(Path folder, List<String> command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--json", "--quiet", "--out", folder.toString()));
    int exit =
        RoughSpike.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    String sentence = err.toString().lines().map(String::strip).collect(Collectors.joining(" "));
    return new Output(exit, out.toString(), sentence.replaceFirst("^roughspike: ", ""));
  }

  /** The files of a run, in which the names of its data are those that the study knows. */
  private static Map<String, byte[]> files(Path folder, Map<String, String> names)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        byte[] content = Files.readAllBytes(file);
        if (name.endsWith(".yaml") || name.endsWith(".json")) {
          String text = new String(content, StandardCharsets.UTF_8);
          for (Map.Entry<String, String> one : names.entrySet()) {
            text =
                text.replace(folder.resolve(DATA).resolve(one.getKey()).toString(), one.getValue());
          }
          content = text.getBytes(StandardCharsets.UTF_8);
        }
        files.put(name, content);
      }
    }
    return files;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

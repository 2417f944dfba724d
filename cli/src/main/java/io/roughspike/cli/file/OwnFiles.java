package io.roughspike.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a command writes into a run's folder: the one list of their names, by which those
 * of an older run are told from what else is there.
 */
public final class OwnFiles {
  /** Where a training stands. */
  public static final String CHECKPOINT = "checkpoint.json";

  /** The trained model. */
  public static final String MODEL = "model.yaml";

  /** What a training came to. */
  public static final String RESULT = "result.json";

  /** Spikes that the page of a training or fit draws. */
  public static final String TRIALS = "trials.npz";

  /** The page of a training or fit. */
  public static final String REPORT = "report.html";

  /** What {@code evaluate} found. */
  public static final String SCORES = "evaluation.json";

  /** The page of {@code evaluate}. */
  public static final String SCORES_PAGE = "evaluation.html";

  /** Spikes that it draws. */
  public static final String SCORED_TRIALS = "evaluation.npz";

  /** What happened at each step of a training. */
  public static final String METRICS = "metrics.csv";

  /** What a training was. */
  public static final String RECORD = "run.yaml";

  /** Of {@code simulate}. */
  public static final OwnFiles SIMULATE =
      new OwnFiles(
          List.of("spikes.csv", "spikes.npz"),
          List.of("states.csv", "readouts.csv", "figure.svg", "figure.png", "figure.pdf"));

  /** Of {@code signature}. */
  public static final OwnFiles SIGNATURE =
      new OwnFiles(
          List.of("signature.json"),
          List.of("signature.npy", "gradient.npy", "gradient.npz", "gradient.csv"));

  /** Of {@code kernel}. */
  public static final OwnFiles KERNEL =
      new OwnFiles(
          List.of("kernel.json"),
          List.of(
              "gram.npy",
              "gram.svg",
              "gram.png",
              "gram.pdf",
              "gradient.npy",
              "gradient.npz",
              "gradient.csv"));

  /** Derivatives of {@code gradient} by increments of the driver. */
  public static final String BY_INCREMENTS = "driver-gradient.npy";

  /** By areas. */
  public static final String BY_AREAS = "areas-gradient.npy";

  /** By jumps. */
  public static final String BY_JUMPS = "jumps-gradient.csv";

  /** By knots of recordings. */
  public static final String BY_KNOTS = "knot-gradient.csv";

  /** Of {@code gradient}. */
  public static final OwnFiles GRADIENT =
      new OwnFiles(List.of("gradient.json"), List.of(BY_INCREMENTS, BY_AREAS, BY_JUMPS, BY_KNOTS));

  /** Of {@code evaluate}. */
  public static final OwnFiles EVALUATE =
      new OwnFiles(List.of(SCORES), List.of(SCORES_PAGE, SCORED_TRIALS));

  /** Of every {@code train}. */
  public static final OwnFiles TRAIN =
      new OwnFiles(
          List.of(CHECKPOINT, RESULT, RECORD),
          List.of(
              METRICS,
              MODEL,
              "weights.csv",
              "inputWeights.csv",
              "delays.csv",
              "inputDelays.csv",
              "connections.csv",
              "inputConnections.csv",
              "figure.svg",
              "figure.png",
              "figure.pdf",
              TRIALS,
              REPORT));

  /** What a study knows of a run, in the folder of the run. */
  public static final OwnFiles STUDY_RUN = new OwnFiles(List.of("study-run.json"), List.of());

  /** Of {@code study}, beside the folders of its runs. */
  public static final OwnFiles STUDY =
      new OwnFiles(
          List.of("study.json"),
          List.of(
              "study.csv",
              "study-runs.csv",
              "study-summary.csv",
              "study-differences.csv",
              "study.yaml",
              "figure.svg",
              "figure.png",
              "figure.pdf",
              REPORT));

  private static final List<OwnFiles> ALL =
      List.of(SIMULATE, SIGNATURE, KERNEL, GRADIENT, EVALUATE, TRAIN, STUDY_RUN, STUDY);

  /** One of these is there whenever the command wrote into a folder. */
  private final List<String> marks;

  private final List<String> others;

  private OwnFiles(List<String> marks, List<String> others) {
    this.marks = marks;
    this.others = others;
  }

  /** The first name, of a file that is always written. */
  public String mark() {
    return marks.getFirst();
  }

  /** All names. */
  public Stream<String> names() {
    return Stream.concat(marks.stream(), others.stream());
  }

  /** Whether the command wrote into {@code folder}. */
  public boolean areIn(Path folder) {
    return marks.stream().map(folder::resolve).anyMatch(Files::exists);
  }

  /**
   * Removes the files from {@code folder}, but for names that another command uses there too, and
   * for {@code inputs}.
   */
  void removeFrom(Path folder, List<Path> inputs) throws IOException {
    List<String> kept =
        ALL.stream()
            .filter(other -> other != this && other.areIn(folder))
            .flatMap(OwnFiles::names)
            .toList();
    for (String name : names().filter(name -> !kept.contains(name)).toList()) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file) && !contains(inputs, file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Removes the files of all commands from the folder of a study's run, and no others. */
  public static void clearRun(Path folder) throws IOException {
    for (String name : ALL.stream().flatMap(OwnFiles::names).distinct().toList()) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        Files.delete(file);
      }
    }
  }

  private static boolean contains(List<Path> inputs, Path file) throws IOException {
    for (Path input : inputs) {
      if (Files.exists(input) && Files.isSameFile(input, file)) {
        return true;
      }
    }
    return false;
  }
}

package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.JsonValues;
import io.roughspike.cli.file.OwnFiles;
import io.roughspike.cli.file.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code roughspike report DIR}: draws the page of a run anew. */
@Command(
    name = "report",
    description =
        "Draw the page of a run anew, and its pictures, from the files in its folder: report.html "
            + "of train, fit and study, evaluation.html of evaluate. Nothing is computed or read elsewhere.",
    footer = {"", "Example:", "  roughspike report DIR"})
final class DrawReport implements Callable<Integer> {
  @Mixin private RunOptions options;
  @Mixin private PictureOptions pictures;

  @Parameters(
      paramLabel = "DIR",
      description = "The folder of a run of train, fit or evaluate, or of a study.")
  private Path run;

  @Override
  public Integer call() {
    if (options.namesFolder()) {
      throw options.wrongUsage("report writes into the folder of the run: leave out --out");
    }
    if (!Files.isDirectory(run)) {
      throw new ConfigurationException(
          "there is no folder %s: give that of a run of train, fit, evaluate or study"
              .formatted(run));
    }
    try (RunFolder folder = RunFolder.open(run, options.commandLine())) {
      List<String> written = drawn(folder).stream().map(Path::toString).toList();
      options.print(
          new JsonObject().put("files", written), () -> "wrote " + String.join(", ", written));
    }
    return ExitCodes.DONE;
  }

  private List<Path> drawn(RunFolder folder) {
    try {
      return draw(folder);
    } catch (IndexOutOfBoundsException | NoSuchElementException e) {
      throw new ConfigurationException(
          "the result in %s is damaged, as its lists do not fit each other: run the command again"
              .formatted(folder.path()),
          e);
    }
  }

  private List<Path> draw(RunFolder folder) {
    Path path = folder.path();
    List<Path> written = new ArrayList<>();
    if (Files.exists(path.resolve(OwnFiles.SCORES))) {
      written.add(EvaluationReport.write(path));
    }
    if (StudyReport.isIn(path)) {
      written.addAll(StudyReport.write(options, path, pictures.formats()));
    }
    if (folder.hasResult()) {
      String kind = JsonValues.read(path.resolve(OwnFiles.RESULT)).text("kind").orElse("");
      if (kind.equals(FitReport.KIND)) {
        written.add(FitReport.write(path));
      } else if (TrainingReport.KINDS.contains(kind)) {
        written.addAll(TrainingReport.write(options, path, pictures.formats()));
      } else if (written.isEmpty()) {
        throw new ConfigurationException(
            "the result in %s does not say what it is of, as an older version wrote it: run the command again"
                .formatted(path));
      }
    }
    if (written.isEmpty()) {
      throw new ConfigurationException(
          folder.hasCheckpoint()
              ? "the run in %s is not finished: go on with --resume".formatted(path)
              : "folder %s holds no result of train, fit, evaluate or study".formatted(path));
    }
    return written;
  }
}

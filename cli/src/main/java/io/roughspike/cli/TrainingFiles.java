package io.roughspike.cli;

import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.Report;
import java.nio.file.Path;
import java.util.List;

/** Writes what a finished training leaves behind. */
final class TrainingFiles {
  private final RunOptions options;
  private final Path folder;

  TrainingFiles(RunOptions options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  /** Writes {@code result.json}. */
  void writeResult(JsonObject result) {
    AtomicFile.write(folder.resolve("result.json"), result + "\n");
  }

  /** Writes {@code figure.png}, {@code figure.svg} and {@code report.html}. */
  void writePictures(String title, Figure figure, List<Report.Table> tables) {
    FigureFiles.write(options, folder, figure);
    AtomicFile.write(folder.resolve("report.html"), Report.html(title, figure.toSvg(), tables));
  }
}

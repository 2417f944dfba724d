package io.roughspike.cli;

import io.roughspike.cli.failure.FileFailure;
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
    String svg = figure.toSvg();
    AtomicFile.write(folder.resolve("figure.svg"), svg);
    AtomicFile.write(folder.resolve("report.html"), Report.html(title, svg, tables));
    try {
      AtomicFile.write(folder.resolve("figure.png"), figure::writePng);
    } catch (FileFailure e) {
      throw e;
    } catch (RuntimeException | Error e) { // as Java2D does on a machine without any font
      options.note("figure.png was not drawn (%s): use figure.svg".formatted(e));
    }
  }
}

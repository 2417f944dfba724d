package io.roughspike.cli;

import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.picture.Figure;
import java.nio.file.Path;
import java.util.List;

/** Writes a figure as {@code figure.svg} and {@code figure.png}. */
final class FigureFiles {
  private FigureFiles() {}

  /** Writes both files to {@code folder}; returns those that could be drawn. */
  static List<Path> write(RunOptions options, Path folder, Figure figure) {
    Path svg = folder.resolve("figure.svg");
    Path png = folder.resolve("figure.png");
    AtomicFile.write(svg, figure.toSvg());
    try {
      AtomicFile.write(png, figure::writePng);
    } catch (FileFailure e) {
      throw e;
    } catch (RuntimeException | Error e) { // as Java2D does on a machine without any font
      options.note("figure.png was not drawn (%s): use figure.svg".formatted(e));
      return List.of(svg);
    }
    return List.of(svg, png);
  }
}

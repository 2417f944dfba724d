package io.roughspike.cli;

import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.picture.Figure;
import java.nio.file.Path;
import java.util.List;

/** Writes a figure as SVG and PNG. */
final class FigureFiles {
  private FigureFiles() {}

  /** Writes {@code figure.svg} and {@code figure.png}; returns those that could be drawn. */
  static List<Path> write(RunOptions options, Path folder, Figure figure) {
    return write(options, folder, "figure", figure);
  }

  /** Writes both files, called {@code name}; returns those that could be drawn. */
  static List<Path> write(RunOptions options, Path folder, String name, Figure figure) {
    Path svg = folder.resolve(name + ".svg");
    Path png = folder.resolve(name + ".png");
    AtomicFile.write(svg, figure.toSvg());
    try {
      AtomicFile.write(png, figure::writePng);
    } catch (FileFailure e) {
      throw e;
    } catch (RuntimeException | Error e) { // as Java2D does on a machine without any font
      options.note("%1$s.png was not drawn (%2$s): use %1$s.svg".formatted(name, e));
      return List.of(svg);
    }
    return List.of(svg, png);
  }
}

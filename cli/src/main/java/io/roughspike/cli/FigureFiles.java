package io.roughspike.cli;

import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.picture.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes a figure in one or more formats. */
final class FigureFiles {
  private FigureFiles() {}

  /**
   * Writes a file for each format.
   *
   * @param name of the files without what the format adds
   * @return the files that could be drawn
   */
  static List<Path> write(
      RunOptions options,
      Path folder,
      String name,
      Figure figure,
      Set<PictureOptions.Format> formats) {
    List<Path> written = new ArrayList<>();
    for (PictureOptions.Format format : PictureOptions.Format.values()) {
      if (formats.contains(format)) {
        Path path = folder.resolve(name + "." + format);
        try {
          write(path, figure, format);
          written.add(path);
        } catch (FileFailure e) {
          throw e;
        } catch (RuntimeException | Error e) { // as Java2D does on a machine without any font
          options.note(
              "%s was not drawn (%s): take --format svg or pdf".formatted(path.getFileName(), e));
        }
      }
    }
    return written;
  }

  private static void write(Path path, Figure figure, PictureOptions.Format format) {
    switch (format) {
      case png -> AtomicFile.write(path, figure::writePng);
      case svg -> AtomicFile.write(path, figure.toSvg());
      case pdf -> AtomicFile.write(path, out -> out.write(figure.toPdf()));
    }
  }
}

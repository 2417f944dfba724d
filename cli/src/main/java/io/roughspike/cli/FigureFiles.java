package io.roughspike.cli;

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
        } catch (RuntimeException | Error e) {
          if (!isOfJava2D(e)) {
            throw e;
          }
          options.note(
              "%s was not drawn (%s): take --format svg or pdf".formatted(path.getFileName(), e));
        }
      }
    }
    return written;
  }

  /**
   * Whether the JDK cannot draw, for instance on a machine without any font, or without the
   * libraries that it reads fonts with; memory that does not suffice and defects are other
   * failures.
   */
  static boolean isOfJava2D(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return e instanceof LinkageError
        || (!(e instanceof OutOfMemoryError || e instanceof StackOverflowError)
            && trace.length > 0
            && "java.desktop".equals(trace[0].getModuleName()));
  }

  private static void write(Path path, Figure figure, PictureOptions.Format format) {
    switch (format) {
      case png -> AtomicFile.write(path, figure::writePng);
      case svg -> AtomicFile.write(path, figure.toSvg());
      case pdf -> AtomicFile.write(path, out -> out.write(figure.toPdf()));
    }
  }
}

package io.roughspike.cli.file;

import io.roughspike.cli.failure.FileFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes whole files: the content goes to a neighbour first, which then takes the file's place in
 * one move. A failure or an interrupt in between leaves the old file as it was, and two processes
 * that write one file leave that of one of them.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Produces the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to {@code out}, which the caller closes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Replaces {@code path}; its folder is made if needed. */
  public static void write(Path path, Content content) {
    Path target = path.toAbsolutePath();
    try {
      requireNoFolder(target);
      Files.createDirectories(target.getParent());
      try (Partial partial = Partial.file(target)) {
        try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(partial.path()), 1 << 16)) {
          content.writeTo(out);
        }
        Interruption.undisturbed(() -> move(partial.path(), target));
      }
    } catch (IOException e) {
      throw FileFailure.writing(Partial.destination(path), e);
    }
  }

  /** Refuses a folder where a file shall be. */
  static void requireNoFolder(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new IOException("Is a directory");
    }
  }

  /** Puts a complete file in its place. */
  static Path move(Path from, Path target) throws IOException {
    return Files.move(
        from, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Produces the content of several files side by side. */
  @FunctionalInterface
  public interface Contents {
    /** Writes everything to the files' streams, which the caller closes. */
    void writeTo(List<OutputStream> out) throws IOException;
  }

  /** Replaces all of {@code paths}, each when everything is written. */
  public static void writeAll(List<Path> paths, Contents contents) {
    try {
      writeNext(paths, List.of(), contents);
    } catch (IOException e) { // only where there is no file whose name could be told
      throw new UncheckedIOException(e);
    }
  }

  private static void writeNext(List<Path> paths, List<OutputStream> open, Contents contents)
      throws IOException {
    if (open.size() == paths.size()) {
      contents.writeTo(open);
      return;
    }
    write(
        paths.get(open.size()),
        out -> {
          List<OutputStream> all = new ArrayList<>(open);
          all.add(out);
          writeNext(paths, all, contents);
        });
  }

  /** Replaces {@code path} by {@code text} in UTF-8. */
  public static void write(Path path, String text) {
    write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}

package io.roughspike.cli.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A file or folder under a name of its own beside the place that it shall take: {@code
 * .NAME.PROCESS-RANDOM.partial}. An interrupt removes it.
 */
final class Partial implements Interruption.Leftover, AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\..+\\.\\d+-[0-9a-f]{16}\\.partial");

  private final Path path;

  private Partial(Path path) {
    this.path = path;
  }

  /** Makes an empty file beside {@code target}. */
  static Partial file(Path target) throws IOException {
    return create(target, Files::createFile);
  }

  /** Makes an empty folder beside {@code target}. */
  static Partial folder(Path target) throws IOException {
    return create(target, Files::createDirectory);
  }

  @FunctionalInterface
  private interface Maker {
    Path make(Path path) throws IOException;
  }

  private static Partial create(Path target, Maker maker) throws IOException {
    String name =
        ".%s.%d-%016x.partial"
            .formatted(
                target.getFileName(),
                ProcessHandle.current().pid(),
                ThreadLocalRandom.current().nextLong());
    return Interruption.undisturbed(() -> {
      Partial partial = new Partial(maker.make(target.resolveSibling(name)));
      Interruption.add(partial);
      return partial;
    });
  }

  Path path() {
    return path;
  }

  /** Where a file will be: where it is, or beside it if it is in a partial folder. */
  static Path destination(Path file) {
    Path folder = file.getParent();
    return folder != null && isPartial(folder) ? folder.resolveSibling(file.getFileName()) : file;
  }

  private static boolean isPartial(Path path) {
    return path.getFileName() != null && NAME.matcher(path.getFileName().toString()).matches();
  }

  /** Removes what killed processes left in {@code folder}, where no one else may write now. */
  static void removeAll(Path folder) throws IOException {
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(folder, Partial::isPartial)) {
      for (Path path : partials) {
        delete(path);
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
        for (Path file : inside) {
          delete(file);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  @Override
  public void remove() {
    try {
      delete(path);
    } catch (IOException e) {
      // Whoever uses the folder next removes it.
    }
  }

  @Override
  public void close() {
    Interruption.remove(this);
  }
}

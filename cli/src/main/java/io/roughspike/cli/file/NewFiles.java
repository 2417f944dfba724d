package io.roughspike.cli.file;

import io.roughspike.cli.failure.FileFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a command, which take their places together when all are complete; those of an older
 * run of the command then vanish. Until then, and for good if they never are complete, the older
 * ones stay.
 */
public final class NewFiles implements AutoCloseable {
  private final Path folder;
  private final OwnFiles owner;
  private final List<Path> inputs;
  private final Partial partial;

  /** Begins to write files of {@code owner} for {@code folder}. */
  NewFiles(Path folder, OwnFiles owner, List<Path> inputs) {
    this.folder = folder;
    this.inputs = inputs;
    this.owner = owner;
    try {
      partial = Partial.folder(folder.resolve("files"));
    } catch (IOException e) {
      throw FileFailure.writingInto(folder, e);
    }
  }

  /** Where the files are written first. */
  public Path path() {
    return partial.path();
  }

  /** Where each of {@code files} will be. */
  public static List<Path> destinations(List<Path> files) {
    return files.stream().map(Partial::destination).toList();
  }

  /**
   * Puts the files in their places.
   *
   * @param files everything that was written
   */
  public void put(List<Path> files) {
    Path current = folder;
    try {
      for (Path file : files) {
        if (owner.names().noneMatch(file.getFileName().toString()::equals)) {
          throw new IllegalStateException(file + " is not a name in OwnFiles");
        }
        current = Partial.destination(file);
        AtomicFile.requireNoFolder(current);
      }
      Interruption.undisturbed(() -> {
        owner.removeFrom(folder, inputs);
        for (Path file : files) {
          AtomicFile.move(file, Partial.destination(file));
        }
        return files;
      });
    } catch (IOException e) {
      throw FileFailure.writing(current, e);
    }
  }

  @Override
  public void close() {
    partial.close();
  }
}

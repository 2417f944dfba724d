package io.roughspike.cli.place;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder in which finished blocks of a Gram matrix are kept until it is whole, for the next run
 * if this one is killed: {@code digest.txt} says of which kernel and paths they are, and each block
 * is a file that is written in one move.
 */
public final class GramFolder {
  /** Its name in the folder of a run. */
  public static final String NAME = "gram.blocks";

  private static final String DIGEST = "digest.txt";

  private final Path folder;

  /** The one in the folder of a run. */
  public GramFolder(Path run) {
    folder = run.resolve(NAME);
  }

  /** Removes what is there of another matrix, and says of which the next blocks are. */
  void begin(GramBlocks matrix) {
    Path digest = folder.resolve(DIGEST);
    try {
      if (Files.exists(digest) && Files.readString(digest).strip().equals(matrix.digest())) {
        return;
      }
      remove();
      AtomicFile.write(digest, matrix.digest() + "\n");
    } catch (IOException e) {
      throw FileFailure.writingInto(folder, e);
    }
  }

  private Path file(GramBlocks.Block block) {
    return folder.resolve("rows-%d-%d.npy".formatted(block.from(), block.to() - 1));
  }

  /** The block, if it is there and whole. */
  Optional<double[]> read(GramBlocks matrix, GramBlocks.Block block) {
    Path file = file(block);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      NumberArray array = NpyFile.read(file);
      return Optional.of(array.values())
          .filter(values -> array.dimensions() == 1 && values.length == matrix.numbers(block));
    } catch (ConfigurationException e) {
      return Optional.empty(); // damaged: it is computed again
    }
  }

  void write(GramBlocks.Block block, double[] values) {
    NpyFile.write(file(block), values, values.length);
  }

  /** Removes the folder, when the matrix is in a file of its own. */
  public void remove() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(folder, "{rows-*.npy,digest.txt}")) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      try (DirectoryStream<Path> others = Files.newDirectoryStream(folder)) {
        if (!others.iterator().hasNext()) {
          Files.delete(folder);
        }
      }
    } catch (IOException e) {
      throw FileFailure.writingInto(folder, e);
    }
  }
}

package io.roughspike.cli.place;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.FileFailure;
import io.roughspike.cli.file.AtomicFile;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder in which finished blocks of a Gram matrix are kept until it is whole, for the next run
 * if this one is killed: {@code digest.txt} says of which kernel and paths they are, and each block
 * is a file that is written in one move.
 */
public final class GramFolder {
  /** Its name in the folder of a run. */
  public static final String NAME = "gram.blocks";

  private static final String DIGEST = "digest.txt";

  /** Numbers of the rows that are put together at a time: 32 MiB. */
  private static final int STRIP = 1 << 22;

  private final Path folder;

  /** The one in the folder of a run. */
  public GramFolder(Path run) {
    folder = run.resolve(NAME);
  }

  /**
   * Bytes that a matrix and its blocks may take in the folder of a run, which need not be there
   * yet; what older blocks take counts, as they are used again or removed.
   */
  public static double room(Path run) {
    Path there = run.toAbsolutePath();
    while (Files.notExists(there)) {
      there = there.getParent();
    }
    Path blocks = run.resolve(NAME);
    try {
      double room = Files.getFileStore(there).getUsableSpace();
      if (Files.isDirectory(blocks)) {
        try (Stream<Path> files = Files.list(blocks)) {
          for (Path file : files.toList()) {
            room += Files.size(file);
          }
        }
      }
      return room;
    } catch (IOException e) {
      throw FileFailure.reading(run, e);
    }
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

  /**
   * Writes a matrix whose blocks are all there, without having it in memory.
   *
   * @param target the file, of shape (rows, columns)
   * @param rows is shown each row that is written, in an array that is used again
   */
  public void writeMatrix(GramBlocks matrix, Path target, Consumer<double[]> rows) {
    writeMatrix(matrix, target, rows, STRIP);
  }

  /** The same with so many numbers at a time, but whole rows. */
  void writeMatrix(GramBlocks matrix, Path target, Consumer<double[]> rows, int numbers) {
    int columns = matrix.columns();
    int height = Math.clamp(numbers / columns, 1, matrix.rows());
    double[][] strip = new double[height][columns];
    NpyFile.writeRows(
        target,
        matrix.rows(),
        columns,
        out -> {
          for (int from = 0; from < matrix.rows(); from += height) {
            int to = Math.min(matrix.rows(), from + height);
            readStrip(matrix, from, to, strip);
            for (int row = from; row < to; row++) {
              rows.accept(strip[row - from]);
              out.write(strip[row - from]);
            }
          }
        });
  }

  /** Rows {@code from} to {@code to - 1}; what is below the diagonal stands in blocks before. */
  private void readStrip(GramBlocks matrix, int from, int to, double[][] strip) throws IOException {
    int columns = matrix.columns();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(columns, Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (GramBlocks.Block block : matrix.blocks()) {
      int first = matrix.isSymmetric() ? block.from() : Math.max(block.from(), from);
      int end = Math.min(block.to(), to);
      if (first >= end) {
        continue;
      }
      try (FileChannel file = FileChannel.open(file(block))) {
        long start = file.size() - (long) matrix.numbers(block) * Double.BYTES;
        for (int row = first; row < end; row++) {
          int left = Math.max(matrix.firstColumn(row), row < from ? from : 0);
          int right = row < from ? to : columns;
          long at = matrix.numberOf(block, row, left);
          readFully(
              file, bytes.clear().limit((right - left) * Double.BYTES), start + at * Double.BYTES);
          for (int column = left; column < right; column++) {
            double value = bytes.getDouble();
            if (row >= from) {
              strip[row - from][column] = value;
            }
            if (matrix.isSymmetric() && column >= from && column < to) {
              strip[column - from][row] = value;
            }
          }
        }
      }
    }
  }

  /** Fills {@code bytes}, which then stand to be read. */
  private static void readFully(FileChannel file, ByteBuffer bytes, long position)
      throws IOException {
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("a block of the matrix was cut off while it was read");
      }
    }
    bytes.flip();
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

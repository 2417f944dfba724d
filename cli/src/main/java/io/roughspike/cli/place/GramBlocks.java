package io.roughspike.cli.place;

import io.roughspike.kernel.LiftKernel;
import io.roughspike.path.PathSource;
import io.roughspike.place.Parcel;
import io.roughspike.place.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * A Gram matrix whose rows are computed at a place, in blocks of about as many pairs each. The
 * matrix has the bits of that of one process. The blocks depend on the matrix's size alone.
 */
public final class GramBlocks {
  /** Blocks of a small matrix. */
  private static final int FEWEST = 64;

  /** Pairs of a block of a large one: 2 MiB, some seconds or minutes of work. */
  private static final long PAIRS = 1 << 18;

  /** Rows of a block are a multiple of it: so many share what a block of columns costs. */
  private static final int ROWS = 4;

  private final PathSource x;
  private final PathSource y;
  private final boolean symmetric;
  private final Parcel common;
  private final List<Block> blocks = new ArrayList<>();

  /** Rows {@code from} to {@code to - 1}. */
  record Block(int from, int to) {}

  /**
   * The matrix of x with y.
   *
   * @param kernel the exact one of lifts, or one of the scheme
   * @param symmetric whether y is x, and each pair is computed once
   */
  public GramBlocks(LiftKernel kernel, PathSource x, PathSource y, boolean symmetric) {
    this.x = x;
    this.y = y;
    this.symmetric = symmetric;
    common = GramJob.common(kernel, x, y, symmetric);
    int n = x.samples();
    long pairs = GramJob.numbers(0, n, y.samples(), symmetric);
    long ofBlock = Math.max(1, Math.min(PAIRS, pairs / FEWEST));
    for (int from = 0; from < n; ) {
      int to = Math.min(n, from + ROWS);
      while (to < n
          && GramJob.numbers(from, Math.min(n, to + ROWS), y.samples(), symmetric) <= ofBlock) {
        to = Math.min(n, to + ROWS);
      }
      blocks.add(new Block(from, to));
      from = to;
    }
  }

  /** Takes finished blocks, one at a time: rows of numbers, of a pair that counts once one. */
  @FunctionalInterface
  private interface Receiver {
    void take(Block block, double[] numbers);
  }

  /** 64 digits that are others for another kernel or other paths. */
  String digest() {
    return common.digest();
  }

  /** Pairs that are computed. */
  public long pairs() {
    return GramJob.numbers(0, x.samples(), y.samples(), symmetric);
  }

  List<Block> blocks() {
    return blocks;
  }

  /** How many numbers a block has. */
  int numbers(Block block) {
    return Math.toIntExact(GramJob.numbers(block.from(), block.to(), y.samples(), symmetric));
  }

  /** Where the number of a pair stands in the block of its row. */
  long numberOf(Block block, int row, int column) {
    return GramJob.numbers(block.from(), row, y.samples(), symmetric) + (column - firstColumn(row));
  }

  boolean isSymmetric() {
    return symmetric;
  }

  int rows() {
    return x.samples();
  }

  int columns() {
    return y.samples();
  }

  /** The column of the first number that a block has of a row. */
  int firstColumn(int row) {
    return symmetric ? row : 0;
  }

  /**
   * Computes the blocks that {@code done} does not have, and keeps each there as it comes.
   *
   * @param done where finished blocks are kept, if they are
   * @param out receives the matrix, a row for each x
   * @param progress told how many pairs are done since it was told last
   */
  public void compute(Place place, Optional<GramFolder> done, double[] out, IntConsumer progress) {
    compute(place, done, (block, numbers) -> put(block, numbers, out), progress);
  }

  /**
   * The same of a matrix that need not fit the memory: its blocks are there alone.
   *
   * @param done where finished blocks are kept
   * @param progress told how many pairs are done since it was told last
   */
  public void compute(Place place, GramFolder done, IntConsumer progress) {
    compute(place, Optional.of(done), (_, _) -> {}, progress);
  }

  private void compute(Place place, Optional<GramFolder> done, Receiver out, IntConsumer progress) {
    List<Block> missing = new ArrayList<>();
    done.ifPresent(folder -> folder.begin(this));
    for (Block block : blocks) {
      Optional<double[]> kept = done.flatMap(folder -> folder.read(this, block));
      if (kept.isPresent()) {
        out.take(block, kept.get());
        progress.accept(numbers(block));
      } else {
        missing.add(block);
      }
    }
    RuntimeException[] failures = new RuntimeException[missing.size()];
    place.run(
        GramJob.NAME,
        common,
        missing.stream().map(block -> GramJob.task(block.from(), block.to())).toList(),
        new Place.Delivery() {
          @Override
          public void done(int task, Parcel result) {
            Block block = missing.get(task);
            done.ifPresent(folder -> folder.write(block, result.array(0)));
            out.take(block, result.array(0));
            progress.accept(numbers(block));
          }

          @Override
          public void failed(int task, RuntimeException failure) {
            failures[task] = failure;
          }
        },
        () -> false);
    for (RuntimeException failure : failures) {
      if (failure != null) {
        throw failure; // of the first rows, as in one process
      }
    }
  }

  private void put(Block block, double[] numbers, double[] out) {
    int columns = y.samples();
    int at = 0;
    for (int row = block.from(); row < block.to(); row++) {
      for (int column = firstColumn(row); column < columns; column++) {
        double value = numbers[at++];
        out[row * columns + column] = value;
        if (symmetric) {
          out[column * columns + row] = value;
        }
      }
    }
  }
}

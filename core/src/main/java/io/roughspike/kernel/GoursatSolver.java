package io.roughspike.kernel;

import static io.roughspike.goursat.GoursatRows.FIRST;

import io.roughspike.goursat.GoursatRows;
import io.roughspike.path.PathSource;
import java.util.Arrays;

/**
 * Solves the Goursat problems of one path x against a block of paths y, and differentiates the
 * scheme in x. Row s of the grid is a point of x after dyadic refinement.
 *
 * <p>For a derivative the rows of k are kept in blocks of whole rows of coarse cells: the first row
 * of each block as a checkpoint, and the block at hand in full, computed again from its checkpoint
 * unless it is the last.
 */
final class GoursatSolver {
  /** Numbers that a block of rows may have unless the checkpoints would then be more: 1 MiB. */
  private static final int BLOCK = 1 << 17;

  private final int pieces;
  private final GoursatRows rows;
  private final CellIncrements increments;
  private final PathBlock block;
  private final double[] values;
  private double[] k = {};
  private double[] a = {};
  private double[] coarse = {};
  private double[] carry = {};
  private double[] aBar = {};
  private double[] checkpoints = {};

  /** Coarse columns, fine columns, and numbers in a row of k and of a. */
  private int columns;

  private int cells;
  private int kStride;
  private int aStride;

  GoursatSolver(StaticKernel kernel, int dyadicOrder, GoursatRows rows) {
    this.pieces = 1 << dyadicOrder;
    this.rows = rows;
    this.increments = CellIncrements.of(kernel, 1.0 / ((double) pieces * pieces), rows);
    this.block = new PathBlock(rows.lanes());
    this.values = new double[rows.lanes()];
  }

  /** Paths y in a block at most. */
  int lanes() {
    return rows.lanes();
  }

  /** Takes {@code count} paths y from {@code first} on. */
  void second(PathSource y, int first, int count) {
    block.read(y, first, count);
    increments.second(block);
    columns = block.points() - 1;
    cells = Math.multiplyExact(columns, pieces);
    aStride = GoursatRows.padded(Math.multiplyExact(cells, rows.lanes()));
    kStride = aStride + GoursatRows.GRAIN;
  }

  /** Number of paths y. */
  int count() {
    return block.count();
  }

  /** k(x, y_l) as the last call found it. */
  double value(int l) {
    return values[l];
  }

  /** Computes the values for x, whose points begin at {@code at}. */
  void solve(double[] x, int at, int points) {
    begin(x, at, 1, 1, 2);
    forward(0, points - 1, false);
    takeValues(FIRST);
  }

  private void begin(double[] x, int at, int kRows, int aRows, int slots) {
    k = Buffers.atLeast(k, size(kRows, kStride));
    a = Buffers.atLeast(a, size(aRows, aStride));
    coarse = Buffers.atLeast(coarse, size(1, GoursatRows.padded(columns * rows.lanes())));
    increments.reserve(slots);
    increments.first(x, at);
    Arrays.fill(k, FIRST, FIRST + kStride, 1);
  }

  private int size(int count, int stride) {
    long size = FIRST + (long) count * stride;
    if (size > Buffers.MOST) {
      throw new IllegalArgumentException(
          "a signature kernel of paths of up to %d points at dyadic order %d needs %d numbers at once, more than an array holds: take a smaller order or shorter paths"
              .formatted(block.points(), Integer.numberOfTrailingZeros(pieces), size));
    }
    return (int) size;
  }

  /** Solves coarse rows, from the row of k at the start of its array; keeps every row or one. */
  private void forward(int from, int to, boolean keep) {
    for (int i = from; i < to; i++) {
      int row = keep ? i - from : 0;
      int lower = keep ? row : i & 1;
      int upper = keep ? row + 1 : (i + 1) & 1;
      fillIncrements(i, lower, upper, i == from, FIRST + row * aStride);
      for (int piece = 0; piece < pieces; piece++) {
        int at = FIRST + (keep ? (row * pieces + piece) * kStride : 0);
        rows.cells(a, FIRST + row * aStride, cells, k, at, keep ? at + kStride : at);
      }
    }
  }

  private void fillIncrements(int i, int lower, int upper, boolean fresh, int aAt) {
    if (pieces == 1) {
      increments.fill(i, lower, upper, fresh, a, aAt);
    } else {
      increments.fill(i, lower, upper, fresh, coarse, FIRST);
      rows.spread(coarse, columns, pieces, a, aAt);
    }
  }

  private void takeValues(int rowAt) {
    System.arraycopy(k, rowAt + cells * rows.lanes(), values, 0, rows.lanes());
  }

  /** Rows of coarse cells in a block, of {@code coarseRows}. */
  private int height(int coarseRows) {
    long numbers = (long) pieces * kStride + aStride;
    int balanced = (int) Math.ceil(Math.sqrt((double) coarseRows / pieces));
    return (int) Math.min(coarseRows, Math.max(balanced, BLOCK / numbers));
  }

  /** Numbers that the derivative of a path with {@code points} points keeps at once. */
  long tape(int points) {
    if (points == 1) {
      return 0;
    }
    int height = height(points - 1);
    int checkpointed = (points - 2) / height;
    return height * ((long) pieces * kStride + aStride) + (long) checkpointed * kStride;
  }

  /**
   * Computes the values for x and adds the derivative of sum over l of cotangents[l] k(x, y_l) to
   * {@code total}, in the way of {@link #finish}.
   *
   * @return the sum {@code bandwidth} with the derivative in the bandwidth added
   */
  double addGradient(
      double[] x,
      int at,
      int points,
      double[] cotangents,
      int cotangentsAt,
      double[] total,
      double bandwidth) {
    int coarseRows = points - 1;
    if (coarseRows == 0 || columns == 0) {
      Arrays.fill(values, 1);
      return bandwidth;
    }
    int height = height(coarseRows);
    int last = (coarseRows - 1) / height;
    begin(x, at, height * pieces + 1, height, height + 1);
    checkpoints = Buffers.atLeast(checkpoints, size(last, kStride));
    for (int b = 0; b <= last; b++) {
      int end = Math.min(coarseRows, (b + 1) * height);
      if (b > 0) {
        System.arraycopy(k, FIRST, checkpoints, FIRST + (b - 1) * kStride, kStride);
      }
      forward(b * height, end, b == last);
    }
    takeValues(FIRST + (coarseRows - last * height) * pieces * kStride);
    beginDerivative(cotangents, cotangentsAt);
    for (int b = last; b >= 0; b--) {
      int from = b * height;
      int to = Math.min(coarseRows, from + height);
      if (b < last) {
        restore(b);
        forward(from, to, true);
      }
      backward(from, to, total);
    }
    return increments.addBandwidth(bandwidth);
  }

  /** Puts the first row of block {@code b} at the start of the tape. */
  private void restore(int b) {
    if (b == 0) {
      Arrays.fill(k, FIRST, FIRST + kStride, 1);
    } else {
      System.arraycopy(checkpoints, FIRST + (b - 1) * kStride, k, FIRST, kStride);
    }
  }

  /** Every lane's cotangent enters at the last cell of its own path. */
  private void beginDerivative(double[] cotangents, int cotangentsAt) {
    carry = Buffers.atLeast(carry, size(1, aStride));
    aBar = Buffers.atLeast(aBar, size(1, aStride));
    Arrays.fill(carry, FIRST, FIRST + aStride, 0);
    for (int l = 0; l < block.count(); l++) {
      int own = (block.points(l) - 1) * pieces;
      if (own > 0) {
        carry[FIRST + (own - 1) * rows.lanes() + l] = cotangents[cotangentsAt + l];
      }
    }
    increments.beginDerivative();
  }

  private void backward(int from, int to, double[] total) {
    for (int i = to - 1; i >= from; i--) {
      int row = i - from;
      Arrays.fill(aBar, FIRST, FIRST + aStride, 0);
      for (int piece = pieces - 1; piece >= 0; piece--) {
        int at = FIRST + (row * pieces + piece) * kStride;
        rows.adjointCells(a, FIRST + row * aStride, cells, k, at, at + kStride, carry, aBar);
      }
      double[] sums = aBar;
      if (pieces > 1) {
        rows.gather(aBar, columns, pieces, coarse);
        sums = coarse;
      }
      increments.addDerivative(i, row, row + 1, sums, total);
    }
  }

  /** Makes of a total the derivative in the points of x. */
  void finish(double[] total, int points, int channels) {
    increments.finish(total, points, channels);
  }
}

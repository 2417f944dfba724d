package io.roughspike.kernel;

import io.roughspike.path.PathSource;

/**
 * The Gram matrix at hand, cut into tasks: groups of rows times chunks of columns. The cut depends
 * on the matrix's size only.
 */
final class GramTasks {
  /** Columns that are solved side by side: chunks have a multiple of it. */
  private static final int BLOCK = 8;

  /** Rows that share what a block of columns costs, at most. */
  private static final int GROUP = 8;

  /** Groups and chunks that the work is cut into, if there is so much. */
  private static final int PARTS = 8;

  private PathSource x;
  private PathSource y;
  private double[] matrix = {};
  private boolean symmetric;

  /**
   * The rows that are wanted; of a symmetric matrix, which lacks some, what is below is not set.
   */
  private int firstRow;

  private int endRow;
  private int groupSize;
  private int groups;
  private int chunkSize;
  private int chunks;

  /**
   * Takes all rows of a matrix.
   *
   * @param newMatrix its values or their cotangents, row by row
   * @param newSymmetric whether only values on and above the diagonal are computed
   */
  void take(
      PathSource newX, PathSource newY, double[] newMatrix, String name, boolean newSymmetric) {
    take(newX, newY, 0, newX.samples(), newMatrix, name, newSymmetric);
  }

  /**
   * Takes some rows of a matrix.
   *
   * @param from first row
   * @param to row after the last
   * @param newMatrix their values or cotangents, row by row
   * @param newSymmetric whether only values on and above the diagonal are computed
   */
  void take(
      PathSource newX,
      PathSource newY,
      int from,
      int to,
      double[] newMatrix,
      String name,
      boolean newSymmetric) {
    if (newX.channels() != newY.channels()) {
      throw new IllegalArgumentException(
          "paths x and y must have as many channels, got %d and %d"
              .formatted(newX.channels(), newY.channels()));
    }
    requireLength(newX, newY, from, to, newMatrix, name);
    firstRow = from;
    endRow = to;
    x = newX;
    y = newY;
    matrix = newMatrix;
    symmetric = newSymmetric;
    groupSize = Math.clamp(parts(x.samples(), PARTS), 1, GROUP);
    groups = parts(to - from, groupSize);
    chunkSize = BLOCK * Math.max(1, parts(parts(y.samples(), BLOCK), PARTS));
    chunks = parts(y.samples(), chunkSize);
  }

  /** Refuses rows that are not there, and a matrix that has no room for every pair of them. */
  static void requireLength(
      PathSource x, PathSource y, int from, int to, double[] matrix, String name) {
    if (from < 0 || to < from || to > x.samples()) {
      throw new IllegalArgumentException(
          "rows must be among the %d there are, got %d to %d".formatted(x.samples(), from, to));
    }
    long pairs = (long) (to - from) * y.samples();
    if (matrix.length < pairs) {
      throw new IllegalArgumentException(
          "%s must hold a number for each of %d x %d pairs, %d in all, got %d"
              .formatted(name, to - from, y.samples(), pairs, matrix.length));
    }
  }

  private static int parts(int count, int size) {
    return (count + size - 1) / size;
  }

  /**
   * Leaves each group of rows in one task where there are enough of them; then sums need no more.
   */
  void joinChunks() {
    if (groups >= PARTS || chunks == 0) {
      chunkSize = Math.max(1, y.samples());
      chunks = 1;
    }
  }

  int count() {
    return groups * chunks;
  }

  int chunks() {
    return chunks;
  }

  int groupSize() {
    return groupSize;
  }

  int firstRow(int task) {
    return firstRow + task / chunks * groupSize;
  }

  int endRow(int task) {
    return Math.min(endRow, firstRow(task) + groupSize);
  }

  int chunk(int task) {
    return task % chunks;
  }

  int firstColumn(int task) {
    return chunk(task) * chunkSize;
  }

  int endColumn(int task) {
    return Math.min(y.samples(), firstColumn(task) + chunkSize);
  }

  PathSource x() {
    return x;
  }

  PathSource y() {
    return y;
  }

  double[] matrix() {
    return matrix;
  }

  boolean isSymmetric() {
    return symmetric;
  }

  /** Puts a value in its place, and in that of its mirror image where all rows are wanted. */
  void put(int row, int column, double value) {
    int columns = y.samples();
    matrix[(row - firstRow) * columns + column] = value;
    if (symmetric && endRow - firstRow == columns) {
      matrix[column * columns + row] = value;
    }
  }

  /** Throws if a value that was put is not finite. */
  void requireFinite() {
    int columns = y.samples();
    for (int row = firstRow; row < endRow; row++) {
      for (int column = symmetric ? row : 0; column < columns; column++) {
        requireFinite(
            Double.isFinite(matrix[(row - firstRow) * columns + column]),
            (long) row * columns + column);
      }
    }
  }

  /** Throws if a pair, as index into the matrix, has failed. */
  void requireFinite(boolean finite, long pair) {
    if (!finite) {
      throw new NonFiniteKernelException((int) (pair / y.samples()), (int) (pair % y.samples()));
    }
  }
}

package io.roughspike.fit;

import java.util.Arrays;

/**
 * Rows of a design matrix, column by column: a sub-step outside dead time with the state where it
 * begins and its length, or a spike with the state where the sub-step that it ends begins.
 */
final class RowBlock {
  /** Most rows of a block. */
  static final int ROWS = 256;

  /**
   * From a column to the next: not a power of 2, as the same cache lines would serve all columns.
   */
  static final int STRIDE = ROWS + 8;

  /** Columns are made up to a multiple of this by columns of zeros. */
  static final int TILE = 4;

  /** Number of columns, those of zeros left out. */
  final int width;

  /** Column c of row r, at c STRIDE + r; the first is 1. */
  final double[] x;

  /** Length of the sub-step of a row (s), 0 for a spike. */
  final double[] length = new double[ROWS];

  /** 1 in the row of a spike, else 0. */
  final double[] spike = new double[ROWS];

  /** Number of rows. */
  int count;

  RowBlock(int width) {
    this.width = width;
    x = new double[(width + TILE - 1) / TILE * TILE * STRIDE];
    Arrays.fill(x, 0, ROWS, 1);
  }

  /** Adds row {@code r} of another block of as many columns, {@code times} as long. */
  void add(RowBlock from, int r, double times) {
    for (int c = 0; c < width; c++) {
      x[c * STRIDE + count] = from.x[c * STRIDE + r];
    }
    length[count] = times * from.length[r];
    spike[count] = from.spike[r];
    count++;
  }
}

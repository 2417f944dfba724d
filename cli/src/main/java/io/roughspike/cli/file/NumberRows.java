package io.roughspike.cli.file;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;

/** Rows of equal length in a part of an array, each copied only when it is asked for. */
public final class NumberRows implements Iterable<double[]> {
  private final double[] values;
  private final int offset;
  private final int rows;
  private final int columns;

  /** The rows that start at {@code offset}; the array is not copied. */
  public NumberRows(double[] values, int offset, int rows, int columns) {
    this.values = values;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
  }

  /** All of {@code values} in rows. */
  public NumberRows(double[] values, int rows, int columns) {
    this(values, 0, rows, columns);
  }

  @Override
  public Iterator<double[]> iterator() {
    return IntStream.range(0, rows)
        .map(row -> offset + row * columns)
        .mapToObj(start -> Arrays.copyOfRange(values, start, start + columns))
        .iterator();
  }
}

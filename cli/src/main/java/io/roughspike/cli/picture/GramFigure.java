package io.roughspike.cli.picture;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A Gram matrix as a heat map. Kernels of long paths span decades. Where those on the diagonal do,
 * a matrix of paths with themselves is shown normalised, k(x, y) / sqrt(k(x, x) k(y, y)), which is
 * 1 there; where what is shown still spans decades, its colours are logarithmic. The bar says
 * which.
 */
public final class GramFigure {
  private static final int COLUMNS = 2;
  private static final int HIGHEST = 540;
  private static final int LOWEST = 120;

  /** Width that the map of the widest matrix has. */
  private static final int WIDEST = 680;

  /** Ratio of values from which they span decades. */
  private static final double WIDE_RANGE = 100;

  private GramFigure() {}

  /**
   * The figure.
   *
   * @param gram the matrix, row after row; not changed
   * @param ofOneFile whether rows and columns are the same paths
   */
  public static Figure of(double[] gram, int rows, int columns, boolean ofOneFile) {
    double[] diagonal = ofOneFile ? diagonal(gram, rows) : new double[0];
    boolean normal = range(diagonal.length, 1, (i, j) -> diagonal[i]).spansDecades();
    HeatMap.Values values =
        normal
            // Two roots, as the product of the two may be too large for a double.
            ? (i, j) -> gram[i * columns + j] / Math.sqrt(diagonal[i]) / Math.sqrt(diagonal[j])
            : (i, j) -> gram[i * columns + j];
    Range range = range(rows, columns, values);
    int height = Math.clamp(Math.min(HIGHEST, (long) WIDEST * rows / columns), LOWEST, HIGHEST);
    HeatMap map =
        new HeatMap(
            "Gram matrix, %d x %d".formatted(rows, columns),
            ofOneFile ? "path" : "path of Y",
            ofOneFile ? "path" : "path of X",
            new HeatMap.Cells(rows, columns, values),
            range.axis(),
            (normal ? "k(x, y) / sqrt(k(x, x) k(y, y))" : "k(x, y)")
                + (range.spansDecades() ? ", logarithmic" : ""));
    return new Figure(
        "Gram matrix of a signature kernel",
        COLUMNS,
        List.of(new Figure.Row(List.of(map), height, COLUMNS)),
        List.of(),
        "");
  }

  private static double[] diagonal(double[] gram, int n) {
    return IntStream.range(0, n).mapToDouble(i -> gram[i * n + i]).toArray();
  }

  private static Range range(int rows, int columns, HeatMap.Values values) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        smallest = Math.min(smallest, values.at(i, j));
        largest = Math.max(largest, values.at(i, j));
      }
    }
    return new Range(smallest, largest);
  }

  /** The smallest and the largest of some values; of none, infinities in the wrong order. */
  private record Range(double smallest, double largest) {
    /** Whether all are positive, and the largest is many times the smallest. */
    boolean spansDecades() {
      return smallest > 0 && largest >= WIDE_RANGE * smallest;
    }

    /** From the one to the other, with some room where all are equal. */
    Axis axis() {
      if (largest > smallest) {
        return new Axis(smallest, largest, spansDecades());
      }
      double room = Math.max(Math.abs(smallest), 1) / 2;
      return new Axis(smallest - room, smallest + room, false);
    }
  }
}

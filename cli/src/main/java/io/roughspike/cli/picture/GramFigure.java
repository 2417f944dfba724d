package io.roughspike.cli.picture;

import java.util.Arrays;
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
    boolean normal = ofOneFile && spanDecades(diagonal(gram, rows));
    double[] matrix = normal ? normalised(gram, rows) : gram;
    boolean logarithmic = spanDecades(matrix);
    int height = Math.clamp(Math.min(HIGHEST, (long) WIDEST * rows / columns), LOWEST, HIGHEST);
    HeatMap map =
        new HeatMap(
            "Gram matrix, %d x %d".formatted(rows, columns),
            ofOneFile ? "path" : "path of Y",
            ofOneFile ? "path" : "path of X",
            new HeatMap.Cells(matrix, rows, columns),
            range(matrix, logarithmic),
            (normal ? "k(x, y) / sqrt(k(x, x) k(y, y))" : "k(x, y)")
                + (logarithmic ? ", logarithmic" : ""));
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

  /** Whether values are positive, and the largest many times the smallest. */
  private static boolean spanDecades(double[] values) {
    double smallest = Arrays.stream(values).min().orElse(0);
    return smallest > 0 && Arrays.stream(values).max().orElse(0) >= WIDE_RANGE * smallest;
  }

  private static double[] normalised(double[] gram, int n) {
    double[] result = new double[gram.length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        // Two roots, as the product of the two may be too large for a double.
        result[i * n + j] =
            gram[i * n + j] / Math.sqrt(gram[i * n + i]) / Math.sqrt(gram[j * n + j]);
      }
    }
    return result;
  }

  /** The range of the values, with both ends; some room where all are equal. */
  private static Axis range(double[] matrix, boolean logarithmic) {
    double low = Arrays.stream(matrix).min().orElse(0);
    double high = Arrays.stream(matrix).max().orElse(1);
    if (high > low) {
      return new Axis(low, high, logarithmic);
    }
    double room = Math.max(Math.abs(low), 1) / 2;
    return new Axis(low - room, high + room, false);
  }
}

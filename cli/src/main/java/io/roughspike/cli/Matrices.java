package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberArray;
import java.nio.file.Path;

/** Reads matrices that options name. */
final class Matrices {
  private Matrices() {}

  /**
   * The finite numbers of a matrix.
   *
   * @param option that names it
   * @param meaning of its shape, for instance {@code (rows, columns)}
   */
  static double[] read(String option, Path file, String meaning, int rows, int columns) {
    NumberArray array = NpyFile.read(file);
    if (array.dimensions() != 2 || array.length(0) != rows || array.length(1) != columns) {
      throw new ConfigurationException(
          "%s must have the shape %s, here (%d, %d), got %s of file %s"
              .formatted(option, meaning, rows, columns, array.shapeText(), file));
    }
    double[] values = array.values();
    for (int k = 0; k < values.length; k++) {
      if (!Double.isFinite(values[k])) {
        throw new ConfigurationException(
            "%s must be finite, got %s in row %d, column %d of file %s"
                .formatted(option, values[k], k / columns, k % columns, file));
      }
    }
    return values;
  }
}

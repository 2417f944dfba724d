package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A recorded current with the times of its values, at equal distances: columns of a CSV file, or
 * arrays of a {@code .npz} archive.
 *
 * @param values shape (steps, columns)
 * @param start time of the first value
 * @param step distance of the times
 */
public record CurrentFile(NumberArray values, double start, double step) {
  /** Times are often written with few digits; more than this part of a step is a gap. */
  private static final double ROUNDING = 0.1;

  /** Reads the columns {@code columns} of a file. */
  public static CurrentFile read(Path path, CurrentColumns columns) {
    List<String> names = new ArrayList<>(List.of(columns.time()));
    names.addAll(columns.current());
    double[][] read = NpyFile.isArrayName(path) ? arrays(path, names) : table(path, names);
    double[] times = read[0];
    int count = times.length;
    if (count < 2) {
      throw new ConfigurationException(
          "file %s must have at least two times, got %d".formatted(path, count));
    }
    double step = (times[count - 1] - times[0]) / (count - 1);
    if (!(step > 0)) {
      throw new ConfigurationException(
          "file %s must have times that increase, got %s first and %s last"
              .formatted(path, times[0], times[count - 1]));
    }
    for (int k = 0; k < count; k++) {
      if (!(Math.abs(times[k] - times[0] - k * step) <= ROUNDING * step)) {
        throw new ConfigurationException(
            "file %s must have times at equal distances, got %s at value %d, where steps of %.6g lead to %.9g"
                .formatted(path, times[k], k, step, times[0] + k * step));
      }
    }
    int width = read.length - 1;
    double[] values = new double[Math.multiplyExact(count, width)];
    for (int c = 0; c < width; c++) {
      for (int k = 0; k < count; k++) {
        values[k * width + c] = read[c + 1][k];
      }
    }
    return new CurrentFile(
        new NumberArray(new int[] {count, width}, values),
        columns.unit().map(unit -> unit.toSi(times[0])).orElse(times[0]),
        columns.unit().map(unit -> unit.toSi(step)).orElse(step));
  }

  private static double[][] table(Path path, List<String> names) {
    int[] columns = new int[names.size()];
    double[][] read = new double[names.size()][1024];
    int[] count = {0};
    CsvTable.read(
        path,
        header -> {
          for (int k = 0; k < columns.length; k++) {
            columns[k] = header.values().indexOf(names.get(k));
            if (columns[k] < 0 || columns[k] != header.values().lastIndexOf(names.get(k))) {
              throw header.columnsFailure(String.join(" and ", names));
            }
          }
        },
        row -> {
          for (int k = 0; k < columns.length; k++) {
            if (count[0] == read[k].length) {
              read[k] = Arrays.copyOf(read[k], 2 * count[0]);
            }
            read[k][count[0]] = row.number(columns[k], names.get(k));
          }
          count[0]++;
        });
    return Arrays.stream(read)
        .map(column -> Arrays.copyOf(column, count[0]))
        .toArray(double[][]::new);
  }

  private static double[][] arrays(Path path, List<String> names) {
    if (!NpyFile.isArchiveName(path)) {
      throw new ConfigurationException(
          "file %s must be CSV or an archive .npz to have columns with names".formatted(path));
    }
    NpyFile.Archive archive = NpyFile.readAll(path, new HashSet<>(names));
    Map<String, NumberArray> arrays = archive.arrays();
    double[][] read = new double[names.size()][];
    for (int k = 0; k < read.length; k++) {
      NumberArray array = arrays.get(names.get(k));
      if (array == null
          || array.dimensions() != 1
          || array.length(0) != arrays.get(names.getFirst()).length(0)) {
        throw new ConfigurationException(
            "file %s must hold the arrays %s of one length, got %s"
                .formatted(
                    path,
                    String.join(" and ", names),
                    array == null
                        ? archive.names()
                        : Shown.value(names.get(k)) + " " + array.shapeText()));
      }
      read[k] = array.values();
    }
    archive.tellOthers();
    return read;
  }
}

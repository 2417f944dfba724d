package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.path.PathSource;
import io.roughspike.path.Paths;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Paths: {@code .npy} of shape (paths, points, channels); {@code .npz} with an array {@code values}
 * of that shape, or of shape (points, channels) with the points of all paths one after another and
 * an array {@code lengths} with the number of points of each path; CSV with the columns {@code
 * path,point} and one a channel, sorted by path and point, both counted from 0.
 */
public final class PathFile {
  private static final List<String> COLUMNS = List.of("path", "point");

  private PathFile() {}

  /** Reads paths. */
  public static PathSource read(Path file) {
    try {
      if (NpyFile.isArchiveName(file)) {
        return readArchive(file);
      }
      return NpyFile.isArrayName(file) ? readArray(file) : new CsvPaths(file).read();
    } catch (ConfigurationException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "file %s cannot be used: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Paths readArray(Path file) {
    NumberArray array = NpyFile.read(file);
    return boxes(array, "file " + file);
  }

  private static Paths readArchive(Path file) {
    Map<String, NumberArray> arrays = NpyFile.readAll(file);
    NumberArray values = arrays.get("values");
    if (values == null) {
      throw new ConfigurationException(
          "file %s must hold an array values, got %s".formatted(file, arrays.keySet()));
    }
    NumberArray lengths = arrays.get("lengths");
    if (lengths == null) {
      return boxes(values, "array values of file " + file);
    }
    if (values.dimensions() != 2) {
      throw new ConfigurationException(
          "array values of file %s must have the shape (points, channels) beside lengths, got %s"
              .formatted(file, values.shapeText()));
    }
    return new Paths(values.length(1), lengths(lengths, values.length(0), file), values.values());
  }

  private static Paths boxes(NumberArray array, String what) {
    if (array.dimensions() != 3 || array.length(0) == 0) {
      throw new ConfigurationException(
          "%s must have the shape (paths, points, channels) with at least one path, got %s"
              .formatted(what, array.shapeText()));
    }
    return Paths.ofEqualLength(array.length(0), array.length(1), array.length(2), array.values());
  }

  private static int[] lengths(NumberArray array, int points, Path file) {
    double[] values = array.values();
    if (array.dimensions() != 1 || values.length == 0) {
      throw new ConfigurationException(
          "array lengths of file %s must have one number a path, got the shape %s"
              .formatted(file, array.shapeText()));
    }
    int[] lengths = new int[values.length];
    long sum = 0;
    for (int p = 0; p < lengths.length; p++) {
      lengths[p] = (int) values[p];
      if (lengths[p] != values[p] || lengths[p] < 1) {
        throw new ConfigurationException(
            "array lengths of file %s must hold whole numbers of at least 1, got %s for path %d"
                .formatted(file, values[p], p));
      }
      sum += lengths[p];
    }
    if (sum != points) {
      throw new ConfigurationException(
          "array lengths of file %s must add up to the %d points of values, got %d"
              .formatted(file, points, sum));
    }
    return lengths;
  }

  /** Collects the rows of a CSV file. */
  private static final class CsvPaths {
    private final Path file;
    private int channels;
    private int paths;
    private int count;
    private int[] lengths = new int[64];
    private double[] values = new double[1024];

    CsvPaths(Path file) {
      this.file = file;
    }

    Paths read() {
      CsvTable.readWide(file, COLUMNS, this::add);
      if (paths == 0) {
        throw new ConfigurationException("file " + file + " holds no path");
      }
      return new Paths(channels, Arrays.copyOf(lengths, paths), Arrays.copyOf(values, count));
    }

    private void add(CsvTable.Row row) {
      channels = row.values().size() - COLUMNS.size();
      int path = row.index(0, "path", Integer.MAX_VALUE - 1);
      int point = row.index(1, "point", Integer.MAX_VALUE - 1);
      if (path == paths && point == 0) {
        if (paths == lengths.length) {
          lengths = Arrays.copyOf(lengths, 2 * paths);
        }
        paths++;
      } else if (paths == 0 || path != paths - 1 || point != lengths[path]) {
        throw row.failure(
            "must go on with its path or begin the next one, got point %d of path %d (sort by path and point, both counted from 0)"
                .formatted(point, path));
      }
      lengths[path]++;
      while (count + channels > values.length) {
        values = Arrays.copyOf(values, 2 * values.length);
      }
      for (int c = 0; c < channels; c++) {
        values[count++] = row.number(COLUMNS.size() + c, "channel " + c);
      }
    }
  }
}

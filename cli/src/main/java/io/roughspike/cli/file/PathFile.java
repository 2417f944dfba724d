package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.path.PathSource;
import io.roughspike.path.Paths;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Paths: {@code .npy} of shape (paths, points, channels); {@code .npz} ({@link PathArchive}); CSV
 * with the columns {@code path,point} and one a channel, sorted by path and point, both counted
 * from 0.
 */
public final class PathFile {
  private static final List<String> COLUMNS = List.of("path", "point");

  private PathFile() {}

  /** Reads paths. */
  public static PathSource read(Path file) {
    try {
      if (NpyFile.isArchiveName(file)) {
        return PathArchive.read(file);
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
    if (array.dimensions() != 3 || array.length(0) == 0) {
      throw new ConfigurationException(
          "file %s must have the shape (paths, points, channels) with at least one path, got %s"
              .formatted(file, array.shapeText()));
    }
    return Paths.ofEqualLength(array.length(0), array.length(1), array.length(2), array.values());
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

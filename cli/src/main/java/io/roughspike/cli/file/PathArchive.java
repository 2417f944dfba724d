package io.roughspike.cli.file;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.failure.Shown;
import io.roughspike.equations.Nearest;
import io.roughspike.path.CadlagCotangents;
import io.roughspike.path.CadlagOptions;
import io.roughspike.path.CadlagPaths;
import io.roughspike.path.PathSource;
import io.roughspike.path.Paths;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Archives {@code .npz} of paths.
 *
 * <p>Points: the array {@code values} of shape (paths, points, channels); or, where paths differ in
 * length, {@code values} of shape (points, channels), the points of all paths one after another,
 * and {@code lengths}, the number of points of each. Cadlag paths: also {@code times}, one a point,
 * which is then a knot, and {@code left}, the left limits, of the shape of {@code values}.
 */
public final class PathArchive {
  private static final Set<String> NAMES = Set.of("values", "lengths", "times", "left");

  private final Path file;
  private final NpyFile.Archive archive;
  private final Map<String, NumberArray> arrays;

  private PathArchive(Path file) {
    this.file = file;
    archive = NpyFile.readAll(file, NAMES);
    arrays = archive.arrays();
  }

  /** Reads paths; cadlag ones have time as channel 0 and plain options. */
  static PathSource read(Path file) {
    return new PathArchive(file).paths();
  }

  private PathSource paths() {
    NumberArray values = arrays.get("values");
    if (values == null) {
      throw new ConfigurationException(
          "file %s must hold the array values, and may hold lengths, times and left, got %s"
              .formatted(file, archive.names()));
    }
    refuseMisspelt();
    archive.tellOthers();
    int[] lengths = lengths(values);
    int channels = values.length(values.dimensions() - 1);
    if (!arrays.containsKey("times") && !arrays.containsKey("left")) {
      return new Paths(channels, lengths, values.values());
    }
    int[] shape = IntStream.range(0, values.dimensions()).map(values::length).toArray();
    return new CadlagPaths(
        channels,
        lengths,
        ofShape("times", Arrays.copyOf(shape, shape.length - 1)),
        values.values(),
        ofShape("left", shape),
        CadlagOptions.PLAIN);
  }

  /** An array that may be meant as one of those that change what the others mean. */
  private void refuseMisspelt() {
    Set<String> missing = new HashSet<>(NAMES);
    missing.removeAll(arrays.keySet());
    for (String other : archive.others()) {
      Nearest.of(other, missing)
          .ifPresent(name -> {
            throw new ConfigurationException(
                "file %s holds an array %s, which nothing uses: did you mean %s? (rename it or take it out)"
                    .formatted(file, Shown.value(other), name));
          });
    }
  }

  private double[] ofShape(String name, int[] shape) {
    NumberArray array = arrays.get(name);
    String wanted = NumberArray.shapeText(shape);
    if (array == null || !array.shapeText().equals(wanted)) {
      throw new ConfigurationException(
          "cadlag paths of file %s must have an array %s of the shape %s, got %s"
              .formatted(file, name, wanted, array == null ? "none" : array.shapeText()));
    }
    return array.values();
  }

  /** Points of each path. */
  private int[] lengths(NumberArray values) {
    NumberArray array = arrays.get("lengths");
    if (array == null) {
      if (values.dimensions() != 3 || values.length(0) == 0) {
        throw new ConfigurationException(
            "array values of file %s must have the shape (paths, points, channels) with at least one path where there is no array lengths, got %s"
                .formatted(file, values.shapeText()));
      }
      int[] lengths = new int[values.length(0)];
      Arrays.fill(lengths, values.length(1));
      return lengths;
    }
    if (values.dimensions() != 2) {
      throw new ConfigurationException(
          "array values of file %s must have the shape (points, channels) beside lengths, got %s"
              .formatted(file, values.shapeText()));
    }
    double[] numbers = array.values();
    if (array.dimensions() != 1 || numbers.length == 0) {
      throw new ConfigurationException(
          "array lengths of file %s must have one number a path, got the shape %s"
              .formatted(file, array.shapeText()));
    }
    int[] lengths = new int[numbers.length];
    long sum = 0;
    for (int p = 0; p < lengths.length; p++) {
      lengths[p] = (int) numbers[p];
      if (lengths[p] != numbers[p] || lengths[p] < 1) {
        throw new ConfigurationException(
            "array lengths of file %s must hold whole numbers of at least 1, got %s for path %d"
                .formatted(file, numbers[p], p));
      }
      sum += lengths[p];
    }
    if (sum != values.length(0)) {
      throw new ConfigurationException(
          "array lengths of file %s must add up to the %d points of values, got %d"
              .formatted(file, values.length(0), sum));
    }
    return lengths;
  }

  /**
   * Writes points, or derivatives in them.
   *
   * @param lengths points of each path
   * @param values layout (points, channels)
   */
  public static void write(Path file, int channels, int[] lengths, double[] values) {
    NpyFile.writeAll(file, arrays(channels, lengths, values));
  }

  /** Writes knots. */
  public static void write(Path file, CadlagPaths paths) {
    write(file, paths, paths.times(), paths.values(), paths.left());
  }

  /** Writes derivatives in the knots of {@code paths}. */
  public static void write(Path file, CadlagPaths paths, CadlagCotangents derivatives) {
    write(file, paths, derivatives.times(), derivatives.values(), derivatives.left());
  }

  private static void write(
      Path file, CadlagPaths paths, double[] times, double[] values, double[] left) {
    int[] lengths = IntStream.range(0, paths.samples()).map(paths::knots).toArray();
    int[] shape = {times.length, paths.dimension()};
    Map<String, NpyArray> arrays = arrays(paths.dimension(), lengths, values);
    arrays.put("times", NpyArray.of(times, times.length));
    arrays.put("left", NpyArray.of(left, shape));
    NpyFile.writeAll(file, arrays);
  }

  private static Map<String, NpyArray> arrays(int channels, int[] lengths, double[] values) {
    int[] shape = {values.length / channels, channels};
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("values", NpyArray.of(values, shape));
    arrays.put("lengths", NpyArray.of(lengths));
    return arrays;
  }
}

package io.roughspike.cli;

import io.roughspike.cli.file.NpyFile;
import io.roughspike.cli.file.NumberRows;
import io.roughspike.cli.file.PathArchive;
import io.roughspike.path.PathSource;
import io.roughspike.path.PointCotangents;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The derivative in the points of paths: a file {@code .npy} (paths, points, channels), or where
 * paths differ in length {@code .npz} of values and lengths, as such paths are read.
 */
final class PointGradient implements PathGradient {
  private final int channels;
  private final int[] lengths;

  /** The first point of each path; the last entry is the number of all points. */
  private final int[] offsets;

  private final double[] values;
  private final UnaryOperator<PointCotangents> pullBack;

  /**
   * A derivative in the points of {@code paths}.
   *
   * @param pullBack to them, from the paths that are computed with
   */
  PointGradient(PathSource paths, UnaryOperator<PointCotangents> pullBack) {
    this.pullBack = pullBack;
    channels = paths.channels();
    lengths = IntStream.range(0, paths.samples()).map(paths::points).toArray();
    offsets = new int[lengths.length + 1];
    for (int p = 0; p < lengths.length; p++) {
      offsets[p + 1] = offsets[p] + lengths[p];
    }
    values = new double[offsets[lengths.length] * channels];
  }

  @Override
  public PointCotangents receiver() {
    return pullBack.apply(this::take);
  }

  private void take(int sample, double[] cotangents) {
    System.arraycopy(cotangents, 0, values, offsets[sample] * channels, lengths[sample] * channels);
  }

  @Override
  public DoubleStream numbers() {
    return DoubleStream.of(values);
  }

  @Override
  public Iterable<NumberRows> json() {
    return () ->
        IntStream.range(0, lengths.length)
            .mapToObj(p -> new NumberRows(values, offsets[p] * channels, lengths[p], channels))
            .iterator();
  }

  @Override
  public Path write(Path folder) {
    if (Arrays.stream(lengths).allMatch(length -> length == lengths[0])) {
      Path file = folder.resolve("gradient.npy");
      NpyFile.write(file, values, lengths.length, lengths[0], channels);
      return file;
    }
    Path file = folder.resolve("gradient.npz");
    PathArchive.write(file, channels, lengths, values);
    return file;
  }
}

package io.roughspike.cli;

import io.roughspike.cli.file.JsonObject;
import io.roughspike.cli.file.NumberRows;
import io.roughspike.cli.file.PathArchive;
import io.roughspike.path.CadlagCotangents;
import io.roughspike.path.CadlagPaths;
import io.roughspike.path.PointCotangents;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The derivative in times, values and left limits of cadlag paths: an archive as they are. */
final class CadlagGradient implements PathGradient {
  private final CadlagPaths paths;
  private final CadlagCotangents derivatives;
  private final UnaryOperator<PointCotangents> pullBack;

  /**
   * A derivative in {@code paths}.
   *
   * @param pullBack to their points, from the paths that are computed with
   */
  CadlagGradient(CadlagPaths paths, UnaryOperator<PointCotangents> pullBack) {
    this.paths = paths;
    this.pullBack = pullBack;
    derivatives = new CadlagCotangents(paths);
  }

  @Override
  public PointCotangents receiver() {
    return pullBack.apply(paths.into(derivatives));
  }

  @Override
  public DoubleStream numbers() {
    return Stream.of(derivatives.times(), derivatives.values(), derivatives.left())
        .flatMapToDouble(DoubleStream::of);
  }

  @Override
  public JsonObject json() {
    return new JsonObject()
        .put("times", times())
        .put("values", knots(derivatives.values()))
        .put("left", knots(derivatives.left()));
  }

  private List<double[]> times() {
    return IntStream.range(0, paths.samples())
        .mapToObj(p ->
            Arrays.copyOfRange(
                derivatives.times(), paths.offset(p), paths.offset(p) + paths.knots(p)))
        .toList();
  }

  private List<NumberRows> knots(double[] numbers) {
    int d = paths.dimension();
    return IntStream.range(0, paths.samples())
        .mapToObj(p -> new NumberRows(numbers, paths.offset(p) * d, paths.knots(p), d))
        .toList();
  }

  @Override
  public Path write(Path folder) {
    Path file = folder.resolve("gradient.npz");
    PathArchive.write(file, paths, derivatives);
    return file;
  }
}

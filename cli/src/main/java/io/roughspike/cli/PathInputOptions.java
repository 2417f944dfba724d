package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.PathFile;
import io.roughspike.path.PathSource;
import io.roughspike.path.SpikeLifts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which paths a command works on: those of files, or lifts of spike trains. */
final class PathInputOptions {
  /** What the files of a command may be. */
  static final String FILES =
      "Paths: .npy (paths, points, channels); .npz of values, and lengths where they differ; CSV "
          + "path,point and a column a channel; or with --lift spike trains.";

  @Mixin private LiftOptionsMixin lift;

  @Option(
      names = "--time-scale",
      paramLabel = "S",
      description = "Length of the time channel for one unit of time; default: 1.")
  private Double timeScale;

  @Option(
      names = "--basepoint",
      description = "Begin every path at the origin, so that it tells where it is.")
  private boolean basepoint;

  @Option(
      names = "--lead-lag",
      description = "Add a channel for each that follows it one step later.")
  private boolean leadLag;

  /** Paths and where a derivative in them goes. */
  interface Input {
    PathSource paths();

    PathGradient newGradient();
  }

  private record Lifts(SpikeLifts paths) implements Input {
    @Override
    public PathGradient newGradient() {
      return new EventGradient(paths);
    }
  }

  private record Points(PathSource paths) implements Input {
    @Override
    public PathGradient newGradient() {
      return new PointGradient(paths);
    }
  }

  /** Whether the paths are lifts of spike trains. */
  boolean areLifts() {
    return lift.isWanted();
  }

  /** Whether pieces of a lift's moves were asked for. */
  boolean areRefined() {
    return lift.isRefined();
  }

  /** Reads the paths of each file. */
  List<Input> read(RunOptions options, List<Path> files) {
    if (timeScale != null) {
      options.positive("--time-scale", timeScale);
    }
    if (lift.isWanted()) {
      lift.check(options, files.size());
    } else {
      lift.requireAbsent(options);
    }
    List<Input> inputs = new ArrayList<>();
    for (Path file : files) {
      inputs.add(lift.isWanted() ? lifts(file, inputs.size()) : points(file));
    }
    return inputs;
  }

  private Input lifts(Path file, int index) {
    double scale = timeScale == null ? 1 : timeScale;
    return new Lifts(lift.read(file, index, scale, basepoint, leadLag));
  }

  private Input points(Path file) {
    PathSource paths = PathFile.read(file);
    for (int p = 0; p < paths.samples() && !basepoint; p++) {
      if (paths.points(p) == 1) {
        throw new ConfigurationException(
            "path %d of file %s has one point, which is no path: give at least 2, or --basepoint"
                .formatted(p, file));
      }
    }
    return new Points(paths);
  }
}

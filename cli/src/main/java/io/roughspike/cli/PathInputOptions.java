package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;
import io.roughspike.cli.file.PathFile;
import io.roughspike.path.CadlagPaths;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.PathLifts;
import io.roughspike.path.PathSource;
import io.roughspike.path.PointCotangents;
import io.roughspike.path.SpikeLifts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;

/** Options that say which paths a command works on: those of files, or lifts of spike trains. */
final class PathInputOptions {
  /** What the files of a command may be. */
  static final String FILES =
      "Paths: .npy (paths, points, channels); .npz of values, with lengths where they "
          + "differ, and with times and left limits of paths that jump; CSV path,point and a "
          + "column a channel; or with --lift spike trains.";

  @Mixin private LiftOptionsMixin lift;

  @Mixin private TransformOptions transform;

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

  /**
   * Paths of a file, or made from them.
   *
   * @param paths that are computed with
   * @param source those of the file, in which derivatives are wanted
   * @param pullBack from the ones to the others
   */
  private record Points(
      PathSource paths, PathSource source, UnaryOperator<PointCotangents> pullBack)
      implements Input {
    @Override
    public PathGradient newGradient() {
      return source instanceof CadlagPaths cadlag
          ? new CadlagGradient(cadlag, pullBack)
          : new PointGradient(source, pullBack);
    }
  }

  /** Whether the paths are lifts of spike trains. */
  boolean areLifts() {
    return lift.isWanted();
  }

  /** Whether pieces of moves were asked for. */
  boolean areRefined() {
    return transform.isRefined();
  }

  /** Reads the paths of each file. */
  List<Input> read(RunOptions options, List<Path> files) {
    transform.check(options);
    if (lift.isWanted()) {
      lift.check(options, files.size());
      if (transform.addTime()) {
        throw options.wrongUsage("--time belongs to paths: lifts of spike trains have time");
      }
    } else {
      lift.requireAbsent(options);
    }
    List<Input> inputs = new ArrayList<>();
    for (Path file : files) {
      inputs.add(lift.isWanted() ? lifts(options, file, inputs.size()) : points(options, file));
    }
    return inputs;
  }

  private Input lifts(RunOptions options, Path file, int index) {
    return new Lifts(lift.read(file, index, transform.of(options, lift.neurons())));
  }

  private Input points(RunOptions options, Path file) {
    PathSource paths = PathFile.read(file);
    for (int p = 0; p < paths.samples() && !transform.hasBasepoint(); p++) {
      if (paths.points(p) == 1) {
        throw new ConfigurationException(
            "path %d of file %s has one point, which is no path: give at least 2, or --basepoint"
                .formatted(p, file));
      }
    }
    boolean timed = paths.hasTime() || transform.addTime();
    if (transform.hasTimeScale() && !timed) {
      throw options.wrongUsage("--time-scale belongs to a time channel: give --time too");
    }
    LiftOptions wanted = transform.of(options, paths.channels() - (paths.hasTime() ? 1 : 0));
    if (wanted.equals(LiftOptions.PLAIN) && timed == paths.hasTime()) {
      return new Points(paths, paths, UnaryOperator.identity());
    }
    PathLifts lifts = new PathLifts(paths, timed, wanted);
    return new Points(lifts, paths, lifts::into);
  }
}

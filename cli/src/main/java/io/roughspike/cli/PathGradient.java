package io.roughspike.cli;

import io.roughspike.path.PointCotangents;
import java.nio.file.Path;
import java.util.stream.DoubleStream;

/** A derivative in the paths that a command read. */
interface PathGradient {
  /** What takes the derivative in the points of the paths that were computed with. */
  PointCotangents receiver();

  /** All numbers, in any order. */
  DoubleStream numbers();

  /** The value of {@code gradient} in JSON. */
  Object json();

  /** Writes the derivative to {@code folder}; returns the file. */
  Path write(Path folder);
}

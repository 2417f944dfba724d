package io.roughspike.path;

/** Receives the derivative of a functional with respect to the points of paths, path by path. */
@FunctionalInterface
public interface PointCotangents {
  /**
   * Takes the derivative with respect to the points of one path, once a path. Different paths may
   * come from different threads at once.
   *
   * @param sample which path
   * @param cotangents derivative with respect to channel c of point i at {@code [i * channels +
   *     c]}; only valid during the call, in which the receiver may overwrite it
   */
  void accept(int sample, double[] cotangents);
}

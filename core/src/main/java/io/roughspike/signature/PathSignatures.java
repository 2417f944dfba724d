package io.roughspike.signature;

import io.roughspike.engine.Engine;
import io.roughspike.path.PathSource;
import io.roughspike.path.PointCotangents;
import java.util.function.IntConsumer;

/**
 * Truncated signatures of piecewise-linear paths: S = exp(x_1 - x_0) ... exp(x_L - x_(L-1)) in the
 * tensor algebra of depth D (Chen's identity), with the exact adjoint in the points.
 *
 * <p>Layout of a signature here: levels 1 to D one after another, words of a level in row-major
 * order (the last letter runs fastest).
 */
public final class PathSignatures {
  private final TruncatedSignature algebra;

  /** Signatures of depth {@code depth} of paths in {@code channels} channels. */
  public PathSignatures(int channels, int depth) {
    this.algebra = new TruncatedSignature(channels, depth);
  }

  /** Numbers of a signature: d + ... + d^D. */
  public int size() {
    return algebra.size() - 1;
  }

  /**
   * The signatures of all paths.
   *
   * @param out receives that of path p from {@code [p * size()]} on
   * @param progress told how many paths are done since it was told last, from any thread
   */
  public void signatures(Engine engine, PathSource paths, double[] out, IntConsumer progress) {
    if (paths.samples() >= 0) {
      throw new UnsupportedOperationException();
    }
  }

  /**
   * The derivative of sum over paths p, words w of cotangents[p, w] S_w(p) in all points.
   *
   * @param cotangents laid out as the signatures
   * @param out receives the derivative, path by path
   */
  public void gradient(
      Engine engine,
      PathSource paths,
      double[] cotangents,
      PointCotangents out,
      IntConsumer progress) {
    if (paths.samples() >= 0) {
      throw new UnsupportedOperationException();
    }
  }
}

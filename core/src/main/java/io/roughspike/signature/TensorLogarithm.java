package io.roughspike.signature;

import io.roughspike.math.RangeArithmetic;
import java.util.Arrays;

/**
 * The logarithm in the tensor algebra truncated at depth D and its adjoint. With S = 1 + X, by
 * Horner's rule
 *
 * <pre>
 *   log S = X (1 + B_1),   B_k = -X (1/(k+1) + B_(k+1)),   B_D = 0
 * </pre>
 *
 * where B_k is needed up to level D - k. Elements hold levels 1 to D, row-major. Owns its
 * workspace.
 */
final class TensorLogarithm {
  private final int depth;
  private final RangeArithmetic ranges;

  /** Words of length n, and where their level starts. */
  private final int[] words;

  private final int[] offset;

  /** B_1, ..., B_(D-1), and the cotangents of two neighbours. */
  private final double[][] factors;

  private double[] pulled;
  private double[] pulledNext;

  TensorLogarithm(int channels, int depth, RangeArithmetic ranges) {
    this.depth = depth;
    this.ranges = ranges;
    this.words = new int[depth + 1];
    this.offset = new int[depth + 2];
    words[0] = 1;
    for (int n = 1; n <= depth; n++) {
      words[n] = channels * words[n - 1];
      offset[n + 1] = offset[n] + words[n];
    }
    this.factors = new double[depth + 1][];
    for (int k = 1; k <= depth; k++) {
      factors[k] = new double[offset[depth - k + 1]];
    }
    this.pulled = new double[offset[depth]];
    this.pulledNext = new double[offset[depth]];
  }

  /** Computes log S of the signature at {@code s[at]}. */
  void log(double[] s, int at, double[] out) {
    setFactors(s, at);
    multiply(depth, 1, s, at, factors[1], out);
  }

  private void setFactors(double[] s, int at) {
    for (int k = depth - 1; k >= 1; k--) {
      multiply(depth - k, 1.0 / (k + 1), s, at, factors[k + 1], factors[k]);
      negate(factors[k], offset[depth - k + 1]);
    }
  }

  private static void negate(double[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = -values[i];
    }
  }

  /** to = X (scale + b) in levels 1 to {@code levels}. */
  private void multiply(int levels, double scale, double[] x, int at, double[] b, double[] to) {
    for (int i = 0; i < offset[levels + 1]; i++) {
      to[i] = scale * x[at + i];
    }
    for (int n = 2; n <= levels; n++) {
      for (int m = 1; m < n; m++) {
        int rest = words[n - m];
        int xLevel = at + offset[m];
        ranges.addMatrixProduct(
            rest, 1, words[m], b, offset[n - m], 0, x, xLevel, 0, 1, to, offset[n], rest);
      }
    }
  }

  /**
   * The adjoint: writes the cotangent of S for that of log S.
   *
   * @param cotangent of log S
   * @param out receives levels 1 to D from {@code outOffset} on
   */
  void pullBack(double[] s, int at, double[] cotangent, double[] out, int outOffset) {
    setFactors(s, at);
    Arrays.fill(out, outOffset, outOffset + offset[depth + 1], 0);
    Arrays.fill(pulled, 0);
    pullProductBack(depth, 1, s, at, factors[1], cotangent, out, outOffset, pulled);
    for (int k = 1; k < depth; k++) {
      negate(pulled, offset[depth - k + 1]);
      Arrays.fill(pulledNext, 0);
      pullProductBack(
          depth - k, 1.0 / (k + 1), s, at, factors[k + 1], pulled, out, outOffset, pulledNext);
      double[] free = pulled;
      pulled = pulledNext;
      pulledNext = free;
    }
  }

  /** The adjoint of {@link #multiply}: adds to the cotangents of X and b. */
  private void pullProductBack(
      int levels,
      double scale,
      double[] x,
      int at,
      double[] b,
      double[] cotangent,
      double[] xOut,
      int xOutOffset,
      double[] bOut) {
    ranges.addScaled(scale, cotangent, 0, xOut, xOutOffset, offset[levels + 1]);
    for (int n = 2; n <= levels; n++) {
      for (int m = 1; m < n; m++) {
        int rest = words[n - m];
        int b0 = offset[n - m];
        int x0 = at + offset[m];
        ranges.addMatrixProduct(
            rest, words[m], 1, cotangent, offset[n], rest, x, x0, 1, 0, bOut, b0, 0);
        for (int u = 0; u < words[m]; u++) {
          int to = xOutOffset + offset[m] + u;
          xOut[to] += ranges.dot(cotangent, offset[n] + u * rest, b, b0, rest);
        }
      }
    }
  }
}

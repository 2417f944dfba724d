package io.roughspike.signature;

import io.roughspike.math.RangeArithmetic;

/**
 * How a {@link SignatureSweep} keeps tensors of level 0 to D over R^d, of one path or of several
 * side by side, and the products of tensors with vectors in that layout. Level D, the top, lies in
 * an array of its own; tensors of level D - 1 may be padded with zeros when several follow each
 * other.
 *
 * <p>In the three products {@code steps} tensors of level n and as many vectors follow each other;
 * the tensor of level n + 1 is one.
 */
abstract sealed class TensorLanes permits WordLanes, PathLanes {
  final int channels;
  final int depth;
  final RangeArithmetic ranges;

  TensorLanes(int channels, int depth, RangeArithmetic ranges) {
    this.channels = channels;
    this.depth = depth;
    this.ranges = ranges;
  }

  /** Paths side by side; a vector holds so many numbers for each channel. */
  abstract int paths();

  /** Numbers of a tensor of level {@code n}, 0 &lt;= n &lt;= D. */
  abstract int numbers(int n);

  /** From one tensor of level {@code n} &lt; D to the next. */
  abstract int stride(int n);

  /** Numbers of the sums that {@link #project} adds to, for each step. */
  abstract int sums();

  /** Numbers of a vector: channel c of path p is at {@code c * paths() + p}. */
  final int vector() {
    return channels * paths();
  }

  /** to += c x, words of level n followed by a letter; step by step. */
  abstract void append(
      int steps,
      double[] c,
      int cOffset,
      int n,
      double[] x,
      int xOffset,
      double[] to,
      int toOffset);

  /** The adjoint of {@link #append} in c: to[u] += sum over letters k of b[u k] x[k]. */
  abstract void contract(
      int steps,
      double[] b,
      int bOffset,
      double[] x,
      int xOffset,
      int n,
      double[] to,
      int toOffset);

  /** The adjoint of {@link #append} in x: the sums of k += sum over words u of b[u k] c[u]. */
  abstract void project(
      int steps,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      int n,
      double[] sums,
      int sumsOffset);

  /** to[k] = direct[k] + what the sums of k come to. */
  abstract void total(double[] sums, int sumsOffset, double[] direct, double[] to, int toOffset);

  /** Writes level {@code n} of path {@code path} in row-major order. */
  abstract void write(int n, double[] tensor, int offset, int path, double[] out, int outOffset);

  /** Reads what {@link #write} writes. */
  abstract void read(int n, double[] in, int inOffset, double[] tensor, int offset, int path);
}

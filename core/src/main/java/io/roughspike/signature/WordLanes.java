package io.roughspike.signature;

import io.roughspike.math.RangeArithmetic;

/**
 * Tensors of many words, of one path. The first letter runs fastest, so that products with a vector
 * are products of matrices with columns of words that end in the same letter. From 8 channels on
 * the first letter takes a multiple of 8 places, so that columns fill whole vectors; the tensors of
 * level D - 1, the rows of the products that take most of the time, fill whole panels.
 *
 * <p>Sums over words: eight partial sums for each letter, see {@link
 * RangeArithmetic#addPartialDots}, added up in the order of {@link RangeArithmetic#dot}.
 */
final class WordLanes extends TensorLanes {
  private static final int PARTS = 8;

  /** Numbers of level n. */
  private final int[] numbers;

  private final int topRows;
  private final WordOrder[] orders;

  /** For depth 2 at least and 2 channels at least. */
  WordLanes(int channels, int depth, RangeArithmetic ranges) {
    super(channels, depth, ranges);
    this.numbers = new int[depth + 1];
    int rows = firstLetter(channels);
    for (int n = 2; n < depth; n++) {
      rows *= channels;
    }
    this.topRows = roundUp(rows, RangeArithmetic.PANEL);
    this.orders = new WordOrder[depth + 1];
    int first = firstLetter(channels);
    numbers[0] = 1;
    numbers[1] = first;
    orders[1] = new WordOrder(channels, 1, first, 1);
    for (int n = 2; n <= depth; n++) {
      numbers[n] = channels * (n == depth ? topRows : numbers[n - 1]);
      orders[n] = new WordOrder(channels, n, first, stride(n - 1));
    }
  }

  private static int roundUp(int count, int grain) {
    return (count + grain - 1) / grain * grain;
  }

  private static int firstLetter(int channels) {
    return channels < PARTS ? channels : roundUp(channels, PARTS);
  }

  /** At most so many numbers of a tensor for one of its words, in all levels together. */
  static double padding(int channels, int depth) {
    double rows = firstLetter(channels) * Math.pow(channels, depth - 2.0);
    return firstLetter(channels) / (double) channels * (1 + RangeArithmetic.PANEL / rows);
  }

  @Override
  int paths() {
    return 1;
  }

  @Override
  int numbers(int n) {
    return numbers[n];
  }

  @Override
  int stride(int n) {
    return n == depth - 1 ? topRows : numbers[n];
  }

  @Override
  int sums() {
    return PARTS * channels;
  }

  @Override
  void append(
      int steps,
      double[] c,
      int cOffset,
      int n,
      double[] x,
      int xOffset,
      double[] to,
      int toOffset) {
    int rows = stride(n);
    ranges.addMatrixProduct(
        rows, steps, channels, c, cOffset, rows, x, xOffset, channels, 1, to, toOffset, rows);
  }

  @Override
  void contract(
      int steps,
      double[] b,
      int bOffset,
      double[] x,
      int xOffset,
      int n,
      double[] to,
      int toOffset) {
    int rows = stride(n);
    ranges.addMatrixProduct(
        rows, channels, steps, b, bOffset, rows, x, xOffset, 1, channels, to, toOffset, rows);
  }

  @Override
  void project(
      int steps,
      double[] b,
      int bOffset,
      double[] c,
      int cOffset,
      int n,
      double[] sums,
      int sumsOffset) {
    int rows = stride(n);
    ranges.addPartialDots(
        rows, channels, steps, b, bOffset, rows, c, cOffset, rows, sums, sumsOffset, sums());
  }

  @Override
  void total(double[] sums, int sumsOffset, double[] direct, double[] to, int toOffset) {
    for (int k = 0; k < channels; k++) {
      int p = sumsOffset + PARTS * k;
      to[toOffset + k] =
          direct[k]
              + (((sums[p] + sums[p + 4]) + (sums[p + 2] + sums[p + 6]))
                  + ((sums[p + 1] + sums[p + 5]) + (sums[p + 3] + sums[p + 7])));
    }
  }

  @Override
  void write(int n, double[] tensor, int offset, int path, double[] out, int outOffset) {
    orders[n].toRowMajor(tensor, offset, out, outOffset);
  }

  @Override
  void read(int n, double[] in, int inOffset, double[] tensor, int offset, int path) {
    orders[n].fromRowMajor(in, inOffset, tensor, offset);
  }
}

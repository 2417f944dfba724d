package io.roughspike.signature;

import io.roughspike.math.RangeArithmetic;

/**
 * Tensors of few words: paths side by side, words in row-major order. Number {@code w * paths() +
 * p} is word w of path p. Sums go word by word.
 */
final class PathLanes extends TensorLanes {
  private final int paths;

  /** d^n. */
  private final int[] words;

  PathLanes(int channels, int depth, int paths, RangeArithmetic ranges) {
    super(channels, depth, ranges);
    this.paths = paths;
    this.words = new int[depth + 1];
    words[0] = 1;
    for (int n = 1; n <= depth; n++) {
      words[n] = channels * words[n - 1];
    }
  }

  @Override
  int paths() {
    return paths;
  }

  @Override
  int numbers(int n) {
    return words[n] * paths;
  }

  @Override
  int stride(int n) {
    return numbers(n);
  }

  @Override
  int sums() {
    return vector();
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
    for (int t = 0; t < steps; t++) {
      for (int u = 0; u < words[n]; u++) {
        int from = cOffset + t * numbers(n) + u * paths;
        int at = toOffset + u * vector();
        ranges.addProducts(
            channels, paths, c, from, 0, x, xOffset + t * vector(), paths, to, at, paths);
      }
    }
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
    for (int t = 0; t < steps; t++) {
      for (int u = 0; u < words[n]; u++) {
        int from = bOffset + u * vector();
        int at = toOffset + t * numbers(n) + u * paths;
        ranges.addProducts(
            channels, paths, b, from, paths, x, xOffset + t * vector(), paths, to, at, 0);
      }
    }
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
    for (int t = 0; t < steps; t++) {
      for (int u = 0; u < words[n]; u++) {
        int from = bOffset + u * vector();
        int factor = cOffset + t * numbers(n) + u * paths;
        ranges.addProducts(
            channels, paths, b, from, paths, c, factor, 0, sums, sumsOffset + t * sums(), paths);
      }
    }
  }

  @Override
  void total(double[] sums, int sumsOffset, double[] direct, double[] to, int toOffset) {
    for (int i = 0; i < vector(); i++) {
      to[toOffset + i] = direct[i] + sums[sumsOffset + i];
    }
  }

  @Override
  void write(int n, double[] tensor, int offset, int path, double[] out, int outOffset) {
    for (int w = 0; w < words[n]; w++) {
      out[outOffset + w] = tensor[offset + w * paths + path];
    }
  }

  @Override
  void read(int n, double[] in, int inOffset, double[] tensor, int offset, int path) {
    for (int w = 0; w < words[n]; w++) {
      tensor[offset + w * paths + path] = in[inOffset + w];
    }
  }
}

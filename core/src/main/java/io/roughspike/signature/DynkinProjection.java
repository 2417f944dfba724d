package io.roughspike.signature;

/**
 * The projection of tensors onto Lie elements by nested brackets (Dynkin, Specht and Wever;
 * Reutenauer, Free Lie Algebras, theorem 1.4): level n of a Lie element L is
 *
 * <pre>
 *   L = 1/n sum over words w of L[w] [[..[w_1, w_2], ..], w_n]
 * </pre>
 *
 * <p>The sum is taken letter by letter: for m = 2, ..., n, all letters a and words v, p of length m
 * - 1, n - m,
 *
 * <pre>
 *   T[a v p] &lt;- T[a v p] - T[v a p]
 * </pre>
 *
 * <p>Rounding, which is no Lie element, is brought down: {@link LyndonDual} adds words up with
 * natural factors, which add up to 34,650 at level 12 of 2 channels. Below level {@value #FIRST}
 * they are small, and levels are left alone. Threads share an instance and bring workspaces.
 */
final class DynkinProjection {
  /** The first level that is projected; factors of lower ones add up to 504 in 3 channels. */
  static final int FIRST = 9;

  /** Runs of so many numbers are faster than numbers one by one. */
  private static final int LONG = 32;

  private final int channels;
  private final int depth;

  /** Words of length n, and where their level starts. */
  private final int[] words;

  private final int[] offset;

  /** For level n, letter m and word v a p: where a v p is; null where p has {@link #LONG} words. */
  private final int[][][] rotated;

  DynkinProjection(int channels, int depth) {
    this.channels = channels;
    this.depth = depth;
    this.words = new int[depth + 1];
    this.offset = new int[depth + 1];
    words[0] = 1;
    for (int n = 1; n <= depth; n++) {
      words[n] = channels * words[n - 1];
      offset[n] = n == 1 ? 0 : offset[n - 1] + words[n - 1];
    }
    rotated = new int[depth + 1][depth + 1][];
    for (int n = FIRST; n <= depth; n++) {
      for (int m = n; m > 1 && words[n - m] < LONG; m--) {
        rotated[n][m] = rotation(n, m);
      }
    }
  }

  private int[] rotation(int n, int m) {
    int[] table = new int[words[n]];
    int rest = words[n - m];
    for (int word = 0; word < table.length; word++) {
      int p = word % rest;
      int a = word / rest % channels;
      int v = word / rest / channels;
      table[word] = (a * words[m - 1] + v) * rest + p;
    }
    return table;
  }

  /** Numbers that a workspace needs. */
  int workspace() {
    return depth < FIRST ? 0 : 2 * words[depth];
  }

  /** Projects levels {@value #FIRST} to D of an element: levels 1 to D, row-major. */
  void project(double[] element, double[] workspace) {
    for (int n = FIRST; n <= depth; n++) {
      double[] from = element;
      int at = offset[n];
      for (int m = 2; m <= n; m++) {
        double[] to = m == n ? element : workspace;
        int toOffset = m == n ? offset[n] : m % 2 * words[n];
        bracket(n, m, from, at, to, toOffset, false);
        from = to;
        at = toOffset;
      }
      divide(n, element);
    }
  }

  /** One letter, from an array into another; or its adjoint, in which words change their roles. */
  private void bracket(
      int n, int m, double[] from, int at, double[] to, int toOffset, boolean adjoint) {
    int[] table = rotated[n][m];
    if (table != null) {
      for (int word = 0; word < table.length; word++) {
        int here = adjoint ? word : table[word];
        int other = adjoint ? table[word] : word;
        to[toOffset + here] = from[at + here] - from[at + other];
      }
      return;
    }
    int rest = words[n - m];
    for (int v = 0; v < words[m - 1]; v++) {
      for (int a = 0; a < channels; a++) {
        int word = (v * channels + a) * rest;
        int turned = (a * words[m - 1] + v) * rest;
        int here = adjoint ? word : turned;
        int other = adjoint ? turned : word;
        for (int p = 0; p < rest; p++) {
          to[toOffset + here + p] = from[at + here + p] - from[at + other + p];
        }
      }
    }
  }

  private void divide(int n, double[] element) {
    for (int word = offset[n]; word < offset[n] + words[n]; word++) {
      element[word] /= n;
    }
  }

  /** The adjoint: the cotangent of a projected element becomes that of the element. */
  void pullBack(double[] cotangent, double[] workspace) {
    for (int n = FIRST; n <= depth; n++) {
      double[] from = cotangent;
      int at = offset[n];
      for (int m = n; m > 1; m--) {
        double[] to = m == 2 ? cotangent : workspace;
        int toOffset = m == 2 ? offset[n] : m % 2 * words[n];
        bracket(n, m, from, at, to, toOffset, true);
        from = to;
        at = toOffset;
      }
      divide(n, cotangent);
    }
  }
}

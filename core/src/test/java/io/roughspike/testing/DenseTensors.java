package io.roughspike.testing;

/**
 * The truncated tensor algebra computed the plain way, as an independent check: elements hold all
 * words of length 0 to D, level by level, each level in row-major order.
 */
public final class DenseTensors {
  private final int channels;
  private final int depth;
  private final int[] levelOffset;

  /** Elements of depth {@code depth} over {@code channels} channels. */
  public DenseTensors(int channels, int depth) {
    this.channels = channels;
    this.depth = depth;
    this.levelOffset = new int[depth + 2];
    for (int n = 0; n <= depth; n++) {
      levelOffset[n + 1] = levelOffset[n] + words(n);
    }
  }

  private int words(int level) {
    int words = 1;
    for (int n = 0; n < level; n++) {
      words *= channels;
    }
    return words;
  }

  /** Numbers in an element. */
  public int size() {
    return levelOffset[depth + 1];
  }

  /** Position of a word. */
  public int position(int... word) {
    int index = 0;
    for (int letter : word) {
      index = index * channels + letter;
    }
    return levelOffset[word.length] + index;
  }

  /** The unit 1, 0, 0, ... */
  public double[] one() {
    double[] one = new double[size()];
    one[0] = 1;
    return one;
  }

  /** The tensor product: (a b)[uv] = sum over all ways to cut a word into u and v. */
  public double[] product(double[] a, double[] b) {
    double[] result = new double[size()];
    for (int n = 0; n <= depth; n++) {
      for (int left = 0; left <= n; left++) {
        int rightWords = words(n - left);
        for (int w = 0; w < words(n); w++) {
          result[levelOffset[n] + w] +=
              a[levelOffset[left] + w / rightWords] * b[levelOffset[n - left] + w % rightWords];
        }
      }
    }
    return result;
  }

  /** exp(a) = sum a^n / n!, exact for an element whose level 0 is 0. */
  public double[] exp(double[] a) {
    double[] result = one();
    double[] term = one();
    for (int n = 1; n <= depth; n++) {
      term = product(term, a);
      for (int w = 0; w < term.length; w++) {
        term[w] /= n;
        result[w] += term[w];
      }
    }
    return result;
  }

  /** The signature of the linear path with the given increment: exp of a vector. */
  public double[] linear(double... increment) {
    double[] a = new double[size()];
    System.arraycopy(increment, 0, a, levelOffset[1], channels);
    return exp(a);
  }
}

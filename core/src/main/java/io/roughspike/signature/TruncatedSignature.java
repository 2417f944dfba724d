package io.roughspike.signature;

import io.roughspike.math.RangeArithmetic;
import java.util.Arrays;

/**
 * The tensor algebra over R^d truncated at depth D, where signatures of paths in R^d live.
 *
 * <p>Layout of an element: a flat array of {@link #size()} numbers, levels 0 to D one after
 * another, and within level n the <i>first</i> letter runs fastest: word (a_1, ..., a_n) is number
 * {@code a_1 + a_2 d + ... + a_n d^(n-1)} of its level. So the words that end in given letters are
 * one range. Level 0 is one number, 1 for a signature. {@link #toRowMajor} gives the order in which
 * the last letter runs fastest.
 *
 * <p>By Chen's identity the signature of a path that goes on along channel k by x is S exp(x e_k).
 * Of its level n only words that end in k change:
 *
 * <pre>
 *   (S exp(x e_k))_n [u k^j] += x^j / j! S_(n-j)[u],    j = 1..n, every word u of length n - j
 * </pre>
 *
 * so that a step costs O(d^(n-1)) at level n, in whole ranges. All methods work in place, do not
 * allocate, and sum in one fixed order.
 */
public final class TruncatedSignature {
  private static final int MAX_SIZE = 1 << 27;

  /** Ranges shorter than this are added in place: a call would cost more. */
  private static final int SHORT = 8;

  private final int channels;
  private final int depth;
  private final RangeArithmetic ranges;

  /** Where level n starts; the last entry, at D + 1, is the size. */
  private final int[] levelOffset;

  /** 1/j. */
  private final double[] inverse;

  /**
   * The algebra of depth {@code depth} over R^{@code channels}, in plain Java.
   *
   * @param channels number of channels d, at least 1
   * @param depth depth D, at least 1
   */
  public TruncatedSignature(int channels, int depth) {
    this(channels, depth, RangeArithmetic.SCALAR);
  }

  /**
   * The algebra of depth {@code depth} over R^{@code channels}.
   *
   * @param channels d, at least 1
   * @param depth D, at least 1; at most 2^27 numbers (1 GiB) an element
   * @param ranges what adds ranges; no bit depends on it
   */
  public TruncatedSignature(int channels, int depth, RangeArithmetic ranges) {
    if (channels < 1) {
      throw new IllegalArgumentException("channels must be at least 1, got " + channels);
    }
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    if (!fits(channels, depth)) {
      throw new IllegalArgumentException(
          "a signature of depth %d in %d channels has more than 2^27 numbers: lower the depth"
              .formatted(depth, channels));
    }
    this.channels = channels;
    this.depth = depth;
    this.ranges = ranges;
    this.levelOffset = new int[depth + 2];
    this.inverse = new double[depth + 1];
    for (int n = 0; n <= depth; n++) {
      levelOffset[n + 1] = channels * levelOffset[n] + 1;
      inverse[n] = 1.0 / Math.max(1, n);
    }
  }

  private static boolean fits(int channels, int depth) {
    long size = 1;
    for (int n = 1; n <= depth && size <= MAX_SIZE; n++) {
      size = channels * size + 1;
    }
    return size <= MAX_SIZE;
  }

  /** {@return number of channels d} */
  public int channels() {
    return channels;
  }

  /** {@return depth D} */
  public int depth() {
    return depth;
  }

  /** {@return numbers in an element: 1 + d + ... + d^D} */
  public int size() {
    return levelOffset[depth + 1];
  }

  /**
   * {@return where level {@code n} starts in an element, 0 &lt;= n &lt;= D + 1; the last is {@link
   * #size()}}
   *
   * @param n level, 0 to D + 1
   */
  public int levelOffset(int n) {
    return levelOffset[n];
  }

  /** Words of length {@code n}. */
  int words(int n) {
    return levelOffset[n + 1] - levelOffset[n];
  }

  /** The position of the first of the words {@code u channel^letters} of length {@code n}. */
  int ending(int n, int channel, int letters) {
    // d^(n-1) + ... + d^(n-letters) is the number of words of these lengths
    return levelOffset[n] + channel * (levelOffset[n] - levelOffset[n - letters]);
  }

  /**
   * Makes {@code s} the signature of a constant path: 1, 0, 0, ...
   *
   * @param s an element of the algebra
   */
  public void setOne(double[] s) {
    setOne(s, depth);
  }

  /** The same for levels 0 to {@code depthUsed} only. */
  void setOne(double[] s, int depthUsed) {
    Arrays.fill(s, 0, levelOffset[depthUsed + 1], 0);
    s[0] = 1;
  }

  /**
   * S &lt;- S exp(x e_channel).
   *
   * @param s an element of the algebra
   * @param channel number of the channel, from 0
   * @param x length of the move
   */
  public void multiplyByExp(double[] s, int channel, double x) {
    multiplyByExp(s, channel, x, depth);
  }

  /**
   * S &lt;- S exp(x e_channel) in levels 0 to {@code depthUsed} only; higher levels, which may be
   * missing, are left alone.
   */
  void multiplyByExp(double[] s, int channel, double x, int depthUsed) {
    // A level takes from lower ones only: from the highest down, those still have their old values.
    for (int n = depthUsed; n >= 1; n--) {
      addGain(1, s, n, channel, x, s, levelOffset[n]);
    }
  }

  /**
   * Adds {@code scale} times what level {@code n} gains when S becomes S exp(x e_channel).
   *
   * @param to word number w of the level goes to {@code to[toOffset + w]}
   */
  void addGain(double scale, double[] s, int n, int channel, double x, double[] to, int toOffset) {
    double factor = scale;
    for (int j = 1; j <= n; j++) {
      factor = factor * x * inverse[j];
      int at = toOffset + ending(n, channel, j) - levelOffset[n];
      add(factor, s, levelOffset[n - j], to, at, words(n - j));
    }
  }

  /** S &lt;- exp(x e_channel) S in levels 0 to {@code depthUsed} only. */
  void multiplyByExpFromLeft(double[] s, int channel, double x, int depthUsed) {
    for (int n = depthUsed; n >= 1; n--) {
      double factor = 1;
      for (int j = 1; j <= n; j++) {
        factor = factor * x * inverse[j];
        int start = levelOffset[n] + channel * levelOffset[j]; // words channel^j v, v in order
        for (int v = 0; v < words(n - j); v++) {
          int to = start + v * words(j);
          s[to] = Math.fma(factor, s[levelOffset[n - j] + v], s[to]);
        }
      }
    }
  }

  /**
   * The same element with the last letter of a word running fastest: row-major order within a
   * level.
   *
   * @param s an element of the algebra
   * @param out receives it
   */
  public void toRowMajor(double[] s, double[] out) {
    for (int n = 0; n <= depth; n++) {
      for (int w = 0; w < words(n); w++) {
        int reversed = 0;
        for (int letter = 0, rest = w; letter < n; letter++, rest /= channels) {
          reversed = channels * reversed + rest % channels;
        }
        out[levelOffset[n] + reversed] = s[levelOffset[n] + w];
      }
    }
  }

  private void add(
      double factor, double[] from, int fromOffset, double[] to, int toOffset, int length) {
    if (length >= SHORT) {
      ranges.addScaled(factor, from, fromOffset, to, toOffset, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      to[toOffset + i] = Math.fma(factor, from[fromOffset + i], to[toOffset + i]);
    }
  }

  /** The dot product of two ranges. */
  double dot(double[] a, int aOffset, double[] b, int bOffset, int length) {
    if (length >= SHORT) {
      return ranges.dot(a, aOffset, b, bOffset, length);
    }
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum = Math.fma(a[aOffset + i], b[bOffset + i], sum);
    }
    return sum;
  }
}

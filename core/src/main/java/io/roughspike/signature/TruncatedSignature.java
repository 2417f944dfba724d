package io.roughspike.signature;

import java.util.Arrays;

/**
 * The tensor algebra over R^d truncated at depth D, where signatures of paths in R^d live.
 *
 * <p>Layout of an element: a flat array of {@link #size()} numbers from some offset on; levels 0 to
 * D one after another, level n in row-major order. Level 0 is one number, 1 for a signature. The
 * words are then numbered like the nodes of a d-ary heap: the empty word is 0, and word w followed
 * by letter k is {@code d w + 1 + k}.
 *
 * <p>By Chen's identity the signature of a path that goes on along channel k by x is S exp(x e_k).
 * Of its level n only words that end in k change:
 *
 * <pre>
 *   (S exp(x e_k))[u k^j] = sum_{i=0..j} x^i / i! S[u k^(j-i)]       (u not ending in k)
 * </pre>
 *
 * so that a step costs O(d^(n-1)) at level n. The same holds for its adjoint. All methods work in
 * place, do not allocate, and sum in one fixed order.
 */
public final class TruncatedSignature {
  private static final int MAX_SIZE = 1 << 27;

  private final int channels;
  private final int depth;

  /** Where level n starts; the last entry, at D + 1, is the size. */
  private final int[] levelOffset;

  /** 1/j. */
  private final double[] inverse;

  /**
   * The algebra of depth {@code depth} over R^{@code channels}.
   *
   * @param channels d, at least 1
   * @param depth D, at least 1; at most 2^27 numbers (1 GiB) an element
   */
  public TruncatedSignature(int channels, int depth) {
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

  /** Number of channels d. */
  public int channels() {
    return channels;
  }

  /** Depth D. */
  public int depth() {
    return depth;
  }

  /** Numbers in an element: 1 + d + ... + d^D. */
  public int size() {
    return levelOffset[depth + 1];
  }

  /**
   * Where level {@code n} starts in an element, 0 &lt;= n &lt;= D + 1; the last is {@link #size()}.
   */
  public int levelOffset(int n) {
    return levelOffset[n];
  }

  /** Makes the element at {@code offset} the signature of a constant path: 1, 0, 0, ... */
  public void setOne(double[] s, int offset) {
    Arrays.fill(s, offset, offset + size(), 0);
    s[offset] = 1;
  }

  /** S &lt;- S exp(x e_channel). */
  public void multiplyByExp(double[] s, int offset, int channel, double x) {
    multiplyByExp(s, offset, channel, x, depth);
  }

  /**
   * S &lt;- S exp(x e_channel) in levels 0 to {@code depthUsed} only; higher levels, which may be
   * missing, are left alone.
   */
  void multiplyByExp(double[] s, int offset, int channel, double x, int depthUsed) {
    if (depthUsed == 0) {
      return; // level 0 never changes
    }
    // A word gives to longer ones only: from the longest down, each still has its old value.
    for (int w = levelOffset[depthUsed - 1]; w < levelOffset[depthUsed]; w++) {
      int to = offset + channels * w + 1 + channel;
      s[to] = Math.fma(x, s[offset + w], s[to]);
    }
    for (int n = depthUsed - 2; n >= 0; n--) {
      for (int w = levelOffset[n]; w < levelOffset[n + 1]; w++) {
        double value = s[offset + w];
        double factor = 1;
        int longer = w;
        for (int j = 1; j <= depthUsed - n; j++) {
          longer = channels * longer + 1 + channel;
          factor = factor * x * inverse[j];
          s[offset + longer] = Math.fma(factor, value, s[offset + longer]);
        }
      }
    }
  }

  /**
   * The derivative of {@code <cotangent, S exp(x e_channel)>} with respect to x:
   *
   * <pre>
   *   d/dx S exp(x e_k) = S exp(x e_k) e_k
   * </pre>
   *
   * @param after S exp(x e_k); only its levels 0 to D - 1 are read
   * @param cotangent cotangent of {@code after}
   */
  public double derivative(
      double[] after, int offset, double[] cotangent, int cotangentOffset, int channel) {
    double sum = 0;
    for (int w = 0; w < levelOffset[depth]; w++) {
      int longer = cotangentOffset + channels * w + 1 + channel;
      sum = Math.fma(after[offset + w], cotangent[longer], sum);
    }
    return sum;
  }

  /**
   * The adjoint of {@link #multiplyByExp} in S: turns the cotangent of S exp(x e_channel) into that
   * of S.
   */
  public void pullBack(double[] cotangent, int offset, int channel, double x) {
    // A word takes from longer ones only: from the shortest up, those still have their old values.
    for (int n = 0; n < depth - 1; n++) {
      for (int w = levelOffset[n]; w < levelOffset[n + 1]; w++) {
        double sum = cotangent[offset + w];
        double factor = 1;
        int longer = w;
        for (int j = 1; j <= depth - n; j++) {
          longer = channels * longer + 1 + channel;
          factor = factor * x * inverse[j];
          sum = Math.fma(factor, cotangent[offset + longer], sum);
        }
        cotangent[offset + w] = sum;
      }
    }
    for (int w = levelOffset[depth - 1]; w < levelOffset[depth]; w++) {
      int from = offset + channels * w + 1 + channel;
      cotangent[offset + w] = Math.fma(x, cotangent[from], cotangent[offset + w]);
    }
  }
}

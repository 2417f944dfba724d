package io.roughspike.signature;

import java.util.Arrays;

/**
 * The tensor algebra over R^d truncated at depth D, where signatures of paths in R^d live.
 *
 * <p>Layout of an element: a flat array of {@link #size()} numbers from some offset on; levels 0 to
 * D one after another, level n in row-major order, so that the word (k1, ..., kn) is at {@code
 * levelOffset(n) + ((k1 d + k2) d + ...) + kn}. Level 0 is one number, 1 for a signature.
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
  private final int channels;
  private final int depth;

  /** power[n] = d^n, n = 0..D. */
  private final int[] power;

  /** Where level n starts; the last entry, at D + 1, is the size. */
  private final int[] levelOffset;

  /** The words k^j: wordOfRun[j] = 1 + d + ... + d^(j-1), to be multiplied by k. */
  private final int[] run;

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
    this.channels = channels;
    this.depth = depth;
    this.power = new int[depth + 1];
    this.levelOffset = new int[depth + 2];
    this.run = new int[depth + 1];
    this.inverse = new double[depth + 1];
    long words = 1;
    long offset = 0;
    for (int n = 0; n <= depth; n++) {
      power[n] = (int) words;
      levelOffset[n] = (int) offset;
      offset += words;
      words *= channels;
      if (offset > 1 << 27) {
        throw new IllegalArgumentException(
            "a signature of depth %d in %d channels has more than 2^27 numbers: lower the depth"
                .formatted(depth, channels));
      }
    }
    levelOffset[depth + 1] = (int) offset;
    for (int j = 1; j <= depth; j++) {
      run[j] = run[j - 1] * channels + 1;
      inverse[j] = 1.0 / j;
    }
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
    // From the highest level down: the lower levels are still the old ones when read.
    for (int n = depthUsed; n >= 1; n--) {
      double factor = 1;
      for (int j = 1; j <= n; j++) {
        factor = factor * x * inverse[j];
        int from = offset + levelOffset[n - j];
        int to = offset + levelOffset[n] + channel * run[j];
        int stride = power[j];
        for (int q = 0; q < power[n - j]; q++) {
          s[to + q * stride] = Math.fma(factor, s[from + q], s[to + q * stride]);
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
    for (int n = 1; n <= depth; n++) {
      int from = offset + levelOffset[n - 1];
      int to = cotangentOffset + levelOffset[n] + channel;
      for (int q = 0; q < power[n - 1]; q++) {
        sum = Math.fma(after[from + q], cotangent[to + q * channels], sum);
      }
    }
    return sum;
  }

  /**
   * The adjoint of {@link #multiplyByExp} in S: turns the cotangent of S exp(x e_channel) into that
   * of S.
   */
  public void pullBack(double[] cotangent, int offset, int channel, double x) {
    // From the lowest level up: the higher levels are still the old ones when read.
    for (int m = 0; m < depth; m++) {
      double factor = 1;
      for (int j = 1; j <= depth - m; j++) {
        factor = factor * x * inverse[j];
        int to = offset + levelOffset[m];
        int from = offset + levelOffset[m + j] + channel * run[j];
        int stride = power[j];
        for (int q = 0; q < power[m]; q++) {
          cotangent[to + q] = Math.fma(factor, cotangent[from + q * stride], cotangent[to + q]);
        }
      }
    }
  }
}

package io.roughspike.random;

/**
 * The counter-based generator Philox4x32-7 of Salmon, Moraes, Dror and Shaw, "Parallel Random
 * Numbers: As Easy as 1, 2, 3" (SC11): a bijection of the 128-bit counters for every 64-bit key.
 * Seven rounds are the fewest with which the authors found every test of BigCrush passed. Words are
 * unsigned 32-bit integers.
 */
public final class Philox4x32 {
  /** Rounds. */
  public static final int ROUNDS = 7;

  /** Multiplier of counter word 0. */
  public static final long M0 = 0xD2511F53L;

  /** Multiplier of counter word 2. */
  public static final long M1 = 0xCD9E8D57L;

  /** Added to key word 0 after each round: 2^32 (golden ratio - 1). */
  public static final int W0 = 0x9E3779B9;

  /** Added to key word 1 after each round: 2^32 (sqrt(3) - 1). */
  public static final int W1 = 0xBB67AE85;

  private static final long WORD = 0xFFFFFFFFL;

  private Philox4x32() {}

  /**
   * The four output words of counter (c0, c1, c2, c3) under key (k0, k1).
   *
   * @param c0 first counter word
   * @param c1 second counter word
   * @param c2 third counter word
   * @param c3 fourth counter word
   * @param k0 first key word
   * @param k1 second key word
   * @param out receives word r, an integer in [0, 2^32), at {@code offset + r * stride}
   * @param offset where it starts in the array
   * @param stride distance between consecutive entries
   */
  public static void block(
      int c0, int c1, int c2, int c3, int k0, int k1, double[] out, int offset, int stride) {
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = M0 * (c0 & WORD);
      long p1 = M1 * (c2 & WORD);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += W0;
      k1 += W1;
    }
    out[offset] = c0 & WORD;
    out[offset + stride] = c1 & WORD;
    out[offset + 2 * stride] = c2 & WORD;
    out[offset + 3 * stride] = c3 & WORD;
  }

  /**
   * Two of the four output words of {@link #block}.
   *
   * @param c0 first counter word
   * @param c1 second counter word
   * @param c2 third counter word
   * @param c3 fourth counter word
   * @param k0 first key word
   * @param k1 second key word
   * @param half 0 for words 0 and 1, 1 for words 2 and 3
   * @return the first word of the pair in the high 32 bits, the second in the low 32 bits
   */
  public static long pair(int c0, int c1, int c2, int c3, int k0, int k1, int half) {
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = M0 * (c0 & WORD);
      long p1 = M1 * (c2 & WORD);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += W0;
      k1 += W1;
    }
    return half == 0 ? ((long) c0 << 32) | (c1 & WORD) : ((long) c2 << 32) | (c3 & WORD);
  }
}

package io.roughspike.signature;

/**
 * Copies a level of a tensor between two orders of words: one in which the first letter runs
 * fastest, and row-major order, in which the last one does. A word is cut into head, middle and
 * tail; for one middle, heads and tails form a matrix that is transposed, of a size that makes use
 * of whole cache lines on both sides.
 */
final class WordOrder {
  /** Numbers in a cache line. */
  private static final int LINE = 8;

  private final int channels;
  private final int middleLetters;
  private final int middles;

  /** From one middle to the next, with the first letter fastest. */
  private final int middleFrom;

  /** Words of a head and of a tail. */
  private final int heads;

  /** Where a head is in row-major order. */
  private final int[] headTo;

  /** Where a tail is when the first letter runs fastest. */
  private final int[] tailFrom;

  /**
   * Words of length {@code n} over {@code channels} letters.
   *
   * @param first places that the first letter takes, at least {@code channels}, and equal to it
   *     below 8 channels
   * @param last from a word to the next that differs from it by the last letter only, if n &gt; 1
   */
  WordOrder(int channels, int n, int first, int last) {
    this.channels = channels;
    int letters = 0;
    int words = 1;
    while (2 * (letters + 1) <= n && words < LINE) {
      letters++;
      words *= channels;
    }
    heads = words;
    middleLetters = n - 2 * letters;
    middles = power(channels, middleLetters);
    middleFrom = letters == 0 ? 1 : first * power(channels, letters - 1);
    headTo = new int[heads];
    tailFrom = new int[heads];
    for (int word = 0; word < heads; word++) {
      headTo[word] = reversed(word, letters) * middles * heads;
      // the tail's letters in row-major order; all but the last have the places of earlier letters
      int before = word / channels;
      tailFrom[word] =
          letters == 0
              ? 0
              : reversed(before, letters - 1) * middles * middleFrom + word % channels * last;
    }
  }

  private static int power(int base, int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= base;
    }
    return power;
  }

  private int reversed(int word, int letters) {
    int reversed = 0;
    for (int i = 0, rest = word; i < letters; i++, rest /= channels) {
      reversed = channels * reversed + rest % channels;
    }
    return reversed;
  }

  /** Copies from the order in which the first letter runs fastest; padding is left out. */
  void toRowMajor(double[] from, int fromOffset, double[] to, int toOffset) {
    for (int middle = 0; middle < middles; middle++) {
      int source = fromOffset + middle * middleFrom;
      int target = toOffset + reversed(middle, middleLetters) * heads;
      for (int line = 0; line < heads; line += LINE) {
        int end = Math.min(heads, line + LINE);
        for (int tail = 0; tail < heads; tail++) {
          for (int head = line; head < end; head++) {
            to[target + headTo[head] + tail] = from[source + tailFrom[tail] + head];
          }
        }
      }
    }
  }

  /** Copies back; padding is left alone. */
  void fromRowMajor(double[] from, int fromOffset, double[] to, int toOffset) {
    for (int middle = 0; middle < middles; middle++) {
      int source = fromOffset + reversed(middle, middleLetters) * heads;
      int target = toOffset + middle * middleFrom;
      for (int line = 0; line < heads; line += LINE) {
        int end = Math.min(heads, line + LINE);
        for (int tail = 0; tail < heads; tail++) {
          for (int head = line; head < end; head++) {
            to[target + tailFrom[tail] + head] = from[source + headTo[head] + tail];
          }
        }
      }
    }
  }
}

package io.roughspike.signature;

/** Counts the words of signatures before anything is made that has so many. */
public final class WordCount {
  /** Above this a count is told as a power of ten. */
  private static final double TOLD_WHOLE = 1e15;

  private WordCount() {}

  /**
   * {@return words of length 1 to {@code depth} over {@code channels} letters, d + ... + d^D;
   * rounded where they are many, infinite where no double holds them}
   *
   * @param channels number of channels d, at least 1
   * @param depth depth D, at least 1
   */
  public static double of(int channels, int depth) {
    if (channels == 1) {
      return depth;
    }
    double words = 0;
    for (int n = 0; n < depth && words < Double.POSITIVE_INFINITY; n++) {
      words = channels * (words + 1);
    }
    return words;
  }

  /**
   * {@return the same for a sentence: "14", "about 10^646"}
   *
   * @param channels number of channels d, at least 1
   * @param depth depth D, at least 1
   */
  public static String text(int channels, int depth) {
    double words = of(channels, depth);
    return words < TOLD_WHOLE
        ? "%.0f".formatted(words)
        : "about 10^%.0f".formatted(depth * Math.log10(channels));
  }
}

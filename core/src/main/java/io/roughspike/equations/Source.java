package io.roughspike.equations;

/**
 * A piece of text of a model.
 *
 * @param what which, for instance {@code equations}
 * @param text the text
 */
record Source(String what, String text) {
  /** Longest text that is read: the largest models have some thousands of characters. */
  static final int LONGEST = 100_000;

  /** Characters of a line that an error shows. */
  private static final int SHOWN = 100;

  /** Checks the length. */
  Source {
    if (text.length() > LONGEST) {
      throw new ModelTextException(
          "%s must have at most %d characters, got %d".formatted(what, LONGEST, text.length()));
    }
  }

  /** A place in a text. */
  record Mark(Source source, int offset) {
    /** {@return an error here: the sentence, the line and a mark under the place} */
    ModelTextException error(String sentence) {
      String text = source.text;
      int start = text.lastIndexOf('\n', offset - 1) + 1;
      int end = text.indexOf('\n', offset);
      long line = text.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
      // of a long line the part about the place
      int from = Math.max(start, offset - SHOWN / 2);
      int to = Math.min(end < 0 ? text.length() : end, from + SHOWN);
      String shown = text.substring(from, to).replaceAll("\\p{Cntrl}", " ");
      return new ModelTextException(
          "%s, line %d: %s\n  %s\n  %s^"
              .formatted(source.what, line, sentence, shown, " ".repeat(offset - from)));
    }
  }
}

package io.roughspike.cli.failure;

/**
 * Text of files and options as messages show it: characters that a terminal would not show, or
 * would obey, are escaped, and long values are cut.
 */
public final class Shown {
  private static final int LONGEST = 60;
  private static final int LONGEST_SENTENCE = 300;

  private Shown() {}

  /** A value, escaped and cut after 60 characters. */
  public static String value(Object value) {
    String text = String.valueOf(value);
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return escaped(text);
    }
    return escaped(text.substring(0, text.offsetByCodePoints(0, LONGEST))) + "...";
  }

  /** What a library says of a file, in which it may quote the file: escaped and not too long. */
  public static String sentence(String text) {
    String escaped = escaped(String.valueOf(text).replaceAll("\\s*\\R\\s*", " "));
    return escaped.length() <= LONGEST_SENTENCE
        ? escaped
        : escaped.substring(0, LONGEST_SENTENCE) + "...";
  }

  /**
   * Text in which every character is visible or a space: controls, marks of direction, spaces of
   * other kinds and halves of characters become {@code \}{@code uXXXX}. Escaping twice changes
   * nothing.
   */
  public static String escaped(String text) {
    if (text.codePoints().allMatch(Shown::isVisible)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (isVisible(c)) {
            shown.appendCodePoint(c);
          } else {
            shown.append(c < 0x10000 ? "\\u%04x".formatted(c) : "\\u{%x}".formatted(c));
          }
        });
    return shown.toString();
  }

  /** Whether every character is visible or a space. */
  public static boolean isPrintable(String text) {
    return text.codePoints().allMatch(Shown::isVisible);
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> !isBlank(c);
    };
  }

  /** Letters, marks and signs that leave no ink: fillers, joiners, selectors of variants. */
  private static boolean isBlank(int c) {
    return switch (c) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
      default ->
          (c >= 0x180b && c <= 0x180f)
              || (c >= 0xfe00 && c <= 0xfe0f)
              || (c >= 0xe0000 && c <= 0xe0fff);
    };
  }
}

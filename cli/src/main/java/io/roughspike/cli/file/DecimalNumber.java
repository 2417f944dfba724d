package io.roughspike.cli.file;

/**
 * Numbers as files and configurations write them: {@code [+-] digits [. digits] [e [+-] digits]},
 * in ASCII, with digits before or after the point. Java's own reader also takes hexadecimal
 * fractions, the suffixes d and f, names of values that are not finite, and control characters
 * around a number.
 */
public final class DecimalNumber {
  private DecimalNumber() {}

  /**
   * The nearest double, infinite beyond the largest.
   *
   * @throws NumberFormatException if {@code text} is no such number
   */
  public static double parse(String text) {
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        throw new NumberFormatException(text);
      }
    }
    return Double.parseDouble(text); // of these characters it takes nothing else
  }

  /**
   * A whole number, digits and maybe a sign.
   *
   * @throws NumberFormatException if {@code text} is no such number, or beyond a long
   */
  public static long parseWhole(String text) {
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      if ((c < '0' || c > '9') && c != '-' && c != '+') { // digits of other scripts too
        throw new NumberFormatException(text);
      }
    }
    return Long.parseLong(text);
  }
}

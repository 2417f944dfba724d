package io.roughspike.equations;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a misspelt name may have meant. */
final class Nearest {
  private Nearest() {}

  /**
   * {@return "; did you mean ...?" with the nearest of some names, or nothing if none is near: a
   * third of its letters may differ, not counting case}
   */
  static String suggestion(String name, Collection<String> candidates) {
    if (name.length() > 100) {
      return "";
    }
    return candidates.stream()
        .min(Comparator.comparingInt((String c) -> distance(name, c)).thenComparing(c -> c))
        .filter(best -> distance(name, best) <= best.length() / 3)
        .map(best -> "; did you mean " + best + "?")
        .orElse("");
  }

  /** Least number of letters put in, taken out or changed (Levenshtein's distance). */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

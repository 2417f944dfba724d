package io.roughspike.equations;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name may have meant. */
public final class Nearest {
  /** Letters of a name that are looked at. */
  private static final int LONGEST = 100;

  private Nearest() {}

  /**
   * {@return the nearest of some names, if one is near: a third of its letters may differ, or one
   * of two, not counting case and what is no letter or digit}
   *
   * @param name what was written
   * @param candidates what it may have meant
   */
  public static Optional<String> of(String name, Collection<String> candidates) {
    String given = letters(name);
    return candidates.stream()
        .min(
            Comparator.comparingInt((String c) -> distance(given, letters(c)))
                .thenComparing(c -> c))
        .filter(best -> distance(given, letters(best)) <= most(letters(best)));
  }

  /**
   * {@return "; did you mean ...?" with the nearest of some names, or nothing if none is near}
   *
   * @param name what was written
   * @param candidates what it may have meant
   */
  public static String suggestion(String name, Collection<String> candidates) {
    return of(name, candidates).map(best -> "; did you mean " + best + "?").orElse("");
  }

  /** How many letters of a name may differ. */
  private static int most(String letters) {
    return letters.length() == 2 ? 1 : letters.length() / 3;
  }

  private static String letters(String name) {
    String text = name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** Least number of letters put in, taken out or changed (Levenshtein's distance). */
  private static int distance(String a, String b) {
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

package io.roughspike.cli.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a misspelt one probably means. */
public final class Suggestion {
  private Suggestion() {}

  /** The candidate nearest to {@code name}, if one is near: a third of its letters may differ. */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(best -> distance(name, best) <= Math.max(1, best.length() / 3));
  }

  /** Levenshtein distance of the letters and digits, whatever their case. */
  private static int distance(String left, String right) {
    String a = letters(left);
    String b = letters(right);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j - 1], diagonal));
      }
    }
    return row[b.length()];
  }

  private static String letters(String name) {
    String text = name.length() <= 100 ? name : name.substring(0, 100);
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}

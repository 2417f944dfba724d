package io.roughspike.cli.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

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
    return LevenshteinDistance.getDefaultInstance().apply(letters(left), letters(right));
  }

  private static String letters(String name) {
    String text = name.length() <= 100 ? name : name.substring(0, 100);
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}

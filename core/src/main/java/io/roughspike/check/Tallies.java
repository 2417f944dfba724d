package io.roughspike.check;

import io.roughspike.check.EngineComparison.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts values whose bits differ, quantity by quantity. */
final class Tallies {
  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  /** Counts one quantity. */
  private static final class Tally {
    private long values;
    private long differing;
    private long worstUlps;
    private String first = "";
  }

  /** Compares arrays of equal length. */
  void count(String quantity, String where, double[] expected, double[] found) {
    for (int k = 0; k < expected.length; k++) {
      int index = k;
      count(quantity, () -> where + ", value " + index, expected[k], found[k]);
    }
  }

  /** Compares two values; {@code where} says whose they are. */
  void count(String quantity, Supplier<String> where, double expected, double found) {
    Tally tally = tallies.computeIfAbsent(quantity, name -> new Tally());
    tally.values++;
    if (Double.doubleToRawLongBits(expected) != Double.doubleToRawLongBits(found)) {
      tally.differing++;
      tally.worstUlps = Math.max(tally.worstUlps, ulps(expected, found));
      if (tally.first.isEmpty()) {
        tally.first = "%s: %s against %s".formatted(where.get(), expected, found);
      }
    }
  }

  /** The number of doubles from one to the other; at least 1 when their bits differ. */
  static long ulps(double a, double b) {
    long distance = ordered(a) - ordered(b);
    if (((ordered(a) ^ ordered(b)) & (ordered(a) ^ distance)) < 0) {
      return Long.MAX_VALUE; // further apart than a long can say
    }
    return Math.max(Math.abs(distance), 1);
  }

  /** Position among all doubles in the order of the real line; 0 and -0 are neighbours. */
  private static long ordered(double value) {
    long bits = Double.doubleToRawLongBits(value);
    return bits >= 0 ? bits : Long.MIN_VALUE - bits - 1;
  }

  List<Quantity> quantities() {
    List<Quantity> list = new ArrayList<>();
    tallies.forEach(
        (name, t) -> list.add(new Quantity(name, t.values, t.differing, t.worstUlps, t.first)));
    return list;
  }

  long differing() {
    return tallies.values().stream().mapToLong(tally -> tally.differing).sum();
  }
}

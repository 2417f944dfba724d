package io.roughspike.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Timings taken in strict alternation: in each round every competitor once, in order. Noise that
 * lasts longer than a round then hits all of them alike, and ratios within rounds are worth more
 * than the times themselves.
 */
final class Alternation {
  private static final long WARM_UP_NANOS = 10_000_000_000L;

  private final Map<String, DoubleSupplier> competitors = new LinkedHashMap<>();
  private final Map<String, double[]> times = new LinkedHashMap<>();

  /** Adds one competitor; {@code run} runs it once and returns its time. */
  Alternation add(String name, DoubleSupplier run) {
    competitors.put(name, run);
    return this;
  }

  /** Warms each up for ten seconds, then measures {@code rounds} rounds. */
  Alternation measure(int rounds) {
    for (DoubleSupplier run : competitors.values()) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < WARM_UP_NANOS) {
        var _ = run.getAsDouble();
      }
    }
    competitors.keySet().forEach(name -> times.put(name, new double[rounds]));
    for (int r = 0; r < rounds; r++) {
      for (Map.Entry<String, DoubleSupplier> one : competitors.entrySet()) {
        times.get(one.getKey())[r] = one.getValue().getAsDouble();
      }
    }
    return this;
  }

  /** Prints the median of each competitor's times and their quartiles. */
  Alternation printTimes(String unit) {
    times.forEach((name, t) ->
        System.out.printf(
            Locale.ROOT,
            "%-34s median %9.3f %s (quartiles %.3f to %.3f, minimum %.3f)%n",
            name,
            quantile(t, 0.5),
            unit,
            quantile(t, 0.25),
            quantile(t, 0.75),
            quantile(t, 0)));
    return this;
  }

  /** Prints the ratio of two medians, and the quartiles of the ratios within rounds. */
  Alternation printRatio(String name, String over) {
    double[] a = times.get(name);
    double[] b = times.get(over);
    double[] ratios = new double[a.length];
    Arrays.setAll(ratios, r -> a[r] / b[r]);
    System.out.printf(
        Locale.ROOT,
        "%-34s %.3f of medians (quartiles of the rounds' ratios %.3f to %.3f)%n",
        name + " / " + over,
        quantile(a, 0.5) / quantile(b, 0.5),
        quantile(ratios, 0.25),
        quantile(ratios, 0.75));
    return this;
  }

  /** The median of a competitor's times. */
  double median(String name) {
    return quantile(times.get(name), 0.5);
  }

  private static double quantile(double[] values, double level) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (level * (sorted.length - 1) + 0.5)];
  }
}

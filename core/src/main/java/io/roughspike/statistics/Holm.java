package io.roughspike.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction (S. Holm, A simple sequentially rejective multiple test procedure, Scand. J.
 * Statist. 6, 1979): with p_(1) &lt;= ... &lt;= p_(m),
 *
 * <pre>
 *   corrected p_(k) = max over j &lt;= k of min(1, (m - j + 1) p_(j))
 * </pre>
 *
 * Rejecting where the corrected value is at most a level rejects any true hypothesis with at most
 * that probability, however the tests depend on each other.
 */
public final class Holm {
  private Holm() {}

  /**
   * {@return the corrected values, in the order given}
   *
   * @param p of tests; NaN of those that were not made, which do not count and stay
   */
  public static double[] corrected(double... p) {
    double[] corrected = p.clone();
    int[] order =
        IntStream.range(0, p.length)
            .filter(k -> !Double.isNaN(p[k]))
            .boxed()
            .sorted(Comparator.comparingDouble(k -> p[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    double largest = 0;
    for (int k = 0; k < order.length; k++) {
      largest = Math.max(largest, Math.min(1, (order.length - k) * p[order[k]]));
      corrected[order[k]] = largest;
    }
    return corrected;
  }

  /**
   * {@return how many tests were made}
   *
   * @param p of tests; NaN of those that were not made
   */
  public static int tests(double... p) {
    return (int) Arrays.stream(p).filter(one -> !Double.isNaN(one)).count();
  }
}

package io.roughspike.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/**
 * A derivative by central differences (F(x + h) - F(x - h)) / 2h = F' + a h^2 + b h^4 + ..., h
 * halving, extrapolated to h = 0 (Richardson). Of all extrapolations the one that differs least
 * from its neighbours is taken (Ridders), and that difference is its error. A fourth-order
 * difference with h about eps^(1/5) leaves about eps^(4/5) = 3e-13 of a function that varies over
 * its argument's own scale; functions that vary faster need a smaller h and keep eps / h.
 *
 * @param value the derivative
 * @param error an estimate of its error, infinite where a kink is too close for any difference
 */
public record RichardsonDifference(double value, double error) {
  private static final int FIRST_EXPONENT = -5;
  private static final int LAST_EXPONENT = -26;
  private static final int MOST_COLUMNS = 5;

  /**
   * The derivative of {@code function} at {@code x}.
   *
   * @param isSmooth whether there is no kink between {@code x} and an argument
   */
  static RichardsonDifference of(double x, DoubleUnaryOperator function, DoublePredicate isSmooth) {
    double scale = x == 0 ? 1 : Math.abs(x);
    RichardsonDifference best = new RichardsonDifference(0, Double.POSITIVE_INFINITY);
    List<Double> above = List.of();
    int exponent = FIRST_EXPONENT;
    while (exponent >= LAST_EXPONENT && !isSmooth(x, Math.scalb(scale, exponent), isSmooth)) {
      exponent--;
    }
    for (; exponent >= LAST_EXPONENT; exponent--) {
      List<Double> row = new ArrayList<>();
      row.add(difference(x, Math.scalb(scale, exponent), function));
      double factor = 4;
      double smallest = Double.POSITIVE_INFINITY;
      for (int k = 0; k < Math.min(above.size(), MOST_COLUMNS); k++) {
        double finer = (factor * row.get(k) - above.get(k)) / (factor - 1);
        double error = Math.max(Math.abs(finer - row.get(k)), Math.abs(finer - above.get(k)));
        smallest = Math.min(smallest, error);
        if (error < best.error()) {
          best = new RichardsonDifference(finer, error);
        }
        row.add(finer);
        factor *= 4;
      }
      if (above.size() > 2 && smallest > 8 * best.error()) {
        break; // rounding has taken over
      }
      above = row;
    }
    return best;
  }

  private static boolean isSmooth(double x, double h, DoublePredicate isSmooth) {
    return isSmooth.test(x - h) && isSmooth.test(x + h);
  }

  private static double difference(double x, double h, DoubleUnaryOperator function) {
    double below = x - h;
    double above = x + h;
    return (function.applyAsDouble(above) - function.applyAsDouble(below)) / (above - below);
  }
}

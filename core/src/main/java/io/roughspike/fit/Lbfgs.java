package io.roughspike.fit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Minimises a smooth function by L-BFGS: two loops over the last steps (Nocedal and Wright,
 * Numerical Optimization, algorithm 7.4) and a search along the line that halves until the function
 * falls enough (Armijo) and doubles while its slope stays steep (weak Wolfe conditions, by
 * bisection). Deterministic; a value that is not finite counts as too far.
 */
public final class Lbfgs {
  /** Steps that are remembered. */
  private static final int MEMORY = 10;

  private static final double ARMIJO = 1e-4;
  private static final double WOLFE = 0.9;
  private static final int MOST_TRIALS = 40;

  /** A function with its gradient. */
  @FunctionalInterface
  public interface Objective {
    /**
     * {@return the value at {@code x}}
     *
     * @param x where
     * @param gradient receives the gradient
     */
    double at(double[] x, double[] gradient);
  }

  /** Told of every step. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A step is done.
     *
     * @param step its number, from 1
     * @param x where it ended
     * @param value there
     * @return whether to go on
     */
    boolean stepDone(int step, double[] x, double value);
  }

  /** A step, how the gradient changed along it, and the product of both. */
  private static final class Step {
    final double[] moved;
    final double[] turned;
    final double product;

    Step(double[] moved, double[] turned, double product) {
      this.moved = moved;
      this.turned = turned;
      this.product = product;
    }
  }

  private Lbfgs() {}

  /**
   * Goes down from {@code x}, which receives the best point.
   *
   * @param objective the function
   * @param x start, where the function is finite
   * @param tolerance the search ends where a component of the gradient is at most this in size
   * @param mostSteps at least 1
   * @param listener told of every step
   * @return the value at the end
   */
  public static double minimize(
      Objective objective, double[] x, double tolerance, int mostSteps, Listener listener) {
    int n = x.length;
    ArrayDeque<Step> memory = new ArrayDeque<>();
    double[] gradient = new double[n];
    double value = objective.at(x, gradient);
    for (int step = 1; step <= mostSteps && largest(gradient) > tolerance; step++) {
      double[] direction = direction(gradient, memory);
      double slope = dot(gradient, direction);
      if (!(slope < 0)) {
        memory.clear();
        direction = direction(gradient, memory);
        slope = dot(gradient, direction);
      }
      double length = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
      double low = 0;
      double high = Double.POSITIVE_INFINITY;
      double[] next = new double[n];
      double[] nextGradient = new double[n];
      double nextValue = Double.NaN;
      boolean falls = false;
      for (int trial = 0; trial < MOST_TRIALS; trial++) {
        for (int k = 0; k < n; k++) {
          next[k] = Math.fma(length, direction[k], x[k]);
        }
        nextValue = objective.at(next, nextGradient);
        falls = nextValue <= Math.fma(ARMIJO * length, slope, value);
        if (!falls) {
          high = length;
        } else if (dot(nextGradient, direction) < WOLFE * slope) {
          low = length;
        } else {
          break;
        }
        length = high < Double.POSITIVE_INFINITY ? (low + high) / 2 : 2 * length;
      }
      if (!falls) {
        return value;
      }
      double[] moved = difference(next, x);
      double[] turned = difference(nextGradient, gradient);
      double product = dot(moved, turned);
      if (product > 0) {
        memory.addLast(new Step(moved, turned, product));
        if (memory.size() > MEMORY) {
          memory.removeFirst();
        }
      }
      System.arraycopy(next, 0, x, 0, n);
      gradient = nextGradient;
      value = nextValue;
      if (!listener.stepDone(step, x, value)) {
        return value;
      }
    }
    return value;
  }

  private static double[] direction(double[] gradient, ArrayDeque<Step> memory) {
    double[] q = Arrays.stream(gradient).map(g -> -g).toArray();
    double[] factors = new double[memory.size()];
    int k = memory.size();
    for (Iterator<Step> newest = memory.descendingIterator(); newest.hasNext(); ) {
      Step step = newest.next();
      factors[--k] = dot(step.moved, q) / step.product;
      add(-factors[k], step.turned, q);
    }
    if (!memory.isEmpty()) {
      Step last = memory.getLast();
      double scale = last.product / dot(last.turned, last.turned);
      for (int j = 0; j < q.length; j++) {
        q[j] *= scale;
      }
    }
    for (Step step : memory) {
      double back = dot(step.turned, q) / step.product;
      add(factors[k++] - back, step.moved, q);
    }
    return q;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum = Math.fma(a[k], b[k], sum);
    }
    return sum;
  }

  private static void add(double factor, double[] from, double[] to) {
    for (int k = 0; k < to.length; k++) {
      to[k] = Math.fma(factor, from[k], to[k]);
    }
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int k = 0; k < a.length; k++) {
      difference[k] = a[k] - b[k];
    }
    return difference;
  }
}

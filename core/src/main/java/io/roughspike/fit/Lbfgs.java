package io.roughspike.fit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Minimises a smooth function by L-BFGS: two loops over the last steps (Nocedal and Wright,
 * Numerical Optimization, algorithm 7.4) and a search along the line that halves until the function
 * falls enough (Armijo) and doubles while its slope stays steep (weak Wolfe conditions, by
 * bisection). Between bounds the steps are projected: a variable that stands at a bound and is
 * pushed against it takes no part in a step (two-metric projection; Bertsekas, SIAM J. Control and
 * Optimization 20, 1982). Deterministic; a value that is not finite counts as too far.
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

  /** Where the variables may be. */
  private static final class Box {
    final double[] lower;
    final double[] upper;

    Box(double[] lower, double[] upper) {
      this.lower = lower;
      this.upper = upper;
    }

    /** Whether a step down would leave the box at variable {@code k}. */
    boolean holds(int k, double[] x, double[] gradient) {
      return (x[k] <= lower[k] && gradient[k] > 0) || (x[k] >= upper[k] && gradient[k] < 0);
    }

    /** The gradient of the variables that may move; 0 for the others. */
    double[] projected(double[] x, double[] gradient) {
      double[] projected = gradient.clone();
      for (int k = 0; k < x.length; k++) {
        if (holds(k, x, gradient)) {
          projected[k] = 0;
        }
      }
      return projected;
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
    double[] lower = new double[x.length];
    double[] upper = new double[x.length];
    Arrays.fill(lower, Double.NEGATIVE_INFINITY);
    Arrays.fill(upper, Double.POSITIVE_INFINITY);
    return minimize(objective, x, lower, upper, tolerance, mostSteps, listener);
  }

  /**
   * Goes down from {@code x} within bounds; {@code x} receives the best point.
   *
   * @param objective the function, asked for within the bounds only
   * @param x start, within the bounds, where the function is finite
   * @param lower bounds; may be infinite
   * @param upper bounds; may be infinite
   * @param tolerance the search ends where a component of the gradient, of variables that may move,
   *     is at most this in size
   * @param mostSteps at least 1
   * @param listener told of every step
   * @return the value at the end
   */
  public static double minimize(
      Objective objective,
      double[] x,
      double[] lower,
      double[] upper,
      double tolerance,
      int mostSteps,
      Listener listener) {
    int n = x.length;
    Box box = new Box(lower, upper);
    ArrayDeque<Step> memory = new ArrayDeque<>();
    double[] gradient = new double[n];
    double value = objective.at(x, gradient);
    for (int step = 1; step <= mostSteps; step++) {
      double[] downhill = box.projected(x, gradient);
      if (largest(downhill) <= tolerance) {
        break;
      }
      double[] direction = direction(box, x, gradient, downhill, memory);
      double slope = dot(gradient, direction);
      if (!(slope < 0)) {
        memory.clear();
        direction = direction(box, x, gradient, downhill, memory);
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
        double expected = 0; // the change along the way, which bounds may bend
        double onward = 0; // the slope at its end, where it goes on
        for (int k = 0; k < n; k++) {
          double straight = Math.fma(length, direction[k], x[k]);
          next[k] = Math.min(Math.max(straight, lower[k]), upper[k]);
          expected = Math.fma(gradient[k], next[k] - x[k], expected);
        }
        nextValue = objective.at(next, nextGradient);
        for (int k = 0; k < n; k++) {
          double straight = Math.fma(length, direction[k], x[k]);
          onward += next[k] == straight ? nextGradient[k] * direction[k] : 0;
        }
        falls = nextValue <= Math.fma(ARMIJO, expected, value);
        if (!falls) {
          high = length;
        } else if (onward < WOLFE * slope) {
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

  /** The step that the memory suggests, of the variables that may move. */
  private static double[] direction(
      Box box, double[] x, double[] gradient, double[] downhill, ArrayDeque<Step> memory) {
    double[] direction = direction(downhill, memory);
    for (int k = 0; k < x.length; k++) {
      if (box.holds(k, x, gradient)) {
        direction[k] = 0;
      }
    }
    return direction;
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

package io.roughspike.testing;

import java.util.function.ToDoubleFunction;

/**
 * The derivative of a function along a direction by central differences over 8 steps. They are
 * exact for polynomials of degree 8, such as numbers of a signature of depth 8 as functions of
 * points, so that the step may be large; what is left is rounding, below 5e-16 of the largest value
 * divided by the step.
 */
public final class DirectionalDerivative {
  private static final double[] WEIGHTS = {4 / 5.0, -1 / 5.0, 4 / 105.0, -1 / 280.0};

  private DirectionalDerivative() {}

  /** d/dh f(x + h direction) at h = 0 with steps of {@code step}. */
  public static double of(
      ToDoubleFunction<double[]> f, double[] x, double[] direction, double step) {
    double sum = 0;
    for (int i = 1; i <= WEIGHTS.length; i++) {
      double up = f.applyAsDouble(moved(x, direction, i * step));
      double down = f.applyAsDouble(moved(x, direction, -i * step));
      sum += WEIGHTS[i - 1] * (up - down);
    }
    return sum / step;
  }

  private static double[] moved(double[] x, double[] direction, double h) {
    double[] moved = x.clone();
    for (int i = 0; i < x.length; i++) {
      moved[i] += h * direction[i];
    }
    return moved;
  }
}

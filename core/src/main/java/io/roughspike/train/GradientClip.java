package io.roughspike.train;

/**
 * Bounds a gradient before another rule uses it: first each component to [-value, value], then the
 * whole to Euclidean norm {@code norm}, keeping its direction:
 *
 * <pre>
 *   g_p &lt;- min(max(g_p, -value), value)
 *   g   &lt;- g min(1, norm / |g|)
 * </pre>
 *
 * State: that of the other rule.
 *
 * @param optimizer uses the bounded gradient
 * @param value above 0; infinite for no bound
 * @param norm above 0; infinite for no bound
 */
public record GradientClip(Optimizer optimizer, double value, double norm) implements Optimizer {
  /** Checks the values. */
  public GradientClip {
    if (!(value > 0)) {
      throw new IllegalArgumentException("clipValue must be above 0, got " + value);
    }
    if (!(norm > 0)) {
      throw new IllegalArgumentException("clipNorm must be above 0, got " + norm);
    }
  }

  @Override
  public int stateSize(int parameters) {
    return optimizer.stateSize(parameters);
  }

  @Override
  public void update(double[] parameters, double[] gradient, double rate, double[] state) {
    double largest = 0;
    for (int p = 0; p < gradient.length; p++) {
      gradient[p] = Math.min(Math.max(gradient[p], -value), value);
      largest = Math.max(largest, Math.abs(gradient[p]));
    }
    if (largest > 0) {
      double sum = 0;
      for (double g : gradient) {
        sum += (g / largest) * (g / largest); // no overflow
      }
      double length = largest * Math.sqrt(sum);
      if (length > norm) {
        for (int p = 0; p < gradient.length; p++) {
          gradient[p] *= norm / length;
        }
      }
    }
    optimizer.update(parameters, gradient, rate, state);
  }
}

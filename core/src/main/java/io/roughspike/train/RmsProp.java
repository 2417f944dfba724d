package io.roughspike.train;

/**
 * RMSProp with momentum:
 *
 * <pre>
 *   n     &lt;- decay n + (1 - decay) g^2
 *   m     &lt;- momentum m + rate g / sqrt(n + 1e-8)
 *   theta &lt;- theta - m
 * </pre>
 *
 * State: all n, then all m.
 *
 * @param decay in [0, 1)
 * @param momentum in [0, 1)
 */
public record RmsProp(double decay, double momentum) implements Optimizer {
  private static final double EPSILON = 1e-8;

  /** Checks the values. */
  public RmsProp {
    Checks.requireFactor("decay", decay);
    Checks.requireFactor("momentum", momentum);
  }

  @Override
  public int stateSize(int parameters) {
    return 2 * parameters;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double rate, double[] state) {
    int count = parameters.length;
    for (int p = 0; p < count; p++) {
      double g = gradient[p];
      double n = decay * state[p] + (1 - decay) * g * g;
      double m = momentum * state[count + p] + rate * g / Math.sqrt(n + EPSILON);
      state[p] = n;
      state[count + p] = m;
      parameters[p] -= m;
    }
  }
}

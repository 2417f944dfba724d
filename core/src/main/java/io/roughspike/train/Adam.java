package io.roughspike.train;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1), t = 1, 2, ...:
 *
 * <pre>
 *   m     &lt;- beta1 m + (1 - beta1) g
 *   n     &lt;- beta2 n + (1 - beta2) g^2
 *   theta &lt;- theta - rate m / (1 - beta1^t) / ( sqrt(n / (1 - beta2^t)) + epsilon )
 * </pre>
 *
 * State: all m, then all n, then beta1^t and beta2^t as 1 - beta1^t and 1 - beta2^t (so that zero
 * is the start).
 *
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param epsilon positive and finite
 */
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
  /** Checks the values. */
  public Adam {
    Checks.requireFactor("beta1", beta1);
    Checks.requireFactor("beta2", beta2);
    Checks.requirePositive("epsilon", epsilon);
  }

  /** The authors' values: beta1 0.9, beta2 0.999, epsilon 1e-8. */
  public Adam() {
    this(0.9, 0.999, 1e-8);
  }

  @Override
  public int stateSize(int parameters) {
    return 2 * parameters + 2;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double rate, double[] state) {
    int count = parameters.length;
    double correction1 = beta1 * state[2 * count] + (1 - beta1);
    double correction2 = beta2 * state[2 * count + 1] + (1 - beta2);
    state[2 * count] = correction1;
    state[2 * count + 1] = correction2;
    for (int p = 0; p < count; p++) {
      double g = gradient[p];
      double m = beta1 * state[p] + (1 - beta1) * g;
      double n = beta2 * state[count + p] + (1 - beta2) * g * g;
      state[p] = m;
      state[count + p] = n;
      parameters[p] -= rate * (m / correction1) / (Math.sqrt(n / correction2) + epsilon);
    }
  }
}

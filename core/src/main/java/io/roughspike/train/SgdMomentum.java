package io.roughspike.train;

/**
 * Gradient descent with momentum: {@code m <- momentum m + rate g; theta <- theta - m}. State: all
 * m.
 *
 * @param momentum in [0, 1); 0 is plain gradient descent
 */
public record SgdMomentum(double momentum) implements Optimizer {
  /** Checks the values. */
  public SgdMomentum {
    Checks.requireFactor("momentum", momentum);
  }

  @Override
  public int stateSize(int parameters) {
    return parameters;
  }

  @Override
  public void update(double[] parameters, double[] gradient, double rate, double[] state) {
    for (int p = 0; p < parameters.length; p++) {
      double m = momentum * state[p] + rate * gradient[p];
      state[p] = m;
      parameters[p] -= m;
    }
  }
}

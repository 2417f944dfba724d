package io.roughspike.train;

import io.roughspike.math.SymmetricMatrix;

/**
 * Adam with the whole matrix of products of gradient components in place of its diagonal
 * (full-matrix AdaGrad, Duchi, Hazan and Singer, JMLR 12, 2011, with forgetting), t = 1, 2, ...:
 *
 * <pre>
 *   m     &lt;- beta1 m + (1 - beta1) g
 *   N     &lt;- beta2 N + (1 - beta2) g g^T
 *   A     =  N / (1 - beta2^t)
 *   theta &lt;- theta - rate ( A + (damping^2 lambda_max(A) + 1e-300) I )^(-1/2) m / (1 - beta1^t)
 * </pre>
 *
 * <p>Where the gradients of several parameters are nearly parallel, as those of the weights into
 * one neuron are, rules that scale each parameter alone move all of them together and hardly move
 * their differences. This one moves along every eigenvector of A at the same speed, down to {@code
 * damping} of the largest scale.
 *
 * <p>The inverse root is renewed at steps 1 to {@value #FIRST_STEPS} and every {@value #EVERY}
 * steps. Cost for n parameters: n^2 a step, about 50 n^3 for a renewal; for up to some 500
 * parameters. State: m, N (n x n), the inverse root (n x n), then 1 - beta1^t, 1 - beta2^t and t.
 *
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param damping positive and finite
 */
public record FullMatrixAdam(double beta1, double beta2, double damping) implements Optimizer {
  private static final int EVERY = 10;
  private static final int FIRST_STEPS = 5;

  /** Keeps a gradient of 0 from dividing by 0. */
  private static final double SMALLEST = 1e-300;

  /** Checks the values. */
  public FullMatrixAdam {
    Checks.requireFactor("beta1", beta1);
    Checks.requireFactor("beta2", beta2);
    Checks.requirePositive("damping", damping);
  }

  /** beta1 0.9, beta2 0.98, damping 0.03. */
  public FullMatrixAdam() {
    this(0.9, 0.98, 0.03);
  }

  @Override
  public int stateSize(int parameters) {
    return Math.addExact(Math.multiplyExact(2 * parameters, parameters), parameters + 3);
  }

  @Override
  public void update(double[] parameters, double[] gradient, double rate, double[] state) {
    int n = parameters.length;
    int products = n;
    int root = n + n * n;
    int last = n + 2 * n * n;
    double correction1 = beta1 * state[last] + (1 - beta1);
    double correction2 = beta2 * state[last + 1] + (1 - beta2);
    int step = (int) state[last + 2] + 1;
    state[last] = correction1;
    state[last + 1] = correction2;
    state[last + 2] = step;
    for (int p = 0; p < n; p++) {
      state[p] = beta1 * state[p] + (1 - beta1) * gradient[p];
      for (int q = 0; q < n; q++) {
        int at = products + p * n + q;
        state[at] = beta2 * state[at] + (1 - beta2) * gradient[p] * gradient[q];
      }
    }
    if (step <= FIRST_STEPS || step % EVERY == 0) {
      renewRoot(state, n, products, root, correction2);
    }
    for (int p = 0; p < n; p++) {
      double sum = 0;
      for (int q = 0; q < n; q++) {
        sum = Math.fma(state[root + p * n + q], state[q], sum);
      }
      parameters[p] -= rate * sum / correction1;
    }
  }

  private void renewRoot(double[] state, int n, int products, int root, double correction2) {
    double[] a = new double[n * n];
    double[] vectors = new double[n * n];
    for (int k = 0; k < a.length; k++) {
      a[k] = state[products + k] / correction2;
    }
    SymmetricMatrix.diagonalize(a, n, vectors);
    double largest = 0;
    for (int r = 0; r < n; r++) {
      largest = Math.max(largest, a[r * n + r]);
    }
    double floor = damping * damping * largest + SMALLEST;
    for (int p = 0; p < n; p++) {
      for (int q = 0; q < n; q++) {
        double sum = 0;
        for (int r = 0; r < n; r++) {
          double value = Math.max(a[r * n + r], 0);
          sum += vectors[r * n + p] * vectors[r * n + q] / Math.sqrt(value + floor);
        }
        state[root + p * n + q] = sum;
      }
    }
  }
}

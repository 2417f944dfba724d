package io.roughspike.train;

/**
 * Regularisation of the values theta of one learned block.
 *
 * <pre>
 *   added to the loss          l1 sum |theta| + l2 sum theta^2
 *   added to its derivative    l1 sign(theta) + 2 l2 theta
 *   after an optimiser step    u &lt;- u - rate decay u_before
 * </pre>
 *
 * with u the free value and rate the learning rate of the step: decoupled weight decay (Loshchilov
 * and Hutter, arXiv 1711.05101). With an optimiser that rescales gradients it pulls all values
 * alike, which l2 does not.
 *
 * @param l1 at least 0
 * @param l2 at least 0
 * @param decay at least 0
 */
public record Penalty(double l1, double l2, double decay) {
  /** No regularisation. */
  public static final Penalty NONE = new Penalty(0, 0, 0);

  /** Checks the values. */
  public Penalty {
    Checks.requireNotNegative("l1", l1);
    Checks.requireNotNegative("l2", l2);
    Checks.requireNotNegative("decay", decay);
  }

  /** What one value adds to the loss. */
  double value(double theta) {
    return l1 * Math.abs(theta) + l2 * theta * theta;
  }

  /** What one value adds to its derivative; 0 where |theta| has none. */
  double derivative(double theta) {
    return l1 * Math.signum(theta) + 2 * l2 * theta;
  }
}

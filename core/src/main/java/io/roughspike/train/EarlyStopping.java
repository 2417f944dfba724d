package io.roughspike.train;

/**
 * Stops a training when its held-out loss has not fallen for a while; the parameters of the lowest
 * one are the result. All tests share their noise, so that losses differ because models do.
 *
 * @param patience stops after this many tests in a row without a new lowest loss, at least 1
 * @param improvement a loss counts as lower when it is below the lowest one by more than this, at
 *     least 0
 */
public record EarlyStopping(int patience, double improvement) {
  /** Checks the values. */
  public EarlyStopping {
    Checks.requireAtLeastOne("patience", patience);
    Checks.requireNotNegative("improvement", improvement);
  }
}

package io.roughspike.train;

/**
 * Training stopped because a number failed: the loss, its gradient or the model was not finite. The
 * trainer's state is the last good one, before the step that failed.
 */
public final class NonFiniteLossException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  private final int step;

  /** A failure of {@code what} at {@code step}. */
  NonFiniteLossException(int step, String what) {
    super(
        "training failed at step %d: %s (the state before this step is kept; try a lower learning rate)"
            .formatted(step, what));
    this.step = step;
  }

  /** As above, found as {@code cause}. */
  NonFiniteLossException(int step, RuntimeException cause) {
    this(step, cause.getMessage());
    initCause(cause);
  }

  /** {@return the step that failed, from 0} */
  public int step() {
    return step;
  }
}

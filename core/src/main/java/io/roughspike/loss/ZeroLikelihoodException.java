package io.roughspike.loss;

/** Recorded spikes are impossible in a model, so that the log of their likelihood is not finite. */
public final class ZeroLikelihoodException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /** A failure that {@code message} tells of. */
  ZeroLikelihoodException(String message) {
    super(message);
  }
}

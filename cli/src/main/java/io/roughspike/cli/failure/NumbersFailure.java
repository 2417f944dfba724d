package io.roughspike.cli.failure;

/** Numbers of a result are not finite; the message is a sentence with the remedy. */
public final class NumbersFailure extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /** A failure that {@code sentence} explains. */
  public NumbersFailure(String sentence) {
    super(sentence);
  }
}

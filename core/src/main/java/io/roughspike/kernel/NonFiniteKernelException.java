package io.roughspike.kernel;

/** A signature kernel is too large for a double: the numbers failed. */
public final class NonFiniteKernelException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure at path {@code x} of the first batch and {@code y} of the second.
   *
   * @param x number of the path in the first batch
   * @param y number of the path in the second batch
   */
  public NonFiniteKernelException(int x, int y) {
    super(
        "the signature kernel of path %d of X and path %d of Y is not finite: scale the paths down, for spike trains by smaller jump scales and a smaller time scale"
            .formatted(x, y));
  }
}

package io.roughspike.signature;

/** Thrown before a computation that would take more memory than its caller allows. */
public final class MemoryLimitException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final double missing;

  MemoryLimitException(String message, double missing) {
    super(message);
    this.missing = missing;
  }

  /** {@return bytes by which the limit would have to be raised} */
  public double missing() {
    return missing;
  }
}

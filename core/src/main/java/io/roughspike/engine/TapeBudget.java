package io.roughspike.engine;

/**
 * Memory that an engine may take for the tapes of networks.
 *
 * @param bytes of all threads together
 * @param threads that share them equally
 */
public record TapeBudget(long bytes, int threads) {
  private static final double MEBIBYTE = 1 << 20;

  /** {@return bytes of one thread} */
  public long perThread() {
    return bytes / threads;
  }

  /**
   * {@return the refusal of this budget}
   *
   * @param what it is too small for
   * @param needed bytes of one thread that would do, or nearly so
   * @param otherwise what would help too, after the budget that would do; may be empty
   */
  public IllegalArgumentException tooSmallFor(String what, long needed, String otherwise) {
    long all = needed * threads;
    return new IllegalArgumentException(
        "the tape budget of %d bytes for %d thread%s is too small for %s: give about %d bytes (%s MiB)%s%s"
            .formatted(
                bytes,
                threads,
                threads == 1 ? "" : "s",
                what,
                all,
                Math.ceil(all / MEBIBYTE * 1000) / 1000,
                otherwise,
                threads == 1 ? "" : " or use fewer threads"));
  }
}

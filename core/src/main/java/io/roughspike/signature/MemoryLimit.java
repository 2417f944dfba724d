package io.roughspike.signature;

/** Refuses computations that would take more memory than their caller allows. */
final class MemoryLimit {
  /** Bytes of the longest array of numbers that every JVM can make. */
  static final long LONGEST_ARRAY = (Integer.MAX_VALUE - 8L) * Double.BYTES;

  /** So many bytes no machine has. */
  private static final double ANY_MACHINE = 1e15;

  private MemoryLimit() {}

  /**
   * The refusal of {@code bytes} beyond {@code limit}; callers compare, so that what is not refused
   * costs no sentence.
   *
   * @param what needs them, in the plural
   * @param threads that share them
   * @param remedy what to do about what needs most of them
   */
  static MemoryLimitException refusal(
      String what, double bytes, int threads, long limit, String remedy) {
    String message =
        bytes < ANY_MACHINE
            ? "%s need up to %.0f bytes in %d thread%s, more than the limit of %d: %s%s, or raise the limit"
                .formatted(
                    what,
                    bytes,
                    threads,
                    threads == 1 ? "" : "s",
                    limit,
                    remedy,
                    threads == 1 ? "" : ", use fewer threads")
            : "%s need more memory than any machine has: %s".formatted(what, remedy);
    return new MemoryLimitException(message, bytes - limit);
  }
}

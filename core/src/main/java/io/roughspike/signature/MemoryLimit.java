package io.roughspike.signature;

/** Refuses computations that would take more memory than their caller allows. */
final class MemoryLimit {
  /** Bytes of the longest array of numbers that every JVM can make. */
  static final long LONGEST_ARRAY = (Integer.MAX_VALUE - 8L) * Double.BYTES;

  private MemoryLimit() {}

  /**
   * The refusal of {@code bytes} beyond {@code limit}; callers compare, so that what is not refused
   * costs no sentence.
   *
   * @param what needs them, in the plural
   * @param threads that share them
   */
  static IllegalArgumentException refusal(String what, double bytes, int threads, long limit) {
    return new IllegalArgumentException(
        "%s need up to %.0f bytes in %d thread%s, more than the limit of %d: lower the depth%s, or raise the limit"
            .formatted(
                what,
                bytes,
                threads,
                threads == 1 ? "" : "s",
                limit,
                threads == 1 ? "" : ", use fewer threads"));
  }
}

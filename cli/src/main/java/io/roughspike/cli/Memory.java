package io.roughspike.cli;

import io.roughspike.cli.failure.ConfigurationException;

/** Refuses, before anything is computed, what would not fit the memory that Java may use. */
final class Memory {
  /** An array of Java holds at most about as many numbers. */
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;

  /** So many bytes no machine has. */
  private static final double ANY_MACHINE = 1e15;

  private Memory() {}

  /**
   * Refuses an array that is too long.
   *
   * @param what it holds, for instance "the Gram matrix of 3 x 4 paths"
   * @param numbers how many that is; or, beyond what one array can have, fewer
   * @param remedy what to do
   * @return its length
   */
  static int length(String what, double numbers, String remedy) {
    if (numbers * Double.BYTES >= ANY_MACHINE) {
      throw new ConfigurationException(
          "%s needs more memory than any machine has: %s".formatted(what, remedy));
    }
    if (!(numbers <= LONGEST_ARRAY)) {
      throw new ConfigurationException(
          "%s needs at least %.4g bytes, more than the %d that one array can have: %s"
              .formatted(what, numbers * Double.BYTES, LONGEST_ARRAY * Double.BYTES, remedy));
    }
    return (int) numbers;
  }

  /**
   * Refuses {@code numbers} doubles that do not fit what is left of the heap.
   *
   * @return bytes that are left beside them
   */
  static long require(String what, long numbers, String remedy) {
    long bytes = numbers * Double.BYTES;
    if (bytes > free()) {
      System.gc(); // what was needed to read the input
    }
    long free = free();
    if (bytes > free) {
      throw new ConfigurationException(
          "%s needs %d bytes and %d are free: %s, or set ROUGHSPIKE_JAVA_OPTS=-Xmx%dm"
              .formatted(what, bytes, free, remedy, suggestion(bytes - free)));
    }
    return free - bytes;
  }

  /** Whether so many doubles, in one array, fit what is left of the heap. */
  static boolean fits(double numbers) {
    return numbers <= LONGEST_ARRAY && numbers * Double.BYTES <= free();
  }

  /**
   * What is left for large arrays, which live in the old generation: two thirds of the heap, by
   * default, less all that is in use.
   */
  private static long free() {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return Math.max(0, runtime.maxMemory() / 3 * 2 - used);
  }

  /** How to raise a limit that was set by the heap, as the end of a sentence; or nothing. */
  static String heapFor(double missing) {
    return missing < ANY_MACHINE
        ? ": set ROUGHSPIKE_JAVA_OPTS=-Xmx%dm".formatted(suggestion((long) missing))
        : "";
  }

  /** A heap in MiB in which {@code missing} more bytes are left, with some to spare. */
  private static long suggestion(long missing) {
    return (Runtime.getRuntime().maxMemory() + 2 * missing) / 10 * 11 / (1 << 20) + 1;
  }
}

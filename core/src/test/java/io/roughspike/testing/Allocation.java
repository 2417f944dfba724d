package io.roughspike.testing;

import java.lang.reflect.Method;

/** Measures what a piece of work allocates on the calling thread. */
public final class Allocation {
  private Allocation() {}

  /**
   * Bytes that the calling thread allocates while it does {@code work} {@code times} times, for
   * each time. What measuring itself allocates, below 1 KiB, is spread over the times.
   */
  public static double bytesEach(int times, Runnable work) {
    long before = allocated();
    for (int k = 0; k < times; k++) {
      work.run();
    }
    return (double) (allocated() - before) / times;
  }

  /** By reflection, so that no module must require jdk.management for its tests. */
  private static long allocated() {
    try {
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      Method bytes =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
      return (long) bytes.invoke(threads);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM does not count allocated bytes", e);
    }
  }
}

package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Bytes that the current thread allocates on the heap. The counter belongs to module
 * jdk.management, which the modules under test must not read: it is found by name.
 */
public final class AllocationMeter {
  private final MethodHandle allocatedBytes;

  /** A meter; fails where the JVM does not count. */
  public AllocationMeter() {
    try {
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      allocatedBytes =
          MethodHandles.publicLookup()
              .findVirtual(
                  Class.forName("com.sun.management.ThreadMXBean"),
                  "getCurrentThreadAllocatedBytes",
                  MethodType.methodType(long.class))
              .bindTo(threads);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JVM does not count allocated bytes", e);
    }
  }

  /** Bytes that one call of {@code work} allocates on this thread. */
  public long bytes(Runnable work) {
    try {
      long before = (long) allocatedBytes.invokeExact();
      work.run();
      return (long) allocatedBytes.invokeExact() - before;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The smallest number of bytes that a call allocates in up to {@code rounds} calls; stops at the
   * first that allocates nothing. Early calls may allocate what compiled code does not.
   */
  public long leastBytes(int rounds, Runnable work) {
    long least = Long.MAX_VALUE;
    for (int k = 0; k < rounds && least > 0; k++) {
      least = Math.min(least, bytes(work));
    }
    return least;
  }

  /** Fails, naming {@code what}, if every one of {@code rounds} calls of {@code work} allocates. */
  public void assertAllocatesNothing(String what, int rounds, Runnable work) {
    assertEquals(
        0, leastBytes(rounds, work), () -> what + " must allocate nothing once warm, bytes");
  }
}

package io.roughspike.cli.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Makes an interrupt (control-C, SIGTERM) wait until a training has saved its checkpoint. While one
 * of these is open, an interrupt sets a flag that a training asks for. When none is open any more,
 * or at once, nothing more is written, what is unfinished is removed, and the process ends.
 */
public final class Interruption implements AutoCloseable {
  private static final Object MONITOR = new Object();

  /** In the order in which they came. */
  private static final Set<Leftover> LEFTOVERS = new LinkedHashSet<>();

  private static int open;
  private static volatile boolean requested;

  /** Whether nothing may be written any more. */
  private static boolean over;

  static {
    try {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Interruption::end));
    } catch (IllegalStateException e) { // the process ends already
      requested = true;
      over = true;
    }
  }

  /** Something that must not be left behind. */
  @FunctionalInterface
  interface Leftover {
    /** Removes it, as far as that can be done. */
    void remove();
  }

  /** Something done with files. */
  @FunctionalInterface
  interface Action<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /** From now on interrupts wait. */
  public Interruption() {
    synchronized (MONITOR) {
      stopIfOver();
      open++;
    }
  }

  /** Whether the process was told to end. */
  public boolean isRequested() {
    return requested;
  }

  @Override
  public void close() {
    synchronized (MONITOR) {
      open--;
      MONITOR.notifyAll();
    }
  }

  /**
   * Does something short that an interrupt must not cut in two; does not return where the process
   * ends.
   */
  static <T> T undisturbed(Action<T> action) throws IOException {
    synchronized (MONITOR) {
      stopIfOver();
      return action.run();
    }
  }

  /** Says, within {@link #undisturbed}, what an interrupt shall remove. */
  static void add(Leftover leftover) {
    LEFTOVERS.add(leftover);
  }

  /** Removes {@code leftover} now. */
  static void remove(Leftover leftover) {
    synchronized (MONITOR) {
      stopIfOver();
      leftover.remove();
      LEFTOVERS.remove(leftover);
    }
  }

  private static void stopIfOver() {
    waitWhile(() -> over);
  }

  private static void waitWhile(BooleanSupplier condition) {
    while (condition.getAsBoolean()) {
      try {
        MONITOR.wait();
      } catch (InterruptedException e) {
        // The process ends, and no one interrupts its threads to any purpose.
      }
    }
  }

  private static void end() {
    synchronized (MONITOR) {
      requested = true;
      waitWhile(() -> open > 0);
      over = true;
      // Files before the folders that hold them.
      List<Leftover> last = new ArrayList<>(LEFTOVERS);
      last.reversed().forEach(Leftover::remove);
    }
  }
}

package io.roughspike.cli;

import java.lang.reflect.Method;

/**
 * Standard error, as the launcher leaves it. The JVM says that it uses an incubating module before
 * any code of a program runs, and nothing turns that off; so the launcher starts it with a filter
 * at descriptor 2, which passes on all but this line, and leaves standard error itself at another
 * one. Once the program runs it belongs at descriptor 2 again, so that nothing stands between it
 * and a terminal or log.
 */
final class StandardError {
  /** System property by which the launcher tells the descriptor at which it left the stream. */
  private static final String DESCRIPTOR = "roughspike.stderr.descriptor";

  /** System property by which the launcher tells the width of the terminal, if it is one. */
  private static final String COLUMNS = "roughspike.stderr.columns";

  private StandardError() {}

  /**
   * Puts standard error back at descriptor 2, by the one duplication of a descriptor that the JDK
   * has and that needs no native code of ours; the launcher opens its package for this. Where a JDK
   * has it no more, the filter stays, which passes on what it gets.
   */
  static void takeBack() {
    String descriptor = System.getProperty(DESCRIPTOR);
    if (descriptor == null) {
      return;
    }
    try {
      Method duplicate =
          Class.forName("sun.nio.ch.InheritedChannel")
              .getDeclaredMethod("dup2", int.class, int.class);
      duplicate.setAccessible(true);
      duplicate.invoke(null, Integer.parseInt(descriptor), 2);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // still behind the filter
    }
  }

  /**
   * Columns of the terminal; 0 where it is none, or the launcher did not say. The library of the
   * progress bar would find them too, by JLine, which takes more than a second of processor time.
   */
  static int columns() {
    return Math.max(0, Integer.getInteger(COLUMNS, 0));
  }
}

package io.roughspike.cli;

/**
 * What a command ends with. One that a signal ends has 128 + the signal's number whatever it
 * returns: 130 after control-C (SIGINT), 143 after SIGTERM, 129 after SIGHUP.
 */
final class ExitCodes {
  /** The work is done. */
  static final int DONE = 0;

  /** A comparison, check or score did not hold. */
  static final int NOT_HELD = 1;

  /** Wrong usage of a command or option. */
  static final int USAGE = 2;

  /** A bad configuration, bad data, or a machine that cannot do it. */
  static final int BAD_INPUT = 3;

  /** A file could not be read or written, or a folder is in use or holds a run. */
  static final int FILE = 4;

  /**
   * The numbers failed: a state, loss, signature, kernel or derivative is not finite, or a path
   * fires far too often.
   */
  static final int NUMBERS = 5;

  /** A defect of the program, which asks for a report. */
  static final int DEFECT = 70;

  /** Interrupted, with a checkpoint saved. */
  static final int INTERRUPTED = 130;

  private ExitCodes() {}
}

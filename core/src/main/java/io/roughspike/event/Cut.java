package io.roughspike.event;

/** Columns of what says how a segment is cut, of lanes alone. */
final class Cut {
  /** Fraction d of the segment that a sub-step takes. */
  static final int FRACTION = 0;

  /** Fraction r of the segment that is left where it begins. */
  static final int REST = 1;

  /** Length of the segment. */
  static final int LENGTH = 2;

  // What a sub-step says of the event function.

  /** Its value at the end. */
  static final int VALUE = 3;

  /** At a threshold, its value at the start. */
  static final int START = 4;

  static final int START_SLOPE = 5;
  static final int END_SLOPE = 6;

  // The bracket of a search: two fractions, what is sought there, and where to look next.

  static final int A = 7;
  static final int AT_A = 8;
  static final int B = 9;
  static final int AT_B = 10;
  static final int GUESS = 11;

  /** The end of the bracket where what is sought is at least 0. */
  static final int FOUND = 12;

  /** Columns of a bracket, from {@link #A} on. */
  static final int BRACKET = 6;

  /**
   * What a segment is judged by before it begins: its largest error as a multiple of what is
   * tolerated, or how far a jump turns states.
   */
  static final int JUDGED = 13;

  // Backwards.

  /** What a longer sub-step brings: derivative by d. */
  static final int BY_FRACTION = 14;

  /** Derivative by r; of a sub-step that ends in an event all that r brings. */
  static final int BY_REST = 15;

  /** Cotangent of what is left of the segment when an event happens. */
  static final int REST_COTANGENT = 16;

  /** Of a given spike the log of its neuron's intensity; in a sweep the cotangent of that. */
  static final int GIVEN = 17;

  /** How many there are. */
  static final int COUNT = 18;

  private Cut() {}
}

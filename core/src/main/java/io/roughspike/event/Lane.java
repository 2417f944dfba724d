package io.roughspike.event;

/** Columns of the numbers of lanes alone. */
final class Lane {
  /** Fraction r of the segment that is left. */
  static final int R = 0;

  /**
   * r where the next of what is known before comes in the segment, as an input spike; 0 without.
   */
  static final int R_TIMED = 1;

  /** r after the sub-step if no neuron fires. */
  static final int R_NEXT = 2;

  /** 1 if the lane's segment ends unless a neuron fires, else 0. */
  static final int ENDS = 3;

  /** Segments until something happens to the lane alone. */
  static final int AHEAD = 4;

  /** Segments whose noise is at hand and not used up; infinity for a lane that stands still. */
  static final int AT_HAND = 5;

  /** Where the next block of noise goes: -1 for the first places, 1 for the last. */
  static final int SIDE = 6;

  /** Where the block that is drawn goes: as {@link #SIDE}, 0 for nowhere. */
  static final int DEAL = 7;

  /** Sum over neurons of cotangents times increments: what a longer sub-step would bring. */
  static final int SLOPE = 8;

  /** Cotangent of r. */
  static final int R_COTANGENT = 9;

  /** 1 if a neuron fires, else 0. */
  static final int FIRES = 10;

  /** Of a given spike the log of its neuron's intensity; in a sweep the cotangent of that. */
  static final int GIVEN = 11;

  /** How many there are, besides those of groups of neurons. */
  static final int COUNT = 12;

  /** The first of two columns of a group of neurons with one model, where there are several. */
  static int ofGroup(int group) {
    return COUNT + 2 * group;
  }

  private Lane() {}
}

package io.roughspike.simd;

/** What is shared out among the three lane widths at which this module's tests run. */
final class LaneWidths {
  static final int COUNT = 3;

  private LaneWidths() {}

  /** {@return which part is that of this width, from 0} */
  static int part() {
    return Integer.numberOfTrailingZeros(LaneShapes.DOUBLES.length()) % COUNT;
  }
}

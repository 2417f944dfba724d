package io.roughspike.cli.picture;

/** The colours of the figures. */
public final class Palette {
  /** Of the only curve of a panel. */
  public static final int ONLY = 0x0072b2;

  /** Colours that people with any colour vision can tell apart (after Okabe and Ito). */
  private static final int[] COLOURS = {0xe69f00, 0x4aa3df, 0x009e73, 0xb5316f};

  private Palette() {}

  /** The colour of thing {@code index} of {@code count} that a panel shows. */
  public static int colour(int index, int count) {
    return count == 1 ? ONLY : COLOURS[index % COLOURS.length];
  }

  /**
   * A mixture with white.
   *
   * @param share of white, 0 to 1
   */
  public static int paler(int colour, double share) {
    int result = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int part = (colour >> shift) & 0xff;
      result |= (int) Math.round(part + share * (0xff - part)) << shift;
    }
    return result;
  }
}

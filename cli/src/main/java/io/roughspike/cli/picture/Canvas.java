package io.roughspike.cli.picture;

/**
 * Something to draw on. Coordinates are in points from the top left corner, colours are 0xRRGGBB.
 */
public interface Canvas {
  /** Where a text stands relative to its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * How a line looks.
   *
   * @param colour 0xRRGGBB
   * @param width in points
   * @param dash length of dashes and of the gaps between them; 0 for none
   */
  record Pen(int colour, double width, double dash) {
    /** A line without gaps. */
    public Pen(int colour, double width) {
      this(colour, width, 0);
    }
  }

  /**
   * How a text looks.
   *
   * @param size height of the font in points
   * @param colour 0xRRGGBB
   * @param vertical whether it is turned to read from bottom to top
   */
  record Lettering(double size, boolean bold, int colour, Anchor anchor, boolean vertical) {}

  /** Fills a rectangle. */
  void fill(double x, double y, double width, double height, int colour);

  /**
   * Fills a rectangle with a grid of cells of one colour each.
   *
   * @param colours row after row from the top, {@code columns} in each
   */
  void image(double x, double y, double width, double height, int[] colours, int columns);

  /** Fills the polygon whose corners are these points, all finite. */
  void polygon(double[] x, double[] y, int colour);

  /** Fills a disc around each point whose coordinates are finite. */
  void dots(double[] x, double[] y, double radius, int colour);

  /** Draws a line through points; a gap where a coordinate is not finite. */
  void line(double[] x, double[] y, Pen pen);

  /** Draws a straight line. */
  default void line(double x1, double y1, double x2, double y2, Pen pen) {
    line(new double[] {x1, x2}, new double[] {y1, y2}, pen);
  }

  /** Writes text whose baseline goes through the point. */
  void text(double x, double y, String text, Lettering lettering);

  /** Limits what is drawn from now on to a rectangle. */
  void startClip(double x, double y, double width, double height);

  /** Ends the limit of {@link #startClip}. */
  void endClip();
}

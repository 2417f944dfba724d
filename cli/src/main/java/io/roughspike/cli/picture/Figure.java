package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Anchor;
import io.roughspike.cli.picture.Canvas.Lettering;
import io.roughspike.cli.picture.Canvas.Pen;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Panels in rows, with one legend below.
 *
 * @param title for readers that cannot see the picture
 * @param rows panels, from left to right and top to bottom; at least one in each row
 * @param legend entries of the legend; none for none
 * @param note a line below it; empty for none
 */
public record Figure(String title, List<List<Panel>> rows, List<Entry> legend, String note) {
  private static final int PANEL_WIDTH = 360;
  private static final int PANEL_HEIGHT = 235;
  private static final int LEFT = 66;
  private static final int RIGHT = 16;
  private static final int TOP = 32;
  private static final int BOTTOM = 48;
  private static final int LEGEND_HEIGHT = 34;
  private static final double LEGEND_SIZE = 13;
  private static final int NOTE_HEIGHT = 22;
  private static final double NOTE_SIZE = 11;

  /** Width of a letter of the legend, near enough to place its entries. */
  private static final double LETTER = 7.2;

  private static final double SAMPLE_LINE = 26;

  /** An entry of the legend. */
  public record Entry(String name, Pen pen) {}

  private int width() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(1);
    return columns * (LEFT + PANEL_WIDTH + RIGHT);
  }

  private int height() {
    return rows.size() * (TOP + PANEL_HEIGHT + BOTTOM)
        + (legend.isEmpty() ? 4 : LEGEND_HEIGHT)
        + noteHeight();
  }

  private int noteHeight() {
    return note.isEmpty() ? 0 : NOTE_HEIGHT;
  }

  /** The figure as an SVG document. */
  public String toSvg() {
    SvgCanvas canvas = new SvgCanvas(width(), height(), title);
    draw(canvas);
    return canvas.document();
  }

  /** Writes the figure as PNG, two pixels a point. */
  public void writePng(OutputStream out) throws IOException {
    PngCanvas canvas = new PngCanvas(width(), height());
    draw(canvas);
    canvas.writeTo(out);
  }

  private void draw(Canvas canvas) {
    canvas.fill(0, 0, width(), height(), 0xffffff);
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        double left = c * (LEFT + PANEL_WIDTH + RIGHT) + LEFT;
        double top = r * (TOP + PANEL_HEIGHT + BOTTOM) + TOP;
        rows.get(r).get(c).draw(canvas, left, top, PANEL_WIDTH, PANEL_HEIGHT);
      }
    }
    drawLegend(canvas);
    canvas.text(
        width() / 2.0,
        height() - 10,
        note,
        new Lettering(NOTE_SIZE, false, 0x555555, Anchor.MIDDLE, false));
  }

  private void drawLegend(Canvas canvas) {
    double total = legend.stream().mapToDouble(Figure::entryWidth).sum();
    double x = (width() - total) / 2;
    double y = height() - noteHeight() - 13;
    for (Entry entry : legend) {
      canvas.line(x, y - 4.5, x + SAMPLE_LINE, y - 4.5, entry.pen());
      canvas.text(
          x + SAMPLE_LINE + 6,
          y,
          entry.name(),
          new Lettering(LEGEND_SIZE, false, 0x222222, Anchor.START, false));
      x += entryWidth(entry);
    }
  }

  private static double entryWidth(Entry entry) {
    return SAMPLE_LINE + 6 + LETTER * entry.name().length() + 22;
  }
}

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
 * @param columns how many columns of panels the figure is wide
 * @param rows rows of panels, from top to bottom
 * @param legend entries of the legend; none for none
 * @param note a line below it; empty for none
 */
public record Figure(String title, int columns, List<Row> rows, List<Entry> legend, String note) {
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

  /**
   * Panels side by side.
   *
   * @param panels from left to right, at least one
   * @param height of each in points
   * @param span columns that each covers
   */
  public record Row(List<? extends Plot> panels, int height, int span) {
    private int width() {
      return (span - 1) * (LEFT + PANEL_WIDTH + RIGHT) + PANEL_WIDTH;
    }
  }

  /** A figure of equal panels in rows. */
  public Figure(String title, List<List<Panel>> rows, List<Entry> legend, String note) {
    this(
        title,
        rows.stream().mapToInt(List::size).max().orElse(1),
        rows.stream().map(panels -> new Row(panels, PANEL_HEIGHT, 1)).toList(),
        legend,
        note);
  }

  private int width() {
    return columns * (LEFT + PANEL_WIDTH + RIGHT);
  }

  private int height() {
    return rows.stream().mapToInt(row -> TOP + row.height() + BOTTOM).sum()
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

  /** The figure as a PDF document. */
  public byte[] toPdf() {
    PdfCanvas canvas = new PdfCanvas(width(), height(), title);
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
    double top = TOP;
    for (Row row : rows) {
      double left = LEFT;
      for (Plot panel : row.panels()) {
        panel.draw(canvas, left, top, row.width(), row.height());
        left += row.width() + RIGHT + LEFT;
      }
      top += row.height() + BOTTOM + TOP;
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

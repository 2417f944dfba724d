package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Anchor;
import io.roughspike.cli.picture.Canvas.Lettering;

/**
 * A matrix in colours, its first row at the top, with a bar that tells the values. Of a large
 * matrix a cell of the picture is the mean of a block.
 *
 * @param title above the map
 * @param xLabel below it, of the columns
 * @param yLabel beside it, of the rows
 * @param cells the matrix
 * @param values the range of the colours
 * @param valueLabel beside the bar
 * @param columns axis of the columns, column k at k
 * @param rows axis of the rows, from the top
 */
public record HeatMap(
    String title,
    String xLabel,
    String yLabel,
    Cells cells,
    Axis values,
    String valueLabel,
    Axis columns,
    Axis rows)
    implements Plot {
  /** Letters of names of rows that the margin has room for, and the width of further ones. */
  private static final int FREE_LETTERS = 4;

  private static final double LETTER = 6.1;

  /** Cells along a side at most: about what a page shows. */
  private static final int MOST_CELLS = 512;

  private static final double GAP = 26;
  private static final double BAR_WIDTH = 18;
  private static final int BAR_STEPS = 256;

  /** Room right of the map: the bar, its numbers and its label. */
  private static final double BAR_ROOM = GAP + BAR_WIDTH + 78;

  private static final double NARROWEST = 120;

  /** A matrix whose rows and columns have numbers. */
  public HeatMap(
      String title, String xLabel, String yLabel, Cells cells, Axis values, String valueLabel) {
    this(
        title,
        xLabel,
        yLabel,
        cells,
        values,
        valueLabel,
        indices(cells.columns),
        indices(cells.rows));
  }

  /** The numbers of a matrix; NaN for none. */
  @FunctionalInterface
  public interface Values {
    /** The number in a row and column. */
    double at(int row, int column);
  }

  /**
   * A matrix.
   *
   * @param rows number of rows, at least 1
   * @param columns number of columns, at least 1
   */
  public record Cells(int rows, int columns, Values numbers) {
    private double mean(int top, int bottom, int left, int right) {
      double sum = 0;
      for (int i = top; i < bottom; i++) {
        for (int j = left; j < right; j++) {
          sum += numbers.at(i, j);
        }
      }
      return sum / ((bottom - top) * (right - left));
    }

    /**
     * The colours of the cells of the picture, blocks of {@code down} rows, {@code across} columns.
     */
    private int[] colours(int down, int across, Axis values) {
      int[] colours = new int[down * across];
      for (int i = 0; i < down; i++) {
        for (int j = 0; j < across; j++) {
          double mean =
              mean(
                  start(i, down, rows),
                  start(i + 1, down, rows),
                  start(j, across, columns),
                  start(j + 1, across, columns));
          colours[i * across + j] = ColourScale.colour(values.position(mean));
        }
      }
      return colours;
    }

    /** Where block {@code block} of {@code blocks} starts, of {@code count} rows or columns. */
    private static int start(int block, int blocks, int count) {
      return (int) ((long) block * count / blocks);
    }
  }

  @Override
  public void draw(Canvas canvas, double left, double top, double width, double height) {
    int letters = rows.ticks().stream().mapToInt(tick -> tick.label().length()).max().orElse(0);
    double names = Math.max(0, letters - FREE_LETTERS) * LETTER;
    double room = width - BAR_ROOM - names;
    double mapWidth =
        Math.clamp(height * cells.columns / cells.rows, Math.min(NARROWEST, room), room);
    double mapLeft = left + names + (room - mapWidth) / 2;
    drawMap(canvas, mapLeft, top, mapWidth, height, names);
    drawBar(canvas, mapLeft + mapWidth + GAP, top, height);
  }

  private void drawMap(
      Canvas canvas, double left, double top, double width, double height, double names) {
    int down = Math.min(cells.rows, MOST_CELLS);
    int across = Math.min(cells.columns, MOST_CELLS);
    canvas.image(left, top, width, height, cells.colours(down, across, values), across);
    for (Axis.Tick tick : columns.ticks()) {
      double at = left + width * columns.position(tick.value());
      canvas.line(at, top + height, at, top + height + Panel.TICK, Panel.FRAME);
      Panel.text(canvas, at, top + height + 17, tick.label(), Panel.TICK_SIZE, Anchor.MIDDLE);
    }
    for (Axis.Tick tick : rows.ticks()) {
      double at = top + height * rows.position(tick.value());
      canvas.line(left - Panel.TICK, at, left, at, Panel.FRAME);
      Panel.text(canvas, left - 7, at + 4, tick.label(), Panel.TICK_SIZE, Anchor.END);
    }
    Panel.frame(canvas, left, top, width, height);
    Panel.labels(canvas, left, top, width, height, title, xLabel, "");
    Panel.labels(canvas, left - names, top, width, height, "", "", yLabel);
  }

  /** The axis whose unit is a row or column; cell k reaches from k - 1/2 to k + 1/2. */
  private static Axis indices(int count) {
    return new Axis(-0.5, count - 0.5, Axis.Scale.WHOLE);
  }

  private void drawBar(Canvas canvas, double left, double top, double height) {
    int[] colours = new int[BAR_STEPS];
    for (int k = 0; k < BAR_STEPS; k++) {
      colours[k] = ColourScale.colour(1 - (k + 0.5) / BAR_STEPS);
    }
    canvas.image(left, top, BAR_WIDTH, height, colours, 1);
    double right = left + BAR_WIDTH;
    for (Axis.Tick tick : values.ticks()) {
      double at = top + height * (1 - values.position(tick.value()));
      double length = tick.label().isEmpty() ? Panel.TICK / 2 : Panel.TICK;
      canvas.line(right, at, right + length, at, Panel.FRAME);
      Panel.text(canvas, right + 7, at + 4, tick.label(), Panel.TICK_SIZE, Anchor.START);
    }
    Panel.frame(canvas, left, top, BAR_WIDTH, height);
    canvas.text(
        right + 62,
        top + height / 2,
        valueLabel,
        new Lettering(Panel.LABEL_SIZE, false, Panel.INK, Anchor.MIDDLE, true));
  }
}

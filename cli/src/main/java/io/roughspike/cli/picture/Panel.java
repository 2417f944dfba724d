package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Anchor;
import io.roughspike.cli.picture.Canvas.Lettering;
import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.equations.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * Curves, bands and dots over one pair of axes.
 *
 * @param title above the panel
 * @param xLabel below it
 * @param yLabel beside it
 * @param marks what is drawn, the first one at the bottom
 * @param x horizontal axis
 * @param y vertical axis
 * @param target a value of y to mark by a line across, if any
 */
public record Panel(
    String title,
    String xLabel,
    String yLabel,
    List<? extends Mark> marks,
    Axis x,
    Axis y,
    OptionalDouble target)
    implements Plot {
  /** How a target is drawn. */
  static final Pen TARGET = new Pen(0x222222, 1.2, 5);

  static final int INK = 0x222222;
  static final Pen FRAME = new Pen(INK, 0.9);
  static final double TICK_SIZE = 11;
  static final double LABEL_SIZE = 13;
  static final double TICK = 4;
  private static final int GRID = 0xe6e6e6;

  /** Something drawn over the axes of a panel. */
  public sealed interface Mark {}

  /** Points joined by a line. */
  public static final class Curve implements Mark {
    private final double[] x;
    private final double[] y;
    private final Pen pen;

    /** A curve through points that are not copied; a gap where a coordinate is not finite. */
    public Curve(double[] x, double[] y, Pen pen) {
      this.x = x;
      this.y = y;
      this.pen = pen;
    }
  }

  /** The area between two curves. */
  public static final class Band implements Mark {
    private final double[] x;
    private final double[] low;
    private final double[] high;
    private final int colour;

    /** The area from {@code low} to {@code high}, all finite; the arrays are not copied. */
    public Band(double[] x, double[] low, double[] high, int colour) {
      this.x = x;
      this.low = low;
      this.high = high;
      this.colour = colour;
    }
  }

  /** A disc at each point. */
  public static final class Dots implements Mark {
    private final double[] x;
    private final double[] y;
    private final double radius;
    private final int colour;

    /** Discs at points that are not copied; none where a coordinate is not finite. */
    public Dots(double[] x, double[] y, double radius, int colour) {
      this.x = x;
      this.y = y;
      this.radius = radius;
      this.colour = colour;
    }
  }

  @Override
  public void draw(Canvas canvas, double left, double top, double width, double height) {
    for (Axis.Tick tick : x.ticks()) {
      double at = left + width * x.position(tick.value());
      if (!tick.label().isEmpty()) {
        canvas.line(at, top, at, top + height, new Pen(GRID, 0.8));
        text(canvas, at, top + height + 17, tick.label(), TICK_SIZE, Anchor.MIDDLE);
      }
      canvas.line(at, top + height, at, top + height + TICK, FRAME);
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = top + height * (1 - y.position(tick.value()));
      boolean major = !tick.label().isEmpty();
      if (major) {
        canvas.line(left, at, left + width, at, new Pen(GRID, 0.8));
        text(canvas, left - 7, at + 4, tick.label(), TICK_SIZE, Anchor.END);
      }
      canvas.line(left - (major ? TICK : TICK / 2), at, left, at, FRAME);
    }
    canvas.startClip(left, top, width, height);
    UnaryOperator<double[]> across = values -> positions(x, values, left, width);
    UnaryOperator<double[]> up = values -> positions(y, values, top + height, -height);
    for (Mark mark : marks) {
      switch (mark) {
        case Curve curve -> canvas.line(across.apply(curve.x), up.apply(curve.y), curve.pen);
        case Band band ->
            canvas.polygon(
                across.apply(round(band.x, band.x)),
                up.apply(round(band.low, band.high)),
                band.colour);
        case Dots dots ->
            canvas.dots(across.apply(dots.x), up.apply(dots.y), dots.radius, dots.colour);
      }
    }
    target.ifPresent(value -> {
      double at = top + height * (1 - y.position(value));
      canvas.line(left, at, left + width, at, TARGET);
    });
    canvas.endClip();
    frame(canvas, left, top, width, height);
    labels(canvas, left, top, width, height, title, xLabel, yLabel);
  }

  /** What an axis says of a quantity, with its unit if it has one. */
  static String label(String what, Optional<Unit> unit) {
    return unit.filter(one -> !one.text().equals("1"))
        .map(one -> "%s (%s)".formatted(what, one))
        .orElse(what);
  }

  /** A number in SI units as it is drawn, in a unit if it has one. */
  static double shown(double si, Optional<Unit> unit) {
    return unit.isPresent() ? unit.get().fromSi(si) : si;
  }

  /** Writes what stands around a frame besides ticks. */
  static void labels(
      Canvas canvas,
      double left,
      double top,
      double width,
      double height,
      String title,
      String xLabel,
      String yLabel) {
    canvas.text(
        left + width / 2, top - 10, title, new Lettering(14, true, INK, Anchor.MIDDLE, false));
    text(canvas, left + width / 2, top + height + 37, xLabel, LABEL_SIZE, Anchor.MIDDLE);
    canvas.text(
        left - 48,
        top + height / 2,
        yLabel,
        new Lettering(LABEL_SIZE, false, INK, Anchor.MIDDLE, true));
  }

  static void frame(Canvas canvas, double left, double top, double width, double height) {
    canvas.line(
        new double[] {left, left, left + width, left + width, left},
        new double[] {top, top + height, top + height, top, top},
        FRAME);
  }

  static void text(Canvas canvas, double x, double y, String text, double size, Anchor anchor) {
    canvas.text(x, y, text, new Lettering(size, false, INK, anchor, false));
  }

  /** One way forth and the other back. */
  private static double[] round(double[] forth, double[] back) {
    double[] both = Arrays.copyOf(forth, 2 * forth.length);
    for (int k = 0; k < back.length; k++) {
      both[both.length - 1 - k] = back[k];
    }
    return both;
  }

  private static double[] positions(Axis axis, double[] values, double start, double length) {
    double[] positions = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      positions[k] = start + length * axis.position(values[k]);
    }
    return positions;
  }
}

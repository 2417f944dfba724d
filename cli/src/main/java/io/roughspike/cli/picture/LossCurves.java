package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Panel.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** Losses over training steps: every step pale, averages bold. */
public final class LossCurves {
  /** Steps over which a noisy curve is averaged. */
  public static final int WINDOW = 25;

  /** A curve of fewer points is drawn as it is. */
  private static final int FEW = 8 * WINDOW;

  private static final double THICK = 1.5;
  private static final double THIN = 0.6;
  private static final double PALE = 2.0 / 3;

  private LossCurves() {}

  /** The losses of one run. */
  public static final class Series {
    private final double[] steps;
    private final double[] losses;
    private final int colour;

    /** Losses at steps; the arrays are not copied, and not finite is not shown. */
    public Series(double[] steps, double[] losses, int colour) {
      this.steps = steps;
      this.losses = losses;
      this.colour = colour;
    }
  }

  /** A panel of one run. */
  public static Panel panel(String title, double[] steps, double[] losses, Axis axis) {
    return panel(title, "loss", List.of(new Series(steps, losses, Palette.ONLY)), axis);
  }

  /**
   * A panel of several runs, the averages on top of all that they are of; with a logarithmic axis
   * unless some loss is below 0, as minus a likelihood may be.
   *
   * @param yLabel beside the panel
   * @param axis of the steps
   */
  public static Panel panel(String title, String yLabel, List<Series> runs, Axis axis) {
    List<Curve> curves = new ArrayList<>();
    runs.forEach(run -> curves.add(everyStep(run.steps, run.losses, run.colour)));
    runs.forEach(run -> curves.add(average(run.steps, run.losses, run.colour)));
    List<double[]> all = runs.stream().map(run -> run.losses).toList();
    boolean positive = all.stream().flatMapToDouble(Arrays::stream).noneMatch(loss -> loss <= 0);
    Axis losses = Axis.covering(all, positive);
    return new Panel(title, "training step", yLabel, curves, axis, losses, OptionalDouble.empty());
  }

  /** What to say of curves of so many points at most: pale and bold, if they are averaged. */
  static String legend(int points) {
    return points < FEW ? "" : "; pale: every step, bold: mean of %d steps".formatted(WINDOW);
  }

  /** The losses of every step. */
  static Curve everyStep(double[] steps, double[] losses, int colour) {
    return new Curve(steps, losses, new Pen(Palette.paler(colour, PALE), THIN));
  }

  /** Their average over {@link #WINDOW} steps, or themselves where they are few. */
  static Curve average(double[] steps, double[] losses, int colour) {
    double[] shown = losses.length < FEW ? losses : smooth(losses);
    return new Curve(steps, shown, new Pen(colour, THICK));
  }

  /** The mean of the {@link #WINDOW} values around each, of fewer near the ends. */
  private static double[] smooth(double[] y) {
    double[] sums = new double[y.length + 1];
    for (int k = 0; k < y.length; k++) {
      sums[k + 1] = sums[k] + y[k];
    }
    double[] means = new double[y.length];
    for (int k = 0; k < y.length; k++) {
      int from = Math.max(0, k - WINDOW / 2);
      int to = Math.min(y.length, k + WINDOW / 2 + 1);
      means[k] = (sums[to] - sums[from]) / (to - from);
    }
    return means;
  }
}

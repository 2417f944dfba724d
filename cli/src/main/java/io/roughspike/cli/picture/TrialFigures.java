package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Panel.Band;
import io.roughspike.cli.picture.Panel.Curve;
import io.roughspike.cli.picture.Panel.Mark;
import io.roughspike.equations.Unit;
import io.roughspike.measure.Autocorrelation;
import io.roughspike.measure.IntervalHistogram;
import io.roughspike.measure.Psth;
import io.roughspike.measure.TimeRescaling;
import io.roughspike.measure.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Pictures of the trials of a recording beside those of a model.
 *
 * @param start of the window
 * @param end of the window
 * @param unit of times, if it is known
 */
public record TrialFigures(double start, double end, Optional<Unit> unit) {
  private static final int DATA = 0x222222;
  private static final int MODEL = 0x0072b2;
  private static final Pen DATA_LINE = new Pen(DATA, 1.2);
  private static final Pen MODEL_LINE = new Pen(MODEL, 1.2);
  private static final List<Figure.Entry> LEGEND =
      List.of(
          new Figure.Entry("data", new Pen(DATA, 2.4)),
          new Figure.Entry("model", new Pen(MODEL, 2.4)));

  /** What {@link #intervals} shows. */
  public static final String OF_INTERVALS =
      "Shares of intervals in bins of equal ratio, and pairs of spikes by their distance relative to chance.";

  private static final int WIDE_HEIGHT = 200;
  private static final int NARROW_HEIGHT = 235;

  /** Part of a row that a spike's mark is high. */
  private static final double MARK = 0.8;

  private static final int INTERVAL_BINS = 40;
  private static final int LAG_BINS = 50;

  /** The part of the window that is drawn again, larger. */
  private static final int PARTS = 8;

  /** Fewer spikes are not drawn again. */
  private static final int FEW = 20;

  /** What a rate is called, with its unit if it is known. */
  public String rate(String what) {
    return unit.map(one -> "%s (1/%s)".formatted(what, one)).orElse(what);
  }

  private String times(String what) {
    return Panel.label(what, unit);
  }

  /** Times as a title says them. */
  private String shown(double time) {
    String number = ReportPage.number(time);
    return unit.map(one -> number + " " + one).orElse(number);
  }

  private static Figure wide(String title, List<? extends Plot> panels, int height) {
    List<Figure.Row> rows =
        panels.stream().map(one -> new Figure.Row(List.of(one), height, 2)).toList();
    return new Figure(title, 2, rows, LEGEND, "");
  }

  /**
   * Trains of the data, and as many of the model, whole and, if there are enough spikes, in part.
   *
   * @param rows what a train is of, trial or neuron
   */
  public Figure raster(double[][] data, double[][] model, String rows) {
    double part = start + (end - start) / PARTS;
    List<Panel> panels = new ArrayList<>();
    panels.add(raster("Spikes", data, model, rows, end));
    if (count(data, part) + count(model, part) >= FEW) {
      panels.add(
          raster(
              "Spikes from %s to %s".formatted(ReportPage.number(start), shown(part)),
              data,
              model,
              rows,
              part));
    }
    return wide("Spikes of data and model", panels, WIDE_HEIGHT);
  }

  private static long count(double[][] trains, double last) {
    return Arrays.stream(trains).flatMapToDouble(Arrays::stream).filter(t -> t <= last).count();
  }

  private Panel raster(String title, double[][] data, double[][] model, String rows, double last) {
    int shown = Math.min(model.length, data.length);
    List<Mark> marks = new ArrayList<>();
    for (int n = 0; n < data.length; n++) {
      marks.add(ticks(data[n], last, shown + data.length - 1 - n, DATA_LINE));
    }
    for (int n = 0; n < shown; n++) {
      marks.add(ticks(model[n], last, shown - 1 - n, MODEL_LINE));
    }
    return new Panel(
        title,
        times("time"),
        rows,
        marks,
        new Axis(start, last, Axis.Scale.LINEAR),
        new Axis(0, data.length + shown, Axis.Scale.WHOLE),
        OptionalDouble.of(shown));
  }

  /** A short line upwards at each spike. */
  private static Curve ticks(double[] train, double last, int row, Pen pen) {
    double[] spikes = Arrays.stream(train).filter(time -> time <= last).toArray();
    double[] x = new double[3 * spikes.length];
    double[] y = new double[x.length];
    for (int k = 0; k < spikes.length; k++) {
      x[3 * k] = spikes[k];
      x[3 * k + 1] = spikes[k];
      x[3 * k + 2] = Double.NaN;
      y[3 * k] = row + (1 - MARK) / 2;
      y[3 * k + 1] = row + (1 + MARK) / 2;
    }
    return new Curve(x, y, pen);
  }

  /** Mean rates of both. */
  public Figure rates(double[][] data, double[][] model, double width) {
    Psth ofData = new Psth(data, start, end, width);
    Psth ofModel = new Psth(model, start, end, width);
    Curve one = steps(ofData, DATA_LINE);
    Curve other = steps(ofModel, MODEL_LINE);
    double most = Math.max(largest(ofData.rates()), largest(ofModel.rates()));
    double part = start + (end - start) / PARTS;
    Axis up = new Axis(0, most > 0 ? 1.05 * most : 1, Axis.Scale.LINEAR);
    List<Panel> panels = new ArrayList<>();
    for (double last : new double[] {end, part}) {
      panels.add(
          new Panel(
              "Mean rate in bins of %s%s"
                  .formatted(shown(ofData.width()), last < end ? ", up to " + shown(last) : ""),
              times("time"),
              rate("rate"),
              List.of(one, other),
              new Axis(start, last, Axis.Scale.LINEAR),
              up,
              OptionalDouble.empty()));
    }
    return wide("Mean rates of data and model", panels, WIDE_HEIGHT);
  }

  private Curve steps(Psth psth, Pen pen) {
    double[] rates = psth.rates();
    double[] x = new double[2 * rates.length];
    double[] y = new double[x.length];
    for (int k = 0; k < rates.length; k++) {
      x[2 * k] = start + k * psth.width();
      x[2 * k + 1] = start + (k + 1) * psth.width();
      y[2 * k] = rates[k];
      y[2 * k + 1] = rates[k];
    }
    return new Curve(x, y, pen);
  }

  /** Intervals on a logarithmic axis, and autocorrelations. */
  public Figure intervals(double[][] data, double[][] model) {
    double[] ofData = Trials.intervals(data);
    double[] ofModel = Trials.intervals(model);
    double[] all =
        DoubleStream.concat(Arrays.stream(ofData), Arrays.stream(ofModel))
            .filter(interval -> interval > 0)
            .toArray();
    double low = Arrays.stream(all).min().orElse(1) / 1.05;
    double high = Arrays.stream(all).max().orElse(2) * 1.05;
    Axis ratio = new Axis(low, high, Axis.Scale.LOGARITHMIC);
    Curve one = shares(ofData, low, high, DATA_LINE);
    Curve other = shares(ofModel, low, high, MODEL_LINE);
    double lag = Math.min((end - start) / 2, 5 * median(ofData.length > 0 ? ofData : all));
    Autocorrelation correlation = new Autocorrelation(lag / LAG_BINS, LAG_BINS);
    Curve dataLags = lags(correlation, data, DATA_LINE);
    Curve modelLags = lags(correlation, model, MODEL_LINE);
    List<Panel> panels =
        List.of(
            new Panel(
                "Intervals",
                times("interval"),
                "share of intervals",
                List.of(one, other),
                ratio,
                Axis.covering(
                    List.of(
                        new double[] {0}, shares(ofData, low, high), shares(ofModel, low, high)),
                    false),
                OptionalDouble.empty()),
            new Panel(
                "Autocorrelation",
                times("lag"),
                "relative to chance",
                List.of(dataLags, modelLags),
                new Axis(0, lag, Axis.Scale.LINEAR),
                Axis.covering(
                    List.of(
                        new double[] {0, 1},
                        correlation.of(data, end - start),
                        correlation.of(model, end - start)),
                    false),
                OptionalDouble.of(1)));
    return new Figure(
        "Intervals and autocorrelations of data and model",
        2,
        List.of(new Figure.Row(panels, NARROW_HEIGHT, 1)),
        LEGEND,
        "");
  }

  private static double median(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    return sorted.length == 0 ? 1 : Math.max(sorted[sorted.length / 2], 1e-300);
  }

  private static double[] shares(double[] intervals, double low, double high) {
    long[] counts = IntervalHistogram.of(intervals, low, high, INTERVAL_BINS).counts();
    return Arrays.stream(counts)
        .mapToDouble(count -> (double) count / Math.max(1, intervals.length))
        .toArray();
  }

  private static Curve shares(double[] intervals, double low, double high, Pen pen) {
    double[] shares = shares(intervals, low, high);
    double[] edges = IntervalHistogram.of(intervals, low, high, INTERVAL_BINS).edges();
    double[] x = new double[2 * shares.length];
    double[] y = new double[x.length];
    for (int k = 0; k < shares.length; k++) {
      x[2 * k] = edges[k];
      x[2 * k + 1] = edges[k + 1];
      y[2 * k] = shares[k];
      y[2 * k + 1] = shares[k];
    }
    return new Curve(x, y, pen);
  }

  private Curve lags(Autocorrelation correlation, double[][] trials, Pen pen) {
    double[] x = new double[correlation.bins()];
    Arrays.setAll(x, k -> (k + 0.5) * correlation.width());
    return new Curve(x, correlation.of(trials, end - start), pen);
  }

  /** Rescaled times against uniform ones, with the band of 95 %. */
  public static Figure rescaling(TimeRescaling rescaling) {
    double[] u = rescaling.uniforms();
    double[] expected = new double[u.length];
    Arrays.setAll(expected, k -> (k + 0.5) / u.length);
    double[] ends = {0, 1};
    double bound = rescaling.bound();
    List<Mark> marks =
        List.of(
            new Band(
                ends,
                new double[] {-bound, 1 - bound},
                new double[] {bound, 1 + bound},
                Palette.paler(DATA, 0.85)),
            new Curve(ends, ends, new Pen(DATA, 0.9, 4)),
            new Curve(expected, u, new Pen(MODEL, 1.8)));
    double[] difference = new double[u.length];
    Arrays.setAll(difference, k -> u[k] - expected[k]);
    Axis unit = new Axis(0, 1, Axis.Scale.LINEAR);
    List<Panel> panels =
        List.of(
            new Panel(
                "Time rescaling",
                "uniform quantile",
                "rescaled interval u",
                marks,
                unit,
                unit,
                OptionalDouble.empty()),
            new Panel(
                "Difference",
                "uniform quantile",
                "u - quantile",
                List.of(
                    new Band(
                        ends,
                        new double[] {-bound, -bound},
                        new double[] {bound, bound},
                        Palette.paler(DATA, 0.85)),
                    new Curve(expected, difference, new Pen(MODEL, 1.8))),
                unit,
                Axis.covering(List.of(difference, new double[] {-bound, bound}), false),
                OptionalDouble.of(0)));
    return new Figure(
        "Rescaled intervals against uniform ones",
        2,
        List.of(new Figure.Row(panels, NARROW_HEIGHT, 1)),
        List.of(),
        "");
  }

  /** What {@link #rescaling} shows. */
  public static String of(TimeRescaling rescaling) {
    return "Intervals in integrated intensity, made uniform. Where the model is right, the line stays in the band with a probability of 95 %%: largest distance %s, bound %s, %d intervals."
        .formatted(
            ReportPage.number(rescaling.distance()),
            ReportPage.number(rescaling.bound()),
            rescaling.uniforms().length);
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).max().orElse(0);
  }
}

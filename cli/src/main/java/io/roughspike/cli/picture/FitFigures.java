package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Panel.Band;
import io.roughspike.cli.picture.Panel.Curve;
import io.roughspike.cli.picture.Panel.Dots;
import io.roughspike.cli.picture.Panel.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Pictures of a fitted neuron. */
public final class FitFigures {
  private static final int DATA = 0x222222;
  private static final Pen LINE = new Pen(Palette.ONLY, 1.8);
  private static final Pen THIN = new Pen(DATA, 1);
  private static final Pen PALE = new Pen(Palette.paler(DATA, 0.72), 0.8);
  private static final double DOT = 3;
  private static final double PALE_BAND = 0.75;

  private FitFigures() {}

  /** A filter with its standard errors. */
  public static final class Filter {
    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final boolean ofTime;
    private final double[] x;
    private final double[] values;
    private final double[] errors;

    /**
     * A filter; the arrays are not copied.
     *
     * @param ofTime whether x are times, which are drawn by their ratios
     */
    public Filter(
        String title,
        String xLabel,
        String yLabel,
        boolean ofTime,
        double[] x,
        double[] values,
        double[] errors) {
      this.title = title;
      this.xLabel = xLabel;
      this.yLabel = yLabel;
      this.ofTime = ofTime;
      this.x = x;
      this.values = values;
      this.errors = errors;
    }

    private Panel panel() {
      double[] low = new double[x.length];
      double[] high = new double[x.length];
      for (int k = 0; k < x.length; k++) {
        low[k] = values[k] - errors[k];
        high[k] = values[k] + errors[k];
      }
      Axis.Scale scale = ofTime ? Axis.Scale.LOGARITHMIC : Axis.Scale.LINEAR;
      return new Panel(
          title,
          xLabel,
          yLabel,
          List.of(
              new Band(x, low, high, Palette.paler(Palette.ONLY, PALE_BAND)),
              new Curve(x, values, LINE)),
          new Axis(x[0], x[x.length - 1], scale),
          Axis.covering(List.of(low, high, new double[] {0}), false),
          OptionalDouble.of(0));
    }
  }

  /** Filters, each in a panel. */
  public static Figure filters(List<Filter> filters) {
    return ofPanels("Filters of the fitted neuron", filters.stream().map(Filter::panel).toList());
  }

  private static Figure ofPanels(String title, List<Panel> panels) {
    List<List<Panel>> rows = new ArrayList<>();
    for (int k = 0; k < panels.size(); k += 2) {
      rows.add(panels.subList(k, Math.min(panels.size(), k + 2)));
    }
    return new Figure(title, rows, List.of(), "");
  }

  /**
   * The intensity over how far v is above the threshold: of the model, and spikes of the data over
   * the time spent there, with their standard errors; and how much time that is.
   *
   * @param edges of bins of log lambda (1/s)
   * @param seconds spent in each
   * @param total time that the shares are of
   * @param spikes in each
   * @param slope what v - theta changes where lambda changes by a factor e
   * @param cap largest intensity (1/s)
   * @param xLabel of v - theta
   */
  public static Figure escape(
      double[] edges,
      double[] seconds,
      double total,
      double[] spikes,
      double slope,
      double cap,
      String xLabel) {
    int bins = seconds.length;
    double[] x = Arrays.stream(edges).map(y -> slope * y).toArray();
    double[] middle = new double[bins];
    double[] rate = new double[bins];
    double[] share = new double[bins];
    List<Mark> marks = new ArrayList<>();
    double[] model = Arrays.stream(edges).map(y -> Math.min(Math.exp(y), cap)).toArray();
    for (int k = 0; k < bins; k++) {
      middle[k] = (x[k] + x[k + 1]) / 2;
      share[k] = seconds[k] / total;
      rate[k] = spikes[k] > 0 ? spikes[k] / seconds[k] : Double.NaN;
      double error = Math.sqrt(spikes[k]) / seconds[k];
      double[] at = {middle[k], middle[k]};
      marks.add(
          new Curve(at, new double[] {Math.max(rate[k] - error, 1e-9), rate[k] + error}, THIN));
    }
    marks.add(new Curve(x, model, LINE));
    marks.add(new Dots(middle, rate, DOT, DATA));
    Axis across = new Axis(x[0], x[bins], Axis.Scale.LINEAR);
    double[] shown = Arrays.stream(rate).filter(Double::isFinite).toArray();
    double lowest = Math.max(0.01, Arrays.stream(shown).min().orElse(1) / 10);
    Panel rates =
        new Panel(
            "Intensity",
            xLabel,
            "lambda (1/s)",
            marks,
            across,
            Axis.covering(
                List.of(
                    shown, Arrays.stream(model).map(value -> Math.max(value, lowest)).toArray()),
                true),
            OptionalDouble.empty());
    Panel occupancy =
        new Panel(
            "Time spent",
            xLabel,
            "share of time",
            List.of(steps(x, share, LINE)),
            across,
            Axis.covering(List.of(new double[] {0}, share), false),
            OptionalDouble.empty());
    return ofPanels("Escape rate and time spent", List.of(rates, occupancy));
  }

  private static Curve steps(double[] edges, double[] values, Pen pen) {
    double[] x = new double[2 * values.length];
    double[] y = new double[x.length];
    for (int k = 0; k < values.length; k++) {
      x[2 * k] = edges[k];
      x[2 * k + 1] = edges[k + 1];
      y[2 * k] = values[k];
      y[2 * k + 1] = values[k];
    }
    return new Curve(x, y, pen);
  }

  /**
   * Bits a spike over time, of all repetitions and pale of each, and over the repetitions.
   *
   * @param start first time
   * @param end last time
   * @param bits of each block, a row a repetition; not a number where there is no spike
   * @param ofBlocks of all repetitions together
   * @param ofRepetitions of all blocks together
   */
  public static Figure drift(
      double start, double end, double[][] bits, double[] ofBlocks, double[] ofRepetitions) {
    double[] middle = new double[ofBlocks.length];
    Arrays.setAll(middle, b -> start + (b + 0.5) * (end - start) / middle.length);
    List<Mark> marks = new ArrayList<>();
    if (bits.length > 1) {
      Arrays.stream(bits).forEach(row -> marks.add(new Curve(middle, row, PALE)));
    }
    marks.add(new Curve(middle, ofBlocks, LINE));
    marks.add(new Dots(middle, ofBlocks, DOT, Palette.ONLY));
    List<double[]> all = new ArrayList<>(List.of(bits));
    all.add(ofBlocks);
    List<Panel> panels = new ArrayList<>();
    panels.add(
        new Panel(
            "Over time",
            "time (s)",
            "bits a spike",
            marks,
            new Axis(start, end, Axis.Scale.LINEAR),
            Axis.covering(all, false),
            OptionalDouble.empty()));
    if (ofRepetitions.length > 1) {
      double[] number = IntStream.range(0, ofRepetitions.length).asDoubleStream().toArray();
      panels.add(
          new Panel(
              "Over repetitions",
              "repetition",
              "bits a spike",
              List.of(
                  new Curve(number, ofRepetitions, LINE),
                  new Dots(number, ofRepetitions, DOT, Palette.ONLY)),
              new Axis(-0.5, number.length - 0.5, Axis.Scale.WHOLE),
              Axis.covering(List.of(ofRepetitions), false),
              OptionalDouble.empty()));
    }
    return ofPanels("Bits a spike over time and repetitions", panels);
  }

  /**
   * How the search went: bits of blocks left out over the ridge, and log-likelihoods over where a
   * time constant began.
   *
   * @param ridges that were tried, above 0
   * @param bits of each
   * @param starts of a time constant (ms); fewer than two are not drawn
   * @param logLikelihoods that they led to, which are drawn as differences from the largest
   */
  public static Figure search(
      double[] ridges, double[] bits, double[] starts, double[] logLikelihoods) {
    List<Panel> panels = new ArrayList<>();
    if (ridges.length > 1) {
      panels.add(found("Ridge", "ridge", "cross-validated bits a spike", ridges, bits));
    }
    if (starts.length > 1) {
      double largest = Arrays.stream(logLikelihoods).max().orElse(0);
      double[] below = Arrays.stream(logLikelihoods).map(value -> value - largest).toArray();
      panels.add(
          found("Starts", "tau at the start (ms)", "log-likelihood - largest", starts, below));
    }
    return ofPanels("Cross-validation and starts", panels);
  }

  private static Panel found(String title, String xLabel, String yLabel, double[] x, double[] y) {
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted((a, b) -> Double.compare(x[a], x[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] sortedX = Arrays.stream(order).mapToDouble(k -> x[k]).toArray();
    double[] sortedY = Arrays.stream(order).mapToDouble(k -> y[k]).toArray();
    return new Panel(
        title,
        xLabel,
        yLabel,
        List.of(new Curve(sortedX, sortedY, LINE), new Dots(sortedX, sortedY, DOT, Palette.ONLY)),
        Axis.covering(List.of(x), true),
        Axis.covering(List.of(y), false),
        OptionalDouble.empty());
  }
}

package io.roughspike.bench;

import io.roughspike.cli.picture.Axis;
import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.Palette;
import io.roughspike.cli.picture.Panel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What docs/DRIVERS.md says of drivers in numbers: {@link DriverPictures}, {@link DriverTraining},
 * {@link DriverTimes}.
 */
public final class DriverStudy {
  private static final long SEED = 1;
  private static final int ROUNDS = 25;
  private static final double TRUE_CURRENT = 1.5;
  private static final double[] WIDTHS = {0.2, 0.1, 0.05};
  private static final double[] SHOWN = {0.3, 0.5, 0.7};
  private static final double LENGTH = 5;

  /** Of spike trains whose intervals are counted. */
  private static final int PATHS = 3000;

  private static final double LONG = 21;
  private static final double BIN = 0.02;
  private static final double LONGEST = 1;

  private static final int[] HURST_COLOURS = {0x222222, 0x0072b2, 0xd55e00};

  private static final Pen EXACT = new Pen(0x222222, 2);
  private static final Pen THIN = new Pen(0x555555, 1, 5);
  private static final int BROKEN = 0xd55e00;

  private DriverStudy() {}

  /**
   * Runs the study; writes {@code driver-ramps.csv}, {@code driver-rates.csv}, {@code
   * driver-training.csv}, {@code driver-hurst.csv}, {@code driver-times.csv} and pictures in {@code
   * images}.
   *
   * @param args the folder to write to, then which parts, of {@code pictures}, {@code training},
   *     {@code times}; all if none is named
   */
  public static void main(String[] args) throws IOException {
    Map<String, StudyParts.Part> parts = new LinkedHashMap<>();
    parts.put("pictures", DriverStudy::pictures);
    parts.put("training", DriverStudy::training);
    parts.put("times", DriverStudy::times);
    StudyParts.run(args, parts);
  }

  private static void pictures(Path folder) throws IOException {
    DriverPictures pictures = new DriverPictures();
    write(folder.resolve("images/driver-jumps.png"), jumps(folder, pictures));
    write(folder.resolve("images/driver-fractional.png"), fractional(folder, pictures));
    pictures.close();
  }

  private static Pen ofWidth(int k) {
    return new Pen(Palette.colour(k, WIDTHS.length), 1.6);
  }

  private static Figure jumps(Path folder, DriverPictures pictures) throws IOException {
    double time = DriverPictures.TIME;
    double size = DriverPictures.JUMP;
    DriverPictures.Path exact = pictures.growing(0);
    double before = pictures.after(0);
    double ito = before * (1 + size);
    List<Panel.Mark> states = new ArrayList<>();
    List<Panel.Mark> along = new ArrayList<>();
    List<Panel.Mark> potentials = new ArrayList<>();
    List<Figure.Entry> legend = new ArrayList<>();
    for (int k = 0; k < WIDTHS.length; k++) {
      states.add(curve(pictures.growing(WIDTHS[k]), ofWidth(k)));
      along.add(curve(pictures.alongTheRamp(WIDTHS[k]), ofWidth(k)));
      potentials.add(curve(pictures.hard(WIDTHS[k]), ofWidth(k)));
      legend.add(new Figure.Entry("ramp of width " + WIDTHS[k], ofWidth(k)));
    }
    legend.add(new Figure.Entry("jump", EXACT));
    legend.add(new Figure.Entry("Ito's value", new Pen(BROKEN, 4)));
    states.add(curve(exact, EXACT));
    states.add(new Panel.Dots(new double[] {time}, new double[] {ito}, 4.5, BROKEN));
    along.add(curve(pictures.alongTheJump(24), EXACT));
    along.add(
        new Panel.Curve(new double[] {0, size}, new double[] {before, ito}, new Pen(BROKEN, 1, 5)));
    along.add(new Panel.Dots(new double[] {size}, new double[] {ito}, 4.5, BROKEN));
    potentials.add(new Panel.Curve(new double[] {0, 1}, new double[] {1, 1}, THIN));
    potentials.addAll(hardJump(pictures.hard(0)));
    double[] widths = IntStream.range(1, 9).mapToDouble(k -> Math.scalb(1.0, -k - 1)).toArray();
    double[] errors = new double[widths.length];
    StringBuilder csv = new StringBuilder("width,state,error\n");
    for (int k = 0; k < widths.length; k++) {
      double[] y = pictures.growing(widths[k]).y();
      errors[k] = Math.abs(y[y.length - 1] - exact.y()[y.length - 1]);
      csv.append("%s,%.9f,%.4e%n".formatted(widths[k], y[y.length - 1], errors[k]));
    }
    Files.writeString(folder.resolve("driver-ramps.csv"), csv);
    System.out.printf(
        Locale.ROOT,
        "state before the jump %.6f, after it %.6f (times e^J: %.6f), by Ito %.6f; order of ramps %.3f, of the last three widths %.3f%n",
        before,
        pictures.after(size),
        before * Math.exp(size),
        ito,
        order(widths, errors, 0),
        order(widths, errors, widths.length - 3));
    DriverPictures.Path hard = pictures.hard(0);
    System.out.printf("the hard neuron fires at %s%n", Arrays.toString(hard.spikes()));
    Panel.Curve slope =
        new Panel.Curve(
            widths,
            Arrays.stream(widths)
                .map(w -> 0.5 * errors[errors.length - 1] * w / widths[widths.length - 1])
                .toArray(),
            THIN);
    return new Figure(
        "Jumps of the driver, and ramps that draw near to them",
        List.of(
            List.of(
                panel("dy = (1 - y) dt + y dX, X jumps by 1.2", "time", "y", states, 0.3, 0.9),
                panel("The same against the driver", "X", "y", along, -0.05, size + 0.05)),
            List.of(
                panel("A threshold of 1 within a jump of v", "time", "v", potentials, 0.3, 0.9),
                new Panel(
                    "Error of y(1) of a ramp",
                    "width of the ramp",
                    "error",
                    List.of(
                        slope,
                        new Panel.Curve(widths, errors, EXACT),
                        new Panel.Dots(widths, errors, 3, EXACT.colour())),
                    Axis.covering(List.of(widths), true),
                    Axis.covering(List.of(errors), true),
                    OptionalDouble.empty()))),
        legend,
        "Thin lines: the threshold, what Ito's integral takes for the way, and order 1.");
  }

  private static double order(double[] x, double[] y, int from) {
    int last = x.length - 1;
    return Math.log(y[from] / y[last]) / Math.log(x[from] / x[last]);
  }

  /** The neuron's path, whose jump goes up to the threshold, down by the reset, and on. */
  private static List<Panel.Mark> hardJump(DriverPictures.Path path) {
    double time = DriverPictures.TIME;
    DriverPictures.Path before = path.within(0, Math.nextDown(time));
    DriverPictures.Path after = path.within(time, 1);
    double[] low = {before.y()[before.y().length - 1], 1};
    double[] high = {0, after.y()[0]};
    double[] at = {time, time};
    return List.of(
        curve(before, EXACT),
        curve(after, EXACT),
        new Panel.Curve(at, low, EXACT),
        new Panel.Curve(at, high, EXACT),
        new Panel.Dots(at, new double[] {1, 0}, 4, EXACT.colour()));
  }

  private static Panel.Curve curve(DriverPictures.Path path, Pen pen) {
    return new Panel.Curve(path.x(), path.y(), pen);
  }

  private static Panel panel(
      String title, String x, String y, List<Panel.Mark> marks, double from, double to) {
    double top = y.equals("v") ? 1.1 : 2.4;
    return new Panel(
        title,
        x,
        y,
        marks,
        new Axis(from, to, false),
        new Axis(y.equals("v") ? -0.1 : 0.4, top, false),
        OptionalDouble.empty());
  }

  private static Pen ofHurst(int k) {
    return new Pen(Palette.colour(k, SHOWN.length), 1.6);
  }

  private static Figure fractional(Path folder, DriverPictures pictures) throws IOException {
    List<Figure.Row> rows = new ArrayList<>();
    List<Figure.Entry> legend = new ArrayList<>();
    List<DriverPictures.Path> paths = new ArrayList<>();
    for (double hurst : SHOWN) {
      paths.add(pictures.potential(hurst, LENGTH, SEED));
    }
    double top = paths.stream().flatMapToDouble(p -> DoubleStream.of(p.y())).max().orElseThrow();
    double least = paths.stream().flatMapToDouble(p -> DoubleStream.of(p.y())).min().orElseThrow();
    for (int k = 0; k < SHOWN.length; k++) {
      DriverPictures.Path path = paths.get(k);
      double[] spikes = path.spikes();
      double[] high = DoubleStream.of(spikes).map(_ -> top + 0.25).toArray();
      Panel panel =
          new Panel(
              "H = " + SHOWN[k],
              k == SHOWN.length - 1 ? "time" : "",
              "v",
              List.of(
                  curve(path, new Pen(ofHurst(k).colour(), 1)),
                  new Panel.Dots(spikes, high, 3, EXACT.colour())),
              new Axis(0, LENGTH, false),
              new Axis(least - 0.1, top + 0.5, false),
              OptionalDouble.empty());
      rows.add(new Figure.Row(List.of(panel), 110, 2));
      legend.add(new Figure.Entry("H = " + SHOWN[k], ofHurst(k)));
    }
    rows.add(new Figure.Row(intervals(folder, pictures), 235, 1));
    return new Figure(
        "Neurons driven by fractional noise", 2, rows, legend, "Dots above the paths: spikes.");
  }

  private static List<Panel> intervals(Path folder, DriverPictures pictures) throws IOException {
    StringBuilder csv = new StringBuilder("hurst,rate,variation,serialCorrelation,intervals\n");
    double[] hursts = IntStream.rangeClosed(1, 9).mapToDouble(k -> k / 10.0).toArray();
    double[] rates = new double[hursts.length];
    List<Panel.Mark> histograms = new ArrayList<>();
    double[] middles =
        IntStream.range(0, (int) Math.round(LONGEST / BIN))
            .mapToDouble(b -> BIN * (b + 0.5))
            .toArray();
    List<double[]> densities = new ArrayList<>();
    for (int k = 0; k < hursts.length; k++) {
      DriverPictures.Trains trains = pictures.trains(hursts[k], LONG, PATHS, SEED);
      rates[k] = trains.rate();
      csv.append(
          "%s,%.5f,%.5f,%.5f,%d%n"
              .formatted(
                  hursts[k],
                  trains.rate(),
                  trains.variation(),
                  trains.serial(),
                  trains.intervals().size()));
      for (int s = 0; s < SHOWN.length; s++) {
        if (SHOWN[s] == hursts[k]) {
          double[] density = density(trains.intervals(), middles.length);
          densities.add(density);
          histograms.add(new Panel.Curve(middles, density, ofHurst(s)));
        }
      }
    }
    Files.writeString(folder.resolve("driver-rates.csv"), csv);
    System.out.print(csv);
    return List.of(
        new Panel(
            "Intervals between spikes",
            "interval",
            "density",
            histograms,
            new Axis(0, LONGEST, false),
            new Axis(
                0,
                1.05 * densities.stream().flatMapToDouble(DoubleStream::of).max().orElseThrow(),
                false),
            OptionalDouble.empty()),
        new Panel(
            "Firing rate",
            "H",
            "spikes in a unit of time",
            List.of(
                new Panel.Curve(hursts, rates, EXACT),
                new Panel.Dots(hursts, rates, 3, EXACT.colour())),
            new Axis(0, 1, false),
            new Axis(0, 1.05 * DoubleStream.of(rates).max().orElseThrow(), false),
            OptionalDouble.empty()));
  }

  private static double[] density(List<Double> intervals, int bins) {
    double[] density = new double[bins];
    for (double interval : intervals) {
      int bin = (int) (interval / BIN);
      if (bin < bins) {
        density[bin] += 1 / (BIN * intervals.size());
      }
    }
    return density;
  }

  private static void training(Path folder) throws IOException {
    List<DriverTraining.Current> currents = DriverTraining.currents();
    StringBuilder csv = new StringBuilder("data,model,seed,c,milliseconds\n");
    for (DriverTraining.Current r : currents) {
      csv.append(
          "\"%s\",\"%s\",%d,%.6f,%.4f%n"
              .formatted(r.data(), r.model(), r.seed(), r.c(), r.milliseconds()));
    }
    Files.writeString(folder.resolve("driver-training.csv"), csv);
    for (String data : DriverTraining.drivers()) {
      for (String model :
          currents.stream().map(DriverTraining.Current::model).distinct().toList()) {
        double[] c = found(currents, data, model);
        if (c.length > 0) {
          print("%s, learned by %s".formatted(data, model), c, TRUE_CURRENT);
          System.out.printf(
              Locale.ROOT,
              "    best %.3f ms a training step%n",
              currents.stream()
                  .filter(r -> r.data().equals(data) && r.model().equals(model))
                  .mapToDouble(DriverTraining.Current::milliseconds)
                  .min()
                  .orElseThrow());
        }
      }
    }
    List<DriverTraining.Hurst> hursts = DriverTraining.hursts();
    StringBuilder table = new StringBuilder("learned,hurst,seed,start,found,sigma11\n");
    for (DriverTraining.Hurst r : hursts) {
      table.append(
          "%s,%s,%d,%s,%.6f,%.6f%n"
              .formatted(r.learned(), r.hurst(), r.seed(), r.start(), r.found(), r.sigma()));
    }
    Files.writeString(folder.resolve("driver-hurst.csv"), table);
    System.out.print(table);
    write(folder.resolve("images/driver-training.png"), trained(currents, hursts));
  }

  private static double[] found(List<DriverTraining.Current> currents, String data, String model) {
    return currents.stream()
        .filter(r -> r.data().equals(data) && r.model().equals(model))
        .mapToDouble(DriverTraining.Current::c)
        .toArray();
  }

  private static void print(String name, double[] values, double truth) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double spread =
        Math.sqrt(
            Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    double error = spread / Math.sqrt(values.length);
    System.out.printf(
        Locale.ROOT,
        "%s: mean %.4f +- %.4f (off by %.1f standard errors), spread %.4f +- %.4f%n",
        name,
        mean,
        error,
        (mean - truth) / error,
        spread,
        spread / Math.sqrt(2.0 * (values.length - 1)));
  }

  private static Figure trained(
      List<DriverTraining.Current> currents, List<DriverTraining.Hurst> hursts) {
    List<String> drivers = DriverTraining.drivers();
    List<Panel.Dots> own = new ArrayList<>();
    List<Panel.Dots> wrong = new ArrayList<>();
    List<double[]> all = new ArrayList<>();
    List<Figure.Entry> legend = new ArrayList<>();
    double[] x = IntStream.rangeClosed(1, SpreadStudy.DATA_SETS).asDoubleStream().toArray();
    for (int d = 0; d < drivers.size(); d++) {
      int colour = Palette.colour(d, drivers.size());
      double[] c = found(currents, drivers.get(d), drivers.get(d));
      double[] byBrownian = found(currents, drivers.get(d), drivers.getFirst());
      own.add(new Panel.Dots(x, c, 3, colour));
      wrong.add(new Panel.Dots(x, byBrownian, 3, colour));
      all.add(c);
      all.add(byBrownian);
      legend.add(new Figure.Entry(drivers.get(d), new Pen(colour, 4)));
    }
    Axis across = new Axis(0, SpreadStudy.DATA_SETS + 1, Axis.Scale.WHOLE);
    Axis up = Axis.covering(all, false);
    List<Panel.Mark> found = new ArrayList<>();
    List<Double> truths = hursts.stream().map(DriverTraining.Hurst::hurst).distinct().toList();
    for (double hurst : truths) {
      int colour = HURST_COLOURS[truths.indexOf(hurst)];
      List<DriverTraining.Hurst> ofTruth =
          hursts.stream().filter(r -> r.hurst() == hurst && r.learned().equals("hurst")).toList();
      double[] starts = ofTruth.stream().mapToDouble(DriverTraining.Hurst::start).toArray();
      double[] ends = ofTruth.stream().mapToDouble(DriverTraining.Hurst::found).toArray();
      found.add(new Panel.Curve(new double[] {0, 1}, new double[] {hurst, hurst}, THIN));
      found.add(new Panel.Dots(starts, ends, 3.5, colour));
    }
    List<DriverTraining.Hurst> both =
        hursts.stream().filter(r -> !r.learned().equals("hurst")).toList();
    Panel.Dots pairs =
        new Panel.Dots(
            both.stream().mapToDouble(DriverTraining.Hurst::found).toArray(),
            both.stream().mapToDouble(DriverTraining.Hurst::sigma).toArray(),
            3.5,
            0x0072b2);
    double truth = truths.getLast();
    Axis sigma =
        Axis.covering(
            List.of(
                both.stream().mapToDouble(DriverTraining.Hurst::sigma).toArray(), new double[] {2}),
            false);
    return new Figure(
        "What is found from spike trains by driver",
        2,
        List.of(
            new Figure.Row(
                List.of(
                    new Panel(
                        "The current, by the data's driver",
                        "data set",
                        "c",
                        own,
                        across,
                        up,
                        OptionalDouble.of(TRUE_CURRENT)),
                    new Panel(
                        "The same, noise taken for Brownian",
                        "data set",
                        "c",
                        wrong,
                        across,
                        up,
                        OptionalDouble.of(TRUE_CURRENT))),
                235,
                1),
            new Figure.Row(
                List.of(
                    new Panel(
                        "The Hurst parameter",
                        "start of the training",
                        "H found",
                        found,
                        new Axis(0, 1, false),
                        new Axis(0, 1, false),
                        OptionalDouble.empty()),
                    new Panel(
                        "H and the size of the noise together",
                        "H found (true: %s)".formatted(truth),
                        "sigma11 found",
                        List.of(pairs),
                        new Axis(0, 1, false),
                        sigma,
                        OptionalDouble.of(2))),
                235,
                1)),
        legend,
        "Colours are those of the upper row; of H, black 0.3, blue 0.5, red 0.7. Dashed: true values.");
  }

  private static void times(Path folder) throws IOException {
    List<DriverTimes.Row> rows = DriverTimes.measure(ROUNDS);
    StringBuilder csv =
        new StringBuilder("engine,driver,neurons,steps,events,forward,adjoint,byDriver\n");
    for (DriverTimes.Row r : rows) {
      csv.append(
          "%s,\"%s\",%d,%d,%.2f,%.2f,%.2f,%.2f%n"
              .formatted(
                  r.engine(),
                  r.driver(),
                  r.neurons(),
                  r.steps(),
                  r.events(),
                  r.forward(),
                  r.adjoint(),
                  r.byDriver()));
    }
    Files.writeString(folder.resolve("driver-times.csv"), csv);
    System.out.print(csv);
  }

  private static void write(Path file, Figure figure) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      figure.writePng(out);
    }
  }
}

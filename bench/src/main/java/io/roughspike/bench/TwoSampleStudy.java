package io.roughspike.bench;

import io.roughspike.cli.config.RunConfig;
import io.roughspike.cli.config.Shipped;
import io.roughspike.cli.picture.Axis;
import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.Panel;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.kernel.LiftKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.statistics.TwoSampleTest;
import io.roughspike.train.Scenario;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The two-sample test on spike trains of the neuron of the paper's figure 1 (sigma 0.25): how often
 * it rejects equal laws (input current {@value #CURRENT} twice), and how often it finds that
 * {@value #CURRENT} differs from {@value #OTHER_CURRENT}, by number of samples a side.
 */
public final class TwoSampleStudy {
  private static final double CURRENT = 1.5;
  private static final double OTHER_CURRENT = 1.45;
  private static final long SEED = 1;
  private static final int PERMUTATIONS = 199;
  private static final double LEVEL = 0.05;
  private static final int SPIKES = 3;
  private static final TimeGrid GRID = new TimeGrid(0, 5, 0.01);
  private static final int[] LEVEL_SAMPLES = {16, 32, 64};
  private static final int LEVEL_REPETITIONS = 1000;
  private static final int[] POWER_SAMPLES = {16, 32, 64, 128, 256, 512, 1024};

  /** Repetitions are fewer where samples are many: so many samples a side altogether. */
  private static final int POWER_BUDGET = 51_200;

  private static final int MOST_REPETITIONS = 400;

  /** Half the width of an interval that covers with probability 0.95, in standard errors. */
  private static final double COVER = 1.96;

  private final Engine engine;
  private final Scenario scenario = new Scenario(Optional.empty(), GRID, SPIKES);
  private final Neuron neuron =
      RunConfig.read(Shipped.CURRENT.read(Map.of()), Optional.empty()).network().neuron(0);
  private final SpikeTrains x = new SpikeTrains();
  private final SpikeTrains y = new SpikeTrains();
  private final SpikeTrains pooled = new SpikeTrains();

  /** A kernel of lifts with the name it has in the results. */
  private record Named(String name, LiftKernel kernel, LiftOptions lift) {}

  /** How often a test rejected. */
  private record Rate(String kernel, double other, int samples, int repetitions, int rejections) {
    double value() {
      return (double) rejections / repetitions;
    }

    /** An end of the interval of Wilson (1927): side -1 or 1. */
    double bound(int side) {
      double n = repetitions;
      double z2 = COVER * COVER;
      double root = Math.sqrt(value() * (1 - value()) / n + z2 / (4 * n * n));
      return (value() + z2 / (2 * n) + side * COVER * root) / (1 + z2 / n);
    }
  }

  private TwoSampleStudy(Engine engine) {
    this.engine = engine;
  }

  private static List<Named> kernels() {
    return List.of(
        new Named("linear", new ExactLiftKernel(), LiftOptions.PLAIN),
        new Named(
            "rbf", new SignatureKernel(new RbfKernel(1), 0), LiftOptions.PLAIN.withRefinement(1)));
  }

  /** Tests {@code repetitions} pairs of sets of trains of the currents 1.5 and {@code other}. */
  private Rate rate(Named kernel, double other, int samples, int repetitions) {
    double[] gram = new double[4 * samples * samples];
    int rejections = 0;
    for (int r = 0; r < repetitions; r++) {
      simulate(CURRENT, 2 * r, samples, x);
      simulate(other, 2 * r + 1, samples, y);
      pooled.reset(2 * samples, 1, SPIKES);
      append(x, 0);
      append(y, samples);
      SpikeLifts lifts = new SpikeLifts(pooled, GRID.start(), GRID.end(), kernel.lift());
      kernel.kernel().gram(engine, lifts, gram, done -> {});
      TwoSampleTest test = new TwoSampleTest(PERMUTATIONS, LEVEL, SEED + r);
      rejections += test.run(engine, gram, samples, samples).rejected() ? 1 : 0;
    }
    return new Rate(kernel.name(), other, samples, repetitions, rejections);
  }

  private void simulate(double current, int stream, int samples, SpikeTrains out) {
    engine.simulate(
        scenario.simulation(
            neuron.with("inputCurrent", current), new RandomStream(SEED, stream), samples),
        out);
  }

  private void append(SpikeTrains trains, int first) {
    for (int s = 0; s < trains.samples(); s++) {
      for (int e = 0; e < trains.count(s); e++) {
        pooled.add(first + s, 0, trains.time(s, e));
      }
    }
  }

  /**
   * Runs the study; writes {@code two-sample.csv} and {@code images/two-sample.png}.
   *
   * @param args the folder to write to
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("give the folder to write to, for instance docs");
    }
    Path folder = Path.of(args[0]);
    List<Rate> level = new ArrayList<>();
    List<Rate> power = new ArrayList<>();
    StringBuilder csv =
        new StringBuilder("kernel,current,other,samples,repetitions,rate,low,high\n");
    System.out.printf(
        "seed %d, level %s, %d permutations, 95 %% intervals%n", SEED, LEVEL, PERMUTATIONS);
    try (Engine engine = Engines.createBest(Runtime.getRuntime().availableProcessors())) {
      TwoSampleStudy study = new TwoSampleStudy(engine);
      for (Named kernel : kernels()) {
        for (int n : LEVEL_SAMPLES) {
          level.add(study.rate(kernel, CURRENT, n, LEVEL_REPETITIONS));
          append(csv, level.getLast());
        }
        for (int n : POWER_SAMPLES) {
          int repetitions = Math.min(MOST_REPETITIONS, POWER_BUDGET / n);
          power.add(study.rate(kernel, OTHER_CURRENT, n, repetitions));
          append(csv, power.getLast());
        }
      }
    }
    Files.writeString(folder.resolve("two-sample.csv"), csv);
    Files.createDirectories(folder.resolve("images"));
    try (OutputStream out = Files.newOutputStream(folder.resolve("images/two-sample.png"))) {
      figure(level, power).writePng(out);
    }
  }

  private static void append(StringBuilder csv, Rate rate) {
    String line =
        "%s,%s,%s,%d,%d,%.4f,%.4f,%.4f%n"
            .formatted(
                rate.kernel(),
                CURRENT,
                rate.other(),
                rate.samples(),
                rate.repetitions(),
                rate.value(),
                rate.bound(-1),
                rate.bound(1));
    System.out.print(line);
    csv.append(line);
  }

  private static Figure figure(List<Rate> level, List<Rate> power) {
    Pen linear = new Pen(0x0072b2, 2);
    Pen rbf = new Pen(0xe69f00, 2);
    return new Figure(
        "How often the two-sample test rejects, against the number of samples",
        List.of(
            List.of(
                panel("Equal laws", level, 0.1, linear, rbf),
                panel("Input current 1.5 against 1.45", power, 1, linear, rbf))),
        List.of(
            new Figure.Entry("linear, exact", linear),
            new Figure.Entry("RBF", rbf),
            new Figure.Entry("level 0.05", new Pen(0x222222, 1.2, 5))),
        "bands: 95 % intervals");
  }

  private static Panel panel(String title, List<Rate> rates, double top, Pen linear, Pen rbf) {
    List<Rate> ofLinear = rates.stream().filter(r -> r.kernel().equals("linear")).toList();
    List<Rate> ofRbf = rates.stream().filter(r -> r.kernel().equals("rbf")).toList();
    double[] x = column(ofLinear, Rate::samples);
    return new Panel(
        title,
        "samples a side",
        "rate of rejection",
        List.of(
            band(x, ofRbf, 0xfbecd0),
            band(x, ofLinear, 0xd6e8f3),
            new Panel.Curve(x, column(ofRbf, Rate::value), rbf),
            new Panel.Curve(x, column(ofLinear, Rate::value), linear)),
        Axis.covering(List.of(x), true),
        new Axis(0, top, false),
        OptionalDouble.of(LEVEL));
  }

  private static Panel.Band band(double[] x, List<Rate> rates, int colour) {
    return new Panel.Band(
        x, column(rates, r -> r.bound(-1)), column(rates, r -> r.bound(1)), colour);
  }

  private static double[] column(List<Rate> rates, ToDoubleFunction<Rate> which) {
    return rates.stream().mapToDouble(which).toArray();
  }
}

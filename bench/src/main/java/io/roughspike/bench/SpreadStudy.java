package io.roughspike.bench;

import io.roughspike.cli.config.Shipped;
import io.roughspike.cli.picture.Axis;
import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.Panel;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.loss.LossKind;
import io.roughspike.train.LearningRateSchedule;
import io.roughspike.train.Trainer;
import io.roughspike.train.TrainingListener;
import io.roughspike.train.TrainingPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How well each loss estimates the input current of the paper's figure 1 from {@value #SAMPLES}
 * spike trains (sigma 0.25): the mean of c over the last 200 steps, for {@value #DATA_SETS} data
 * sets. Steps are ten times as long at first, and so {@value #STEPS} instead of 1500 are enough;
 * that the estimates are the same is shown for the losses that are quick.
 */
public final class SpreadStudy {
  static final int SAMPLES = 128;
  static final int DATA_SETS = 20;
  static final long FIRST_SEED = 1000;
  private static final double TRUE_CURRENT = 1.5;
  static final int STEPS = 320;
  private static final int FULL_STEPS = 1500;
  static final LearningRateSchedule QUICK =
      new LearningRateSchedule.Piecewise(List.of(0, 100), List.of(1e-2, 1e-3));
  private static final LearningRateSchedule PUBLISHED = new LearningRateSchedule.Constant(1e-3);
  private static final List<LossKind> LOSSES =
      List.of(LossKind.SIGNATURE, LossKind.SPIKE_TIMES, LossKind.SIGNATURE_KERNEL_MMD);

  private SpreadStudy() {}

  /** The estimates of all data sets by one loss. */
  private static double[] estimates(
      Engine engine, LossKind loss, LearningRateSchedule schedule, int steps) {
    double[] estimates = new double[DATA_SETS];
    Map<String, String> changes = Map.of("samples", SAMPLES + "", "loss", loss.yamlName());
    for (int k = 0; k < DATA_SETS; k++) {
      estimates[k] = estimate(engine, changes, FIRST_SEED + k, schedule, steps);
    }
    return estimates;
  }

  /** The mean of c over the last 200 steps of one training. */
  static double estimate(
      Engine engine,
      Map<String, String> changes,
      long seed,
      LearningRateSchedule schedule,
      int steps) {
    return estimate(engine, plan(engine, changes, seed, schedule, steps));
  }

  /** The same of a plan. */
  static double estimate(Engine engine, TrainingPlan plan) {
    TrainingListener quiet = (step, value, test, seconds, parameters) -> {};
    return new Trainer(engine, plan).run(quiet, () -> false).meanOfRecentParameters()[0];
  }

  /** The training of figure 1 with changes, and with other steps. */
  static TrainingPlan plan(
      Engine engine,
      Map<String, String> changes,
      long seed,
      LearningRateSchedule schedule,
      int steps) {
    TrainingPlan plan = Shipped.CURRENT.training(changes, seed, engine).plan();
    return new TrainingPlan(
        plan.start(),
        plan.learned(),
        plan.scenario(),
        plan.loss(),
        plan.batch(),
        plan.optimizer(),
        schedule,
        steps,
        plan.seed(),
        plan.test());
  }

  private static void print(String name, int steps, double[] c, double seconds) {
    double mean = Arrays.stream(c).average().orElseThrow();
    double spread =
        Math.sqrt(Arrays.stream(c).map(v -> (v - mean) * (v - mean)).sum() / (c.length - 1));
    System.out.printf(
        "%-22s %4d steps: mean %.4f +- %.4f, spread %.4f +- %.4f, worst error %.4f, %.2f ms a step%n",
        name,
        steps,
        mean,
        spread / Math.sqrt(c.length),
        spread,
        spread / Math.sqrt(2.0 * (c.length - 1)),
        Arrays.stream(c).map(v -> Math.abs(v - TRUE_CURRENT)).max().orElseThrow(),
        1e3 * seconds / (c.length * steps));
  }

  /**
   * Runs the study; writes {@code current-spread.csv} and {@code images/current-spread.png}.
   *
   * @param args the folder to write to
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("give the folder to write to, for instance docs");
    }
    Path folder = Path.of(args[0]);
    List<double[]> columns = new ArrayList<>();
    StringBuilder csv = new StringBuilder("loss,steps,seed,c\n");
    System.out.printf("seeds %d to %d%n", FIRST_SEED, FIRST_SEED + DATA_SETS - 1);
    try (Engine engine = Engines.createBest(Runtime.getRuntime().availableProcessors())) {
      for (LossKind loss : LOSSES) {
        columns.add(run(engine, loss, QUICK, STEPS, csv));
        if (loss != LossKind.SIGNATURE_KERNEL_MMD) {
          run(engine, loss, PUBLISHED, FULL_STEPS, csv);
        }
      }
    }
    Files.writeString(folder.resolve("current-spread.csv"), csv);
    Files.createDirectories(folder.resolve("images"));
    try (OutputStream out = Files.newOutputStream(folder.resolve("images/current-spread.png"))) {
      figure(columns).writePng(out);
    }
  }

  private static double[] run(
      Engine engine, LossKind loss, LearningRateSchedule schedule, int steps, StringBuilder csv) {
    long start = System.nanoTime();
    double[] c = estimates(engine, loss, schedule, steps);
    print(loss.yamlName(), steps, c, 1e-9 * (System.nanoTime() - start));
    for (int k = 0; k < c.length; k++) {
      csv.append("%s,%d,%d,%.6f%n".formatted(loss.yamlName(), steps, FIRST_SEED + k, c[k]));
    }
    return c;
  }

  private static Figure figure(List<double[]> columns) {
    int[] colours = {0x0072b2, 0xe69f00, 0x009e73};
    double[] x = new double[DATA_SETS];
    Arrays.setAll(x, k -> k + 1);
    List<Panel.Dots> dots = new ArrayList<>();
    List<Figure.Entry> legend = new ArrayList<>();
    for (int l = 0; l < LOSSES.size(); l++) {
      dots.add(new Panel.Dots(x, columns.get(l), 3, colours[l]));
      legend.add(new Figure.Entry(LOSSES.get(l).yamlName(), new Pen(colours[l], 4)));
    }
    Panel panel =
        new Panel(
            "Input current found from 128 spike trains",
            "data set",
            "c",
            dots,
            new Axis(0, DATA_SETS + 1, Axis.Scale.WHOLE),
            Axis.covering(columns, false),
            OptionalDouble.of(TRUE_CURRENT));
    return new Figure(
        "Estimates of the input current by three losses",
        2,
        List.of(new Figure.Row(List.of(panel), 235, 2)),
        legend,
        "");
  }
}

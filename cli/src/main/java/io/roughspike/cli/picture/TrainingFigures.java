package io.roughspike.cli.picture;

import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Panel.Curve;
import io.roughspike.equations.Unit;
import io.roughspike.train.TrainingHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Figures of training runs. */
public final class TrainingFigures {
  private static final int COLUMNS = 2;
  private static final double THICK = 1.5;

  private TrainingFigures() {}

  /**
   * A training of the input current.
   *
   * @param samples sample size
   * @param sigma noise level
   * @param history every step; parameter 0 is the current
   */
  public record CurrentRun(int samples, double sigma, TrainingHistory history) {}

  /**
   * Input current and test loss over steps: a row for each, a column for each sigma, a colour for
   * each sample size.
   *
   * @param truth the current that the data have
   */
  public static Figure current(double truth, List<CurrentRun> runs) {
    List<Integer> sizes = runs.stream().map(CurrentRun::samples).distinct().sorted().toList();
    List<Double> sigmas = runs.stream().map(CurrentRun::sigma).distinct().sorted().toList();
    Axis steps = steps(runs.stream().map(CurrentRun::history).toList());
    List<double[]> currents = new ArrayList<>();
    currents.add(new double[] {truth});
    runs.forEach(run -> currents.add(run.history().parameter(0)));
    Axis current = Axis.covering(currents, false);
    Axis loss = Axis.covering(runs.stream().map(run -> run.history().testLosses()).toList(), true);
    List<Panel> top = new ArrayList<>();
    List<Panel> bottom = new ArrayList<>();
    for (double sigma : sigmas) {
      List<Curve> currentCurves = new ArrayList<>();
      List<Curve> noisy = new ArrayList<>();
      List<Curve> means = new ArrayList<>();
      for (CurrentRun run : runs) {
        if (run.sigma() == sigma) {
          int colour = Palette.colour(sizes.indexOf(run.samples()), sizes.size());
          double[] x = asDoubles(run.history().steps());
          double[] y = run.history().testLosses();
          currentCurves.add(new Curve(x, run.history().parameter(0), new Pen(colour, THICK)));
          noisy.add(LossCurves.everyStep(x, y, colour));
          means.add(LossCurves.average(x, y, colour));
        }
      }
      noisy.addAll(means); // means on top of what they are of
      String title = "σ = " + sigma;
      top.add(
          new Panel(
              title,
              "training step",
              "input current c",
              currentCurves,
              steps,
              current,
              OptionalDouble.of(truth)));
      bottom.add(
          new Panel(
              title, "training step", "test loss", noisy, steps, loss, OptionalDouble.empty()));
    }
    List<Figure.Entry> legend = new ArrayList<>();
    for (int k = 0; k < sizes.size(); k++) {
      legend.add(
          new Figure.Entry(
              "n = " + sizes.get(k), new Pen(Palette.colour(k, sizes.size()), 2 * THICK)));
    }
    legend.add(new Figure.Entry("true c = " + truth, Panel.TARGET));
    return new Figure(
        "Input current and test loss over training",
        List.of(top, bottom),
        legend,
        "Test loss: mean absolute error of the first 3 average spike times"
            + LossCurves.legend(runs.stream().mapToInt(run -> run.history().size()).max().orElse(0))
            + ".");
  }

  /** A training of weights. */
  public static final class WeightsRun {
    private final int samples;
    private final TrainingHistory history;
    private final double[] truth;
    private final double[] learned;

    /**
     * A training; the arrays are not copied.
     *
     * @param samples sample size
     * @param history every step; parameter 0 is the weight error
     * @param truth weights of the data
     * @param learned trained weights
     */
    public WeightsRun(int samples, TrainingHistory history, double[] truth, double[] learned) {
      this.samples = samples;
      this.history = history;
      this.truth = truth;
      this.learned = learned;
    }
  }

  /**
   * Weight error and test loss over steps, a colour for each sample size; below, for each, learned
   * against true weights.
   */
  public static Figure weights(List<WeightsRun> runs) {
    Axis steps = steps(runs.stream().map(run -> run.history).toList());
    List<Curve> errors = new ArrayList<>();
    List<LossCurves.Series> losses = new ArrayList<>();
    List<Panel> scatters = new ArrayList<>();
    List<Figure.Entry> legend = new ArrayList<>();
    int tests = 0;
    List<double[]> allErrors = new ArrayList<>();
    allErrors.add(new double[] {0});
    for (int k = 0; k < runs.size(); k++) {
      WeightsRun run = runs.get(k);
      int colour = Palette.colour(k, runs.size());
      double[] x = asDoubles(run.history.steps());
      double[] error = run.history.parameter(0);
      double[] testLosses = run.history.testLosses();
      String size = "n = " + run.samples;
      allErrors.add(error);
      errors.add(new Curve(x, error, new Pen(colour, THICK)));
      int[] tested = tested(testLosses);
      tests = Math.max(tests, tested.length);
      losses.add(new LossCurves.Series(at(tested, x), at(tested, testLosses), colour));
      scatters.add(
          WeightScatter.panel(
              size, List.of(new WeightScatter.Group(run.truth, run.learned, colour))));
      legend.add(new Figure.Entry(size, new Pen(colour, 2 * THICK)));
    }
    legend.add(new Figure.Entry("learned = true", Panel.TARGET));
    Panel errorPanel =
        new Panel(
            "mean |learned - true|",
            "training step",
            "weight error",
            errors,
            steps,
            Axis.covering(allErrors, false),
            OptionalDouble.empty());
    return new Figure(
        "Weights of a 4-16-2 network",
        List.of(
            List.of(errorPanel, LossCurves.panel("held-out data", "test loss", losses, steps)),
            scatters),
        legend,
        "Test loss: expected signature of depth 3, spikes not matched"
            + LossCurves.legend(tests)
            + ".");
  }

  /** Where a test loss was taken. */
  private static int[] tested(double[] testLosses) {
    return IntStream.range(0, testLosses.length)
        .filter(k -> Double.isFinite(testLosses[k]))
        .toArray();
  }

  private static double[] at(int[] indices, double[] values) {
    return IntStream.of(indices).mapToDouble(k -> values[k]).toArray();
  }

  /**
   * Losses and learned parameters of any training over steps.
   *
   * @param parameters what the columns of the history are called
   * @param units in which they are drawn, where there are any; in the history they are in SI units
   */
  public static Figure training(
      TrainingHistory history, List<String> parameters, List<Optional<Unit>> units) {
    double[] x = asDoubles(history.steps());
    Axis steps = steps(List.of(history));
    List<Panel> panels = new ArrayList<>();
    panels.add(LossCurves.panel("training loss", x, history.losses(), steps));
    double[] testLosses = history.testLosses();
    int[] tested = tested(testLosses);
    if (tested.length > 0) {
      panels.add(LossCurves.panel("held-out loss", at(tested, x), at(tested, testLosses), steps));
    }
    for (int p = 0; p < parameters.size(); p++) {
      Optional<Unit> unit = units.get(p);
      double[] y = Arrays.stream(history.parameter(p)).map(si -> Panel.shown(si, unit)).toArray();
      panels.add(
          panel(
              parameters.get(p),
              Panel.label("value", unit),
              List.of(new Curve(x, y, new Pen(Palette.ONLY, THICK))),
              steps,
              Axis.covering(List.of(y), false)));
    }
    List<List<Panel>> rows = new ArrayList<>();
    for (int k = 0; k < panels.size(); k += COLUMNS) {
      rows.add(panels.subList(k, Math.min(panels.size(), k + COLUMNS)));
    }
    String averages = LossCurves.legend(history.size());
    return new Figure(
        "Losses and parameters over training",
        rows,
        List.of(),
        averages.isEmpty() ? "" : "Losses" + averages + ".");
  }

  private static Panel panel(String name, String label, List<Curve> curves, Axis steps, Axis axis) {
    return new Panel(name, "training step", label, curves, steps, axis, OptionalDouble.empty());
  }

  private static Axis steps(List<TrainingHistory> histories) {
    int last = histories.stream().mapToInt(one -> one.size()).max().orElse(1);
    return new Axis(0, Math.max(last, 1), false);
  }

  private static double[] asDoubles(int[] numbers) {
    return IntStream.of(numbers).asDoubleStream().toArray();
  }
}

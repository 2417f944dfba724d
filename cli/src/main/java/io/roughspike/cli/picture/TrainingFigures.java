package io.roughspike.cli.picture;

import io.roughspike.train.CurrentExperiment;
import io.roughspike.train.TrainingHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Figures of training runs. */
public final class TrainingFigures {
  /** Colours that people with any colour vision can tell apart (Okabe and Ito). */
  private static final int[] COLOURS = {0xe69f00, 0x56b4e9, 0x009e73, 0xcc3d77};

  private static final int FIRST_COLOUR = 0x0072b2;
  private static final int TARGET_COLOUR = 0x555555;
  private static final int COLUMNS = 2;

  private TrainingFigures() {}

  /**
   * A run of the current experiment.
   *
   * @param samples sample size
   * @param sigma noise level
   * @param history every step; parameter 0 is the current
   */
  public record CurrentRun(int samples, double sigma, TrainingHistory history) {}

  /**
   * Input current and test loss over steps: a row for each, a column for each sigma, a colour for each
   * sample size.
   */
  public static Figure current(List<CurrentRun> runs) {
    List<Integer> sizes = runs.stream().map(CurrentRun::samples).distinct().sorted().toList();
    List<Double> sigmas = runs.stream().map(CurrentRun::sigma).distinct().sorted().toList();
    Axis steps = steps(runs.stream().map(CurrentRun::history).toList());
    Axis currents =
        Axis.covering(
            IntStream.range(0, runs.size() + 1)
                .mapToObj(
                    k ->
                        k < runs.size()
                            ? runs.get(k).history().parameter(0)
                            : new double[] {CurrentExperiment.TRUE_CURRENT})
                .toList(),
            false);
    Axis losses =
        Axis.covering(runs.stream().map(run -> run.history().testLosses()).toList(), true);
    List<Panel> top = new ArrayList<>();
    List<Panel> bottom = new ArrayList<>();
    for (double sigma : sigmas) {
      List<Panel.Curve> currentCurves = new ArrayList<>();
      List<Panel.Curve> lossCurves = new ArrayList<>();
      for (CurrentRun run : runs) {
        if (run.sigma() == sigma) {
          String name = "n = " + run.samples();
          int colour = COLOURS[sizes.indexOf(run.samples()) % COLOURS.length];
          double[] x = asDoubles(run.history().steps());
          currentCurves.add(new Panel.Curve(name, colour, x, run.history().parameter(0)));
          lossCurves.add(new Panel.Curve(name, colour, x, run.history().testLosses()));
        }
      }
      String title = "σ = " + sigma;
      top.add(
          new Panel(
              title,
              "step",
              "input current c",
              currentCurves,
              steps,
              currents,
              OptionalDouble.of(CurrentExperiment.TRUE_CURRENT)));
      bottom.add(
          new Panel(
              title, "step", "test loss", lossCurves, steps, losses, OptionalDouble.empty()));
    }
    List<Figure.Entry> legend = new ArrayList<>();
    for (int k = 0; k < sizes.size(); k++) {
      legend.add(
          new Figure.Entry("n = " + sizes.get(k), COLOURS[k % COLOURS.length], 0));
    }
    legend.add(
        new Figure.Entry("true c = " + CurrentExperiment.TRUE_CURRENT, TARGET_COLOUR, 5));
    return new Figure("Input current and test loss over training", List.of(top, bottom), legend);
  }

  /** Losses and learned parameters of any training over steps. */
  public static Figure training(TrainingHistory history, List<String> parameters) {
    double[] x = asDoubles(history.steps());
    Axis steps = steps(List.of(history));
    List<Panel> panels = new ArrayList<>();
    panels.add(panel("training loss", x, history.losses(), steps, true));
    double[] testLosses = history.testLosses();
    int[] tested =
        IntStream.range(0, x.length).filter(k -> Double.isFinite(testLosses[k])).toArray();
    if (tested.length > 0) {
      panels.add(
          panel(
              "test loss",
              IntStream.of(tested).mapToDouble(k -> x[k]).toArray(),
              IntStream.of(tested).mapToDouble(k -> testLosses[k]).toArray(),
              steps,
              true));
    }
    for (int p = 0; p < parameters.size(); p++) {
      panels.add(panel(parameters.get(p), x, history.parameter(p), steps, false));
    }
    List<List<Panel>> rows = new ArrayList<>();
    for (int k = 0; k < panels.size(); k += COLUMNS) {
      rows.add(panels.subList(k, Math.min(panels.size(), k + COLUMNS)));
    }
    return new Figure("Losses and parameters over training", rows, List.of());
  }

  private static Panel panel(
      String name, double[] x, double[] y, Axis steps, boolean logarithmic) {
    return new Panel(
        name,
        "step",
        name,
        List.of(new Panel.Curve(name, FIRST_COLOUR, x, y)),
        steps,
        Axis.covering(List.of(y), logarithmic),
        OptionalDouble.empty());
  }

  private static Axis steps(List<TrainingHistory> histories) {
    int last =
        histories.stream().flatMapToInt(one -> IntStream.of(one.steps())).max().orElse(1);
    return new Axis(0, Math.max(last, 1), false);
  }

  private static double[] asDoubles(int[] numbers) {
    return IntStream.of(numbers).asDoubleStream().toArray();
  }
}

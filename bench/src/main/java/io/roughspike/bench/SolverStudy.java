package io.roughspike.bench;

import io.roughspike.cli.picture.Axis;
import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.Panel;
import io.roughspike.solver.Stepper;
import io.roughspike.solver.Steppers;
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
import java.util.function.ToDoubleFunction;

/**
 * What docs/SOLVERS.md says of solvers in numbers: {@link SolverOrders}, {@link SolverCosts},
 * {@link SolverTraining}.
 */
public final class SolverStudy {
  private static final long SEED = 1;
  private static final int PATHS = 4000;
  private static final int PATHS_OF_COSTS = 200;
  private static final int ROUNDS = 15;
  private static final double FIRST_STEP = 1.0 / 16;
  private static final double DRIVEN_STEP = 1.0 / 64;
  private static final double GOAL = 1e-3;
  private static final double MILLI = 1e-3;

  /** How far below the curves lines of an order end. */
  private static final double LOWER = 0.6;

  private static final Map<String, Pen> PENS =
      Map.of(
          "euler",
          new Pen(0x222222, 2),
          "heun",
          new Pen(0xe69f00, 2),
          "exp1",
          new Pen(0x999999, 2),
          "exp2",
          new Pen(0x56b4e9, 2, 6),
          "sra1",
          new Pen(0xd55e00, 2),
          "shark",
          new Pen(0xcc79a7, 2, 6),
          "esra",
          new Pen(0x009e73, 2.6),
          "rk4",
          new Pen(0x0072b2, 2, 3),
          SolverCosts.ADAPTIVE,
          new Pen(0xd55e00, 2, 3));

  private SolverStudy() {}

  /**
   * Runs the study; writes {@code solver-orders.csv}, {@code solver-costs.csv}, {@code
   * solver-training.csv} and pictures of the first two in {@code images}.
   *
   * @param args the folder to write to, then which parts, of {@code orders}, {@code costs}, {@code
   *     training}; all if none is named
   */
  public static void main(String[] args) throws IOException {
    Map<String, StudyParts.Part> parts = new LinkedHashMap<>();
    parts.put("orders", SolverStudy::orders);
    parts.put("costs", SolverStudy::costs);
    parts.put("training", SolverStudy::training);
    StudyParts.run(args, parts);
  }

  private static void orders(Path folder) throws IOException {
    List<SolverOrders.Errors> errors =
        new SolverOrders(ConvergenceStudy.NOISY, 4, 9, 14, true).measure(PATHS, SEED);
    StringBuilder csv =
        new StringBuilder(
            "solver,step,times,gradients,meanGradients,meanGradientsByChance,paths\n");
    for (SolverOrders.Errors e : errors) {
      csv.append(
          "%s,%s,%.4e,%.4e,%.4e,%.4e,%d%n"
              .formatted(
                  e.solver(),
                  e.step(),
                  e.times(),
                  e.gradients(),
                  e.meanGradients(),
                  e.meanGradientsError(),
                  e.paths()));
    }
    Files.writeString(folder.resolve("solver-orders.csv"), csv);
    for (Stepper stepper : Steppers.all()) {
      List<SolverOrders.Errors> own = SolverOrders.of(errors, stepper.name());
      System.out.printf(
          Locale.ROOT,
          "%-6s order of event times %.2f (from 1/64 on %.2f), of gradients %.2f; at 1/16 mean gradient off by %.1e (by chance %.1e)%n",
          stepper.name(),
          SolverOrders.order(own, FIRST_STEP, SolverOrders.Errors::times),
          SolverOrders.order(own, DRIVEN_STEP, SolverOrders.Errors::times),
          SolverOrders.order(own, FIRST_STEP, SolverOrders.Errors::gradients),
          own.getFirst().meanGradients(),
          own.getFirst().meanGradientsError());
    }
    write(folder.resolve("images/solver-convergence.png"), convergence(errors));
  }

  private static Figure convergence(List<SolverOrders.Errors> errors) {
    Pen whole = new Pen(0x555555, 1, 5);
    Pen half = new Pen(0x555555, 1, 2);
    List<SolverOrders.Errors> euler = SolverOrders.of(errors, "euler");
    List<SolverOrders.Errors> esra = SolverOrders.of(errors, "esra");
    double[] steps = euler.stream().mapToDouble(SolverOrders.Errors::step).toArray();
    List<Panel.Curve> times = new ArrayList<>();
    List<Panel.Curve> gradients = new ArrayList<>();
    times.add(slope(steps, 1, 1.5 * euler.getLast().times(), whole));
    times.add(slope(steps, 1.5, LOWER * esra.getLast().times(), half));
    gradients.add(slope(steps, 0.5, LOWER * esra.getLast().gradients(), half));
    for (Stepper stepper : Steppers.all()) {
      List<SolverOrders.Errors> own = SolverOrders.of(errors, stepper.name());
      Pen pen = PENS.get(stepper.name());
      times.add(new Panel.Curve(steps, column(own, SolverOrders.Errors::times), pen));
      gradients.add(new Panel.Curve(steps, column(own, SolverOrders.Errors::gradients), pen));
    }
    return new Figure(
        "Errors of event times and of their gradients against the step length, by solver",
        List.of(
            List.of(
                panel(
                    "Event times",
                    "rms error",
                    times,
                    steps,
                    column(errors, SolverOrders.Errors::times)),
                panel(
                    "Gradient of the third, path by path",
                    "relative error",
                    gradients,
                    steps,
                    column(errors, SolverOrders.Errors::gradients)))),
        solverEntries(),
        "Thin lines: orders 1 and 1.5 of event times, 1/2 of gradients.");
  }

  private static Panel panel(
      String title, String yLabel, List<Panel.Curve> curves, double[] steps, double[] errors) {
    double least = Arrays.stream(errors).min().orElseThrow();
    return new Panel(
        title,
        "step length h",
        yLabel,
        curves,
        Axis.covering(List.of(steps), true),
        Axis.covering(List.of(errors, new double[] {LOWER * least}), true),
        OptionalDouble.empty());
  }

  private static <T> double[] column(List<T> rows, ToDoubleFunction<T> which) {
    return rows.stream().mapToDouble(which).toArray();
  }

  /** A line of an order that ends at an error at the shortest step. */
  private static Panel.Curve slope(double[] steps, double order, double last, Pen pen) {
    double shortest = steps[steps.length - 1];
    double[] y = Arrays.stream(steps).map(h -> last * Math.pow(h / shortest, order)).toArray();
    return new Panel.Curve(steps, y, pen);
  }

  private static List<Figure.Entry> solverEntries() {
    return Steppers.all().stream()
        .map(s -> new Figure.Entry(s.name(), PENS.get(s.name())))
        .toList();
  }

  private static void costs(Path folder) throws IOException {
    List<SolverCosts.Cost> costs = SolverCosts.measure(PATHS_OF_COSTS, ROUNDS, SEED);
    StringBuilder csv = new StringBuilder("model,solver,stepOrTolerance,times,paths,nanoseconds\n");
    for (SolverCosts.Cost c : costs) {
      csv.append(
          "%s,\"%s\",%s,%.4e,%d,%.0f%n"
              .formatted(
                  c.problem(), c.solver(), c.setting(), c.error(), c.paths(), c.nanoseconds()));
    }
    Files.writeString(folder.resolve("solver-costs.csv"), csv);
    for (String solver : costs.stream().map(SolverCosts.Cost::solver).distinct().toList()) {
      System.out.printf(
          Locale.ROOT,
          "%-14s ns a path to an error of 1e-3 of lif: %.0f, of 0.01 ms of eif: %.0f%n",
          solver,
          SolverCosts.timeTo(GOAL, SolverCosts.of(costs, "lif", solver)).orElse(Double.NaN),
          SolverCosts.timeTo(GOAL * GOAL * 10, SolverCosts.of(costs, "eif", solver))
              .orElse(Double.NaN));
    }
    write(folder.resolve("images/solver-costs.png"), cost(costs));
  }

  private static Figure cost(List<SolverCosts.Cost> costs) {
    List<Figure.Entry> legend = new ArrayList<>(solverEntries());
    legend.add(new Figure.Entry(SolverCosts.ADAPTIVE, PENS.get(SolverCosts.ADAPTIVE)));
    return new Figure(
        "Time a path against the error of its event times, by solver",
        List.of(
            List.of(
                cost("Leaky neuron, intensity", "rms error", costs, "lif", 1),
                cost("Exponential neuron, peak", "rms error (ms)", costs, "eif", MILLI))),
        legend,
        "");
  }

  private static Panel cost(
      String title, String xLabel, List<SolverCosts.Cost> costs, String problem, double unit) {
    List<Panel.Mark> marks = new ArrayList<>();
    List<double[]> x = new ArrayList<>();
    List<double[]> y = new ArrayList<>();
    for (String solver : costs.stream().map(SolverCosts.Cost::solver).distinct().toList()) {
      List<SolverCosts.Cost> own = SolverCosts.of(costs, problem, solver);
      double[] errors = column(own, c -> c.error() / unit);
      double[] times = column(own, c -> MILLI * c.nanoseconds());
      x.add(errors);
      y.add(times);
      marks.add(new Panel.Curve(errors, times, PENS.get(solver)));
      marks.add(new Panel.Dots(errors, times, 2.2, PENS.get(solver).colour()));
    }
    return new Panel(
        title,
        xLabel,
        "microseconds a path",
        marks,
        Axis.covering(x, true),
        Axis.covering(y, true),
        OptionalDouble.empty());
  }

  private static void training(Path folder) throws IOException {
    List<SolverTraining.Result> results = SolverTraining.measure();
    StringBuilder csv = new StringBuilder("solver,step,seed,c,milliseconds\n");
    for (SolverTraining.Result r : results) {
      csv.append(
          "%s,%s,%d,%.6f,%.4f%n"
              .formatted(r.solver(), r.timeStep(), r.seed(), r.c(), r.milliseconds()));
    }
    Files.writeString(folder.resolve("solver-training.csv"), csv);
    for (String solver : results.stream().map(SolverTraining.Result::solver).distinct().toList()) {
      List<SolverTraining.Result> own =
          results.stream().filter(r -> r.solver().equals(solver)).toList();
      double[] c = column(own, SolverTraining.Result::c);
      double mean = Arrays.stream(c).average().orElseThrow();
      double spread =
          Math.sqrt(Arrays.stream(c).map(v -> (v - mean) * (v - mean)).sum() / (c.length - 1));
      System.out.printf(
          Locale.ROOT,
          "%s, step %s: c %.4f +- %.4f, spread %.4f +- %.4f, best %.3f ms a training step%n",
          solver,
          own.getFirst().timeStep(),
          mean,
          spread / Math.sqrt(c.length),
          spread,
          spread / Math.sqrt(2.0 * (c.length - 1)),
          own.stream().mapToDouble(SolverTraining.Result::milliseconds).min().orElseThrow());
    }
  }

  private static void write(Path file, Figure figure) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      figure.writePng(out);
    }
  }
}

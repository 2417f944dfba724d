package io.roughspike.bench;

import io.roughspike.cli.picture.Axis;
import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.Panel;
import io.roughspike.driver.ClockDraws;
import io.roughspike.driver.CounterClocks;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Neuron;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How fast event times and their gradients converge as the grid is refined: nested grids share one
 * Brownian path and the same clocks, and are compared with {@link ContinuousNeuron} on the finest
 * grid.
 */
public final class ConvergenceStudy {
  /** The neuron of the paper's second experiment, with a synaptic current that starts at 0.6. */
  static final Neuron NOISY =
      LeakyNeuron.standard()
          .with("mu1", 6)
          .with("mu2", 5)
          .with("sigma11", 0.25)
          .with("sigma22", 0.25)
          .with("vReset", 1.2)
          .with("alpha", 0.03)
          .with("beta", 5)
          .with("inputCurrent", 1.5)
          .with("v0", 1.1)
          .with("i0", 0.6);

  /** The same without noise in the state: only the clocks are random. */
  static final Neuron NOISE_FREE = NOISY.with("sigma11", 0).with("sigma22", 0);

  private static final int PATHS = 4000;
  private static final long SEED = 1;
  private static final int EVENTS = 3;
  private static final double LENGTH = 2;
  private static final double LATEST = 1.8;

  /**
   * Errors at one step length.
   *
   * @param step h
   * @param times mean absolute error of the first three event times
   * @param gradients mean absolute error of the derivatives of the third event time by every
   *     parameter, each relative to the mean absolute derivative
   * @param meanGradients the same for the derivatives averaged over paths
   */
  public record Errors(double step, double times, double gradients, double meanGradients) {}

  private ConvergenceStudy() {}

  /**
   * Measures errors on grids of 2^coarsest to 2^finest steps.
   *
   * @param reference exponent of the grid of the reference
   */
  static List<Errors> measure(
      Neuron neuron, int paths, int coarsest, int finest, int reference, long seed) {
    RandomStream stream = new RandomStream(seed, 0);
    ClockDraws clocks = new CounterClocks(stream);
    int levels = finest - coarsest + 1;
    double[] timeErrors = new double[levels];
    double[][] gradientErrors = new double[levels][LeakyNeuron.MODEL.parameters().size()];
    double[][] gradientBias = new double[levels][LeakyNeuron.MODEL.parameters().size()];
    double[] magnitude = new double[LeakyNeuron.MODEL.parameters().size()];
    int used = 0;
    SpikeTrains spikes = new SpikeTrains();
    ParameterGradient gradient = new ParameterGradient();
    Cotangents last = Cotangents.ofEvents((n, e) -> e == EVENTS - 1 ? 1 : 0);
    try (Engine engine = new ScalarEngine(1)) {
      for (int path = 0; path < paths; path++) {
        double[] dB1 = increments(stream, path, 0, reference);
        double[] dB2 = increments(stream, path, 1, reference);
        int sample = path;
        ContinuousNeuron exact =
            new ContinuousNeuron(
                neuron,
                draw -> clocks.logUniform(sample, 0, draw),
                Math.scalb(LENGTH, -reference),
                dB1,
                dB2,
                EVENTS);
        if (exact.times().size() < EVENTS || exact.times().getLast() > LATEST) {
          continue; // on a coarse grid the last event might not be there
        }
        used++;
        double[] exactGradient = exact.gradients().getLast();
        for (int p = 0; p < LeakyNeuron.MODEL.parameters().size(); p++) {
          magnitude[p] += Math.abs(exactGradient[p]);
        }
        for (int level = 0; level < levels; level++) {
          Simulation simulation = coarse(neuron, dB1, dB2, coarsest + level, clocks, path);
          engine.simulate(simulation, spikes);
          for (int e = 0; e < EVENTS; e++) {
            timeErrors[level] += Math.abs(spikes.time(0, e) - exact.times().get(e));
          }
          engine.adjoint(simulation, last, gradient);
          for (String p : LeakyNeuron.MODEL.parameterNames()) {
            double error = gradient.get(p) - exactGradient[LeakyNeuron.MODEL.parameter(p)];
            gradientErrors[level][LeakyNeuron.MODEL.parameter(p)] += Math.abs(error);
            gradientBias[level][LeakyNeuron.MODEL.parameter(p)] += error;
          }
        }
      }
    }
    List<Errors> errors = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      double pathwise = 0;
      double mean = 0;
      int counted = 0;
      for (int p = 0; p < LeakyNeuron.MODEL.parameters().size(); p++) {
        if (magnitude[p] > 0) {
          pathwise += gradientErrors[level][p] / magnitude[p];
          mean += Math.abs(gradientBias[level][p]) / magnitude[p];
          counted++;
        }
      }
      errors.add(
          new Errors(
              Math.scalb(LENGTH, -coarsest - level),
              timeErrors[level] / (EVENTS * used),
              pathwise / counted,
              mean / counted));
    }
    return errors;
  }

  private static double[] increments(RandomStream stream, int path, int channel, int exponent) {
    double[] increments = new double[1 << exponent];
    for (int block = 0; block < increments.length / 4; block++) {
      stream.normals4(path, 0, channel, block, increments, 4 * block, 1);
    }
    double scale = Math.sqrt(Math.scalb(LENGTH, -exponent));
    for (int m = 0; m < increments.length; m++) {
      increments[m] *= scale;
    }
    return increments;
  }

  /** One path on a grid of 2^exponent steps, its increments the sums of fine ones. */
  private static Simulation coarse(
      Neuron neuron, double[] dB1, double[] dB2, int exponent, ClockDraws clocks, int path) {
    int steps = 1 << exponent;
    int ratio = dB1.length / steps;
    double[] increments = new double[2 * steps];
    for (int m = 0; m < dB1.length; m++) {
      increments[2 * (m / ratio)] += dB1[m];
      increments[2 * (m / ratio) + 1] += dB2[m];
    }
    ClockDraws ofPath =
        new ClockDraws() {
          @Override
          public double logUniform(int sample, int neuronNumber, int index) {
            return clocks.logUniform(path, neuronNumber, index);
          }

          @Override
          public void requireCovers(int firstSample, int samples, int neurons) {
            // any path
          }
        };
    return new Simulation(
        neuron,
        Optional.empty(),
        new TimeGrid(0, LENGTH, Math.scalb(LENGTH, -exponent)),
        new RecordedDriver(increments, 1, steps, 1, 2),
        ofPath,
        0,
        1,
        EVENTS);
  }

  /** The slope of the errors over step lengths, both in logarithms, by least squares. */
  static double order(List<Errors> errors, ToDoubleFunction<Errors> which) {
    double meanX = errors.stream().mapToDouble(e -> Math.log(e.step())).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (Errors e : errors) {
      double x = Math.log(e.step()) - meanX;
      covariance += x * Math.log(which.applyAsDouble(e));
      variance += x * x;
    }
    return covariance / variance;
  }

  /**
   * Runs the study; writes {@code convergence.csv} and {@code images/convergence.png}.
   *
   * @param args the folder to write to
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("give the folder to write to, for instance docs");
    }
    Path folder = Path.of(args[0]);
    List<Errors> noisy = measure(NOISY, PATHS, 5, 10, 15, SEED);
    List<Errors> noiseFree = measure(NOISE_FREE, PATHS, 5, 10, 15, SEED);
    StringBuilder csv = new StringBuilder("model,step,times,gradients,meanGradients\n");
    append(csv, "noisy", noisy);
    append(csv, "noise-free", noiseFree);
    Files.writeString(folder.resolve("convergence.csv"), csv);
    Files.createDirectories(folder.resolve("images"));
    try (OutputStream out = Files.newOutputStream(folder.resolve("images/convergence.png"))) {
      figure(noisy, noiseFree).writePng(out);
    }
    System.out.print(csv);
    System.out.printf(
        "orders: times %.3f noisy, %.3f noise-free; gradients %.3f noisy, %.3f noise-free, %.3f noisy averaged%n",
        order(noisy, Errors::times),
        order(noiseFree, Errors::times),
        order(noisy, Errors::gradients),
        order(noiseFree, Errors::gradients),
        order(noisy, Errors::meanGradients));
  }

  private static void append(StringBuilder csv, String model, List<Errors> errors) {
    for (Errors e : errors) {
      csv.append(
          "%s,%s,%.4e,%.4e,%.4e%n"
              .formatted(model, e.step(), e.times(), e.gradients(), e.meanGradients()));
    }
  }

  private static Figure figure(List<Errors> noisy, List<Errors> noiseFree) {
    Pen path = new Pen(0x0072b2, 2);
    Pen mean = new Pen(0x009e73, 2);
    Pen quiet = new Pen(0xe69f00, 2);
    Pen one = new Pen(0x555555, 1.2, 5);
    Pen half = new Pen(0x999999, 1.2, 2);
    Panel times =
        panel(
            "Event times",
            "mean error",
            List.of(
                curve(noisy, Errors::times, path),
                curve(noiseFree, Errors::times, quiet),
                slope(noisy, Errors::times, 1, 0.82, one)),
            List.of(column(noisy, Errors::times), column(noiseFree, Errors::times)));
    Panel gradients =
        panel(
            "Gradient of the third event time",
            "relative error",
            List.of(
                curve(noisy, Errors::gradients, path),
                curve(noisy, Errors::meanGradients, mean),
                curve(noiseFree, Errors::gradients, quiet),
                slope(noisy, Errors::gradients, 0.5, 1.25, half),
                slope(noiseFree, Errors::gradients, 1, 1.5, one)),
            List.of(
                column(noisy, Errors::gradients),
                column(noisy, Errors::meanGradients),
                column(noiseFree, Errors::gradients)));
    return new Figure(
        "Errors of event times and of their gradients against the step length",
        List.of(List.of(times, gradients)),
        List.of(
            new Figure.Entry("noise, path by path", path),
            new Figure.Entry("noise, averaged", mean),
            new Figure.Entry("no noise", quiet),
            new Figure.Entry("order 1", one),
            new Figure.Entry("order 1/2", half)),
        "");
  }

  private static Panel panel(
      String title, String yLabel, List<Panel.Curve> curves, List<double[]> columns) {
    double[] steps = {LENGTH / 32, LENGTH / 1024};
    return new Panel(
        title,
        "step length h",
        yLabel,
        curves,
        Axis.covering(List.of(steps), true),
        Axis.covering(columns, true),
        OptionalDouble.empty());
  }

  private static double[] column(List<Errors> errors, ToDoubleFunction<Errors> which) {
    return errors.stream().mapToDouble(which).toArray();
  }

  private static Panel.Curve curve(List<Errors> errors, ToDoubleFunction<Errors> which, Pen pen) {
    return new Panel.Curve(column(errors, Errors::step), column(errors, which), pen);
  }

  /** A line of the given order, {@code factor} times the error at the smallest step. */
  private static Panel.Curve slope(
      List<Errors> errors, ToDoubleFunction<Errors> which, double order, double factor, Pen pen) {
    Errors finest = errors.getLast();
    double[] x = column(errors, Errors::step);
    double[] y =
        Arrays.stream(x)
            .map(h -> factor * which.applyAsDouble(finest) * Math.pow(h / finest.step(), order))
            .toArray();
    return new Panel.Curve(x, y, pen);
  }
}

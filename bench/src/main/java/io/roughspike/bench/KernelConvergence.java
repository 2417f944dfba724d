package io.roughspike.bench;

import io.roughspike.cli.picture.Axis;
import io.roughspike.cli.picture.Canvas.Pen;
import io.roughspike.cli.picture.Figure;
import io.roughspike.cli.picture.Panel;
import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.kernel.StaticKernel;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.PathSource;
import io.roughspike.path.Paths;
import io.roughspike.path.SpikeLifts;
import io.roughspike.random.RandomStream;
import io.roughspike.signature.PathSignatures;
import io.roughspike.spike.SpikeTrains;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How signature kernels converge: the Goursat scheme with its dyadic order, and the inner product
 * of truncated signatures with their depth. References: signatures of depth {@value #DEEPEST} for
 * paths, the exact kernel for lifts, an extrapolation for the RBF kernel.
 */
public final class KernelConvergence {
  private static final long SEED = 1;
  private static final int SAMPLES = 10;
  private static final int FINEST = 8;
  private static final int DEEPEST = 18;
  private static final int POINTS = 9;

  private KernelConvergence() {}

  /** Random walks of {@value #POINTS} points in the plane, of length about 3. */
  private static Paths walks(int stream) {
    RandomStream random = new RandomStream(SEED, stream);
    double[] values = new double[SAMPLES * POINTS * 2];
    double[] normals = new double[4];
    for (int p = 0; p < SAMPLES; p++) {
      for (int i = 1; i < POINTS; i++) {
        random.normals4(p, 0, 0, i, normals, 0, 1);
        for (int c = 0; c < 2; c++) {
          int at = (p * POINTS + i) * 2 + c;
          values[at] = values[at - 2] + 0.3 * normals[c];
        }
      }
    }
    return Paths.ofEqualLength(SAMPLES, POINTS, 2, values);
  }

  /** Trains of one neuron with six events on [0, 1], at random places around equal distances. */
  private static SpikeLifts lifts(int stream) {
    RandomStream random = new RandomStream(SEED, stream);
    int events = 6;
    SpikeTrains trains = new SpikeTrains(SAMPLES, 1, events);
    double[] normals = new double[4];
    for (int p = 0; p < SAMPLES; p++) {
      for (int e = 0; e < events; e++) {
        random.normals4(p, 0, 0, e, normals, 0, 1);
        double shift = 0.5 * Math.tanh(normals[0]); // keeps the events in order
        trains.add(p, 0, (e + 0.5 + shift) / events);
      }
    }
    return new SpikeLifts(trains, 0, 1, LiftOptions.PLAIN.withJumpScales(0.3));
  }

  private static double[] scheme(
      Engine engine, StaticKernel kernel, int order, PathSource x, PathSource y) {
    double[] gram = new double[SAMPLES * SAMPLES];
    new SignatureKernel(kernel, order).gram(engine, x, y, gram, done -> {});
    return gram;
  }

  /** Inner products of signatures truncated at depth 1, 2, ..., {@value #DEEPEST}. */
  private static double[][] truncated(Engine engine, PathSource x, PathSource y) {
    PathSignatures signatures = new PathSignatures(2, DEEPEST);
    int size = signatures.size();
    double[] left = new double[SAMPLES * size];
    double[] right = new double[SAMPLES * size];
    signatures.signatures(engine, x, left, done -> {});
    signatures.signatures(engine, y, right, done -> {});
    double[][] products = new double[DEEPEST][SAMPLES * SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      for (int j = 0; j < SAMPLES; j++) {
        double sum = 1;
        int word = 0;
        for (int depth = 1; depth <= DEEPEST; depth++) {
          for (int w = 0; w < 1 << depth; w++, word++) {
            sum += left[i * size + word] * right[j * size + word];
          }
          products[depth - 1][i * SAMPLES + j] = sum;
        }
      }
    }
    return products;
  }

  /** The mean relative error; not below the rounding of a double, so that a logarithm shows it. */
  private static double error(double[] found, double[] reference) {
    double sum = 0;
    for (int k = 0; k < found.length; k++) {
      sum += Math.abs(found[k] / reference[k] - 1);
    }
    return Math.max(sum / found.length, Math.ulp(1.0) / 2);
  }

  private static double[] orders(
      Engine engine, StaticKernel kernel, PathSource x, PathSource y, double[] reference) {
    return IntStream.rangeClosed(0, FINEST)
        .mapToDouble(n -> error(scheme(engine, kernel, n, x, y), reference))
        .toArray();
  }

  /** What remains when the error of second order of the two finest schemes is taken out. */
  private static double[] extrapolated(
      Engine engine, StaticKernel kernel, PathSource x, PathSource y) {
    double[] coarse = scheme(engine, kernel, FINEST, x, y);
    double[] fine = scheme(engine, kernel, FINEST + 1, x, y);
    double[] result = new double[fine.length];
    Arrays.setAll(result, k -> (4 * fine[k] - coarse[k]) / 3);
    return result;
  }

  /**
   * Runs the study; writes {@code kernel-convergence.csv} and {@code
   * images/kernel-convergence.png}.
   *
   * @param args the folder to write to
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("give the folder to write to, for instance docs");
    }
    Path folder = Path.of(args[0]);
    try (Engine engine = Engines.createBest(Runtime.getRuntime().availableProcessors())) {
      Paths x = walks(0);
      Paths y = walks(1);
      SpikeLifts u = lifts(2);
      SpikeLifts v = lifts(3);
      double[][] ofPaths = truncated(engine, x, y);
      double[][] ofLifts = truncated(engine, u, v);
      double[] exact = new double[SAMPLES * SAMPLES];
      new ExactLiftKernel().gram(engine, u, v, exact, done -> {});
      RbfKernel rbf = new RbfKernel(1);
      double[] linear = orders(engine, new LinearKernel(), x, y, ofPaths[DEEPEST - 1]);
      double[] gaussian = orders(engine, rbf, x, y, extrapolated(engine, rbf, x, y));
      double[] staircase = orders(engine, new LinearKernel(), u, v, exact);
      double[] depths =
          IntStream.range(0, DEEPEST).mapToDouble(d -> error(ofLifts[d], exact)).toArray();
      double[] pathDepths =
          IntStream.range(0, DEEPEST - 1)
              .mapToDouble(d -> error(ofPaths[d], ofPaths[DEEPEST - 1]))
              .toArray();
      StringBuilder csv = new StringBuilder("what,order,relativeError\n");
      append(csv, "linear", 0, linear);
      append(csv, "rbf", 0, gaussian);
      append(csv, "lifts", 0, staircase);
      append(csv, "truncated-paths", 1, pathDepths);
      append(csv, "truncated-lifts", 1, depths);
      Files.writeString(folder.resolve("kernel-convergence.csv"), csv);
      Files.createDirectories(folder.resolve("images"));
      try (OutputStream out =
          Files.newOutputStream(folder.resolve("images/kernel-convergence.png"))) {
        figure(linear, gaussian, staircase, pathDepths, depths).writePng(out);
      }
      System.out.print(csv);
    }
  }

  private static void append(StringBuilder csv, String what, int first, double[] errors) {
    for (int k = 0; k < errors.length; k++) {
      csv.append("%s,%d,%.4e%n".formatted(what, first + k, errors[k]));
    }
  }

  private static Figure figure(
      double[] linear, double[] rbf, double[] lifts, double[] pathDepths, double[] liftDepths) {
    Pen first = new Pen(0x0072b2, 2);
    Pen second = new Pen(0xe69f00, 2);
    Pen third = new Pen(0x009e73, 2);
    Pen slope = new Pen(0x555555, 1.2, 5);
    double[] order = new double[FINEST + 1];
    Arrays.setAll(order, n -> 0.6 * linear[0] * Math.pow(4, -n));
    Panel scheme =
        new Panel(
            "Goursat scheme",
            "dyadic order n",
            "relative error",
            List.of(
                curve(0, linear, first),
                curve(0, rbf, second),
                curve(0, lifts, third),
                curve(0, order, slope)),
            new Axis(0, FINEST, Axis.Scale.WHOLE),
            Axis.covering(List.of(linear, rbf, lifts, order), true),
            OptionalDouble.empty());
    Panel truncation =
        new Panel(
            "Truncated signatures",
            "depth D",
            "relative error",
            List.of(curve(1, pathDepths, first), curve(1, liftDepths, third)),
            new Axis(1, DEEPEST, Axis.Scale.WHOLE),
            Axis.covering(List.of(pathDepths, liftDepths), true),
            OptionalDouble.empty());
    return new Figure(
        "Errors of signature kernels against dyadic order and depth",
        List.of(List.of(scheme, truncation)),
        List.of(
            new Figure.Entry("paths, linear", first),
            new Figure.Entry("paths, RBF", second),
            new Figure.Entry("lifts, linear", third),
            new Figure.Entry("4^-n", slope)),
        "");
  }

  private static Panel.Curve curve(int firstX, double[] errors, Pen pen) {
    double[] x = new double[errors.length];
    Arrays.setAll(x, k -> firstX + k);
    return new Panel.Curve(x, errors, pen);
  }
}

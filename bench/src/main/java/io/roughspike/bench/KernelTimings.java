package io.roughspike.bench;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.LinearKernel;
import io.roughspike.kernel.RbfKernel;
import io.roughspike.kernel.SignatureKernel;
import io.roughspike.kernel.StaticKernel;
import io.roughspike.path.Paths;
import io.roughspike.path.PointCotangents;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Prints elapsed times of signature kernels by the Goursat scheme, {@code KernelTimings ROUNDS}:
 * both engines on one thread, the SIMD engine on two, and a plain scalar loop, alternating within
 * one run. A gradient computes the values as well.
 */
public final class KernelTimings {
  private static final String PLAIN = "plain loop, forward";
  private static final String FORWARD = ", forward";
  private static final String GRADIENT = ", gradient";
  private static final int CHANNELS = 3;
  private static final double BANDWIDTH = 2;
  private static final double MILLI = 1e-6;

  /** Paths, points, dyadic order: the sizes at which public libraries were measured. */
  private static final int[][] SIZES = {{128, 64, 0}, {1, 1024, 0}, {16, 256, 1}};

  private KernelTimings() {}

  /** Runs as the class comment says. */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: KernelTimings ROUNDS");
    }
    for (int[] size : SIZES) {
      for (StaticKernel kernel : List.of(new LinearKernel(), new RbfKernel(BANDWIDTH))) {
        measure(kernel, size[0], size[1], size[2], Integer.parseInt(arguments[0]));
      }
    }
  }

  private static void measure(StaticKernel kernel, int samples, int points, int order, int rounds) {
    SplittableRandom random = new SplittableRandom(1);
    Paths x = walks(random, samples, points);
    Paths y = walks(random, samples, points);
    double[] gram = new double[samples * samples];
    double[] cotangents = new double[gram.length];
    Arrays.fill(cotangents, 1);
    PointCotangents receiver = x.into(new double[x.values().length]);
    PlainLoop plain = new PlainLoop(kernel, points, order);
    try (Engine scalar = Engines.create(Engines.SCALAR, 1);
        Engine one = Engines.create(Engines.SIMD, 1);
        Engine two = Engines.create(Engines.SIMD, 2)) {
      System.out.printf(
          Locale.ROOT,
          "%d x %d paths of %d points, %d channels, dyadic order %d, %s, %d bits%n",
          samples,
          samples,
          points,
          CHANNELS,
          order,
          kernel,
          Double.SIZE * one.lanes());
      Alternation alternation = new Alternation();
      alternation.add(PLAIN, time(() -> plain.gram(x, y, gram)));
      for (Engine engine : List.of(scalar, one, two)) {
        SignatureKernel own = new SignatureKernel(kernel, order);
        alternation
            .add(name(engine) + FORWARD, time(() -> own.gram(engine, x, y, gram, done -> {})))
            .add(
                name(engine) + GRADIENT,
                time(() -> {
                  var _ = own.gradient(engine, x, y, cotangents, receiver, done -> {});
                }));
      }
      alternation
          .measure(rounds)
          .printTimes("ms")
          .printRatio(PLAIN, name(one) + FORWARD)
          .printRatio(name(scalar) + FORWARD, name(one) + FORWARD)
          .printRatio(name(one) + GRADIENT, name(one) + FORWARD)
          .printRatio(name(one) + FORWARD, name(two) + FORWARD);
    }
  }

  /** Random walks whose increments have variance 1 / 4 over the number of points. */
  private static Paths walks(SplittableRandom random, int samples, int points) {
    double[] values = new double[samples * points * CHANNELS];
    for (int k = 0; k < values.length; k++) {
      boolean first = k / CHANNELS % points == 0;
      double step = random.nextGaussian() / (2 * Math.sqrt(points));
      values[k] = first ? 0 : values[k - CHANNELS] + step;
    }
    return Paths.ofEqualLength(samples, points, CHANNELS, values);
  }

  private static String name(Engine engine) {
    return "%s, threads %d".formatted(engine.name(), engine.threads());
  }

  private static DoubleSupplier time(Runnable run) {
    return () -> {
      long start = System.nanoTime();
      run.run();
      return MILLI * (System.nanoTime() - start);
    };
  }

  /**
   * The scheme cell by cell, with the values of the static kernel computed once for each pair of
   * points: what one would write down first.
   */
  private static final class PlainLoop {
    private final StaticKernel kernel;
    private final int points;
    private final int pieces;
    private final double[][] values;
    private final double[][] k;

    PlainLoop(StaticKernel kernel, int points, int order) {
      this.kernel = kernel;
      this.points = points;
      this.pieces = 1 << order;
      this.values = new double[points][points];
      int size = (points - 1) * pieces + 1;
      this.k = new double[size][size];
      for (double[] row : k) {
        row[0] = 1;
      }
      Arrays.fill(k[0], 1);
    }

    void gram(Paths x, Paths y, double[] out) {
      for (int i = 0; i < x.samples(); i++) {
        for (int j = 0; j < y.samples(); j++) {
          out[i * y.samples() + j] = pair(x, x.offset(i), y, y.offset(j));
        }
      }
    }

    private double pair(Paths x, int xFirst, Paths y, int yFirst) {
      for (int i = 0; i < points; i++) {
        for (int j = 0; j < points; j++) {
          int from = (xFirst + i) * CHANNELS;
          int to = (yFirst + j) * CHANNELS;
          values[i][j] = kernel.value(x.values(), from, y.values(), to, CHANNELS);
        }
      }
      int last = (points - 1) * pieces;
      for (int s = 0; s < last; s++) {
        double[] lower = values[s / pieces];
        double[] upper = values[s / pieces + 1];
        for (int t = 0; t < last; t++) {
          int j = t / pieces;
          double a = (upper[j + 1] - upper[j] - lower[j + 1] + lower[j]) / (pieces * pieces);
          k[s + 1][t + 1] =
              (k[s][t + 1] + k[s + 1][t]) * (1 + a / 2 + a * a / 12) - k[s][t] * (1 - a * a / 12);
        }
      }
      return k[last][last];
    }
  }
}

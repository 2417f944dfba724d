package io.roughspike.bench;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.path.Paths;
import io.roughspike.signature.LogSignature;
import io.roughspike.signature.PathSignatures;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Prints elapsed times of dense truncated signatures, {@code SignatureTimings ROUNDS}: both engines
 * on one thread, the SIMD engine on two, and a plain scalar loop, alternating within one run.
 */
public final class SignatureTimings {
  private static final String PLAIN = "plain loop, forward";
  private static final double MILLI = 1e-6;

  /** Samples, points, channels, depth: the sizes at which public libraries were measured. */
  private static final int[][] SIZES = {{128, 200, 23, 3}, {128, 6, 2, 3}, {32, 100, 4, 6}};

  private SignatureTimings() {}

  /** Runs as the class comment says. */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: SignatureTimings ROUNDS");
    }
    for (int[] size : SIZES) {
      measure(size[0], size[1], size[2], size[3], Integer.parseInt(arguments[0]));
    }
  }

  private static void measure(int samples, int points, int channels, int depth, int rounds) {
    double[] values =
        new SplittableRandom(1).doubles((long) samples * points * channels, -0.1, 0.1).toArray();
    Paths paths = Paths.ofEqualLength(samples, points, channels, values);
    PathSignatures signatures = new PathSignatures(channels, depth);
    LogSignature logs = new LogSignature(channels, depth);
    double[] out = new double[samples * signatures.size()];
    double[] coordinates = new double[samples * logs.size()];
    double[] gradient = new double[values.length];
    PlainLoop plain = new PlainLoop(channels, depth);
    try (Engine scalar = Engines.create(Engines.SCALAR, 1);
        Engine one = Engines.create(Engines.SIMD, 1);
        Engine two = Engines.create(Engines.SIMD, 2)) {
      System.out.printf(
          Locale.ROOT,
          "%d paths of %d points, %d channels, depth %d, %d bits%n",
          samples,
          points,
          channels,
          depth,
          Double.SIZE * one.lanes());
      Alternation alternation = new Alternation();
      alternation.add(
          PLAIN,
          time(() -> {
            for (int p = 0; p < samples; p++) {
              plain.signature(values, p * points * channels, points);
            }
          }));
      for (Engine engine : new Engine[] {scalar, one, two}) {
        String name = name(engine);
        Runnable forward = () -> signatures.signatures(engine, paths, out, done -> {});
        alternation
            .add(name + ", forward", time(forward))
            .add(
                name + ", forward + gradient",
                time(() -> {
                  forward.run();
                  signatures.gradient(engine, paths, out, paths.into(gradient), done -> {});
                }))
            .add(
                name + ", logarithms",
                time(() -> logs.logSignatures(engine, samples, out, coordinates, done -> {})));
      }
      alternation
          .measure(rounds)
          .printTimes("ms")
          .printRatio(PLAIN, name(one) + ", forward")
          .printRatio(name(scalar) + ", forward", name(one) + ", forward")
          .printRatio(name(one) + ", forward + gradient", name(one) + ", forward")
          .printRatio(name(one) + ", forward", name(two) + ", forward");
    }
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

  /** Horner's rule word by word, row-major: what one would write down first. */
  private static final class PlainLoop {
    private final int channels;
    private final int depth;
    private final double[][] levels;
    private final double[][] horner;
    private final double[] x;

    PlainLoop(int channels, int depth) {
      this.channels = channels;
      this.depth = depth;
      this.levels = new double[depth + 1][];
      this.horner = new double[depth + 1][];
      this.x = new double[channels];
      int words = 1;
      for (int n = 1; n <= depth; n++) {
        words *= channels;
        levels[n] = new double[words];
        horner[n] = new double[words];
      }
    }

    void signature(double[] values, int offset, int points) {
      for (double[] level : levels) {
        if (level != null) {
          Arrays.fill(level, 0);
        }
      }
      for (int i = 1; i < points; i++) {
        for (int k = 0; k < channels; k++) {
          int at = offset + i * channels + k;
          x[k] = values[at] - values[at - channels];
        }
        for (int n = depth; n >= 1; n--) {
          step(n);
        }
      }
    }

    private void step(int n) {
      for (int k = 0; k < channels; k++) {
        horner[1][k] = n == 1 ? x[k] : levels[1][k] + x[k] / n;
      }
      for (int j = 2; j <= n; j++) {
        for (int u = 0; u < horner[j - 1].length; u++) {
          for (int k = 0; k < channels; k++) {
            int w = u * channels + k;
            double product = horner[j - 1][u] * x[k] / (n - j + 1);
            horner[j][w] = j == n ? product : levels[j][w] + product;
          }
        }
      }
      for (int w = 0; w < levels[n].length; w++) {
        levels[n][w] += horner[n][w];
      }
    }
  }
}

package io.roughspike.bench;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Prints times of the exact kernel of lifts, engines alternating, one thread: {@code
 * LiftKernelTimings ROUNDS}. Rows: the Gram matrix of a training step, with its gradient, and
 * trains of many events, whose time is also told for one pair of moves along time (a cell) and for
 * a whole matrix of 4,096 such trains.
 */
public final class LiftKernelTimings {
  private static final double MILLI = 1e-6;
  private static final int WHOLE = 4096;

  /** What is computed: trains of neurons taken at random, at uniform times. */
  private enum Shape {
    /** Training on one neuron: one to three events in 5 units of time. */
    TRAINING(128, 1, 1, 3, 5, 1),
    /** Network activity: 10 neurons, 500 events in one unit of time. */
    MANY_EVENTS(8, 10, 500, 500, 1, 0.1),
    /** The same of 23 neurons in ten units of time. */
    LONG_WINDOW(8, 23, 500, 500, 10, 0.1);

    private final int samples;
    private final int neurons;
    private final int fewest;
    private final int most;
    private final double duration;
    private final double jumpScale;

    Shape(int samples, int neurons, int fewest, int most, double duration, double jumpScale) {
      this.samples = samples;
      this.neurons = neurons;
      this.fewest = fewest;
      this.most = most;
      this.duration = duration;
      this.jumpScale = jumpScale;
    }

    SpikeLifts lifts(SplittableRandom random) {
      SpikeTrains trains = new SpikeTrains(samples, neurons, most);
      for (int s = 0; s < samples; s++) {
        int sample = s;
        random
            .doubles(random.nextInt(fewest, most + 1), 0, duration)
            .sorted()
            .forEach(time -> trains.add(sample, random.nextInt(neurons), time));
      }
      double[] scales = new double[neurons];
      Arrays.fill(scales, jumpScale);
      return new SpikeLifts(trains, 0, duration, LiftOptions.PLAIN.withJumpScales(scales));
    }
  }

  private LiftKernelTimings() {}

  /** Runs as the class comment says. */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: LiftKernelTimings ROUNDS");
    }
    int rounds = Integer.parseInt(arguments[0]);
    for (Shape shape : Shape.values()) {
      measure(shape, rounds);
    }
  }

  private static void measure(Shape shape, int rounds) {
    SplittableRandom random = new SplittableRandom(1);
    SpikeLifts x = shape.lifts(random);
    SpikeLifts y = shape.lifts(random);
    double[] matrix = new double[x.samples() * y.samples()];
    double[] cotangents = new double[matrix.length];
    Arrays.fill(cotangents, 1);
    EventCotangentTable table = new EventCotangentTable();
    table.reset(x.samples(), x.trains().capacity());
    try (Engine simd = Engines.create(Engines.SIMD, 1);
        Engine scalar = Engines.create(Engines.SCALAR, 1)) {
      System.out.printf(
          "%s, %d x %d, %d bits%n", shape, x.samples(), y.samples(), Double.SIZE * simd.lanes());
      Alternation alternation = new Alternation();
      for (Engine engine : List.of(simd, scalar)) {
        ExactLiftKernel kernel = new ExactLiftKernel();
        alternation
            .add(
                engine.name() + " forward",
                elapsed(() -> kernel.gram(engine, x, y, matrix, pairs -> {})))
            .add(
                engine.name() + " with gradient",
                elapsed(() -> {
                  kernel.gram(engine, x, y, matrix, pairs -> {});
                  kernel.addGradient(engine, x, y, cotangents, table, pairs -> {});
                }));
      }
      alternation
          .measure(rounds)
          .printTimes("ms")
          .printRatio("scalar forward", "simd forward")
          .printRatio("simd with gradient", "simd forward");
      if (shape.fewest == shape.most) {
        double seconds = alternation.median("simd forward") / 1000;
        double pairs = matrix.length;
        double moves = shape.most + 1.0;
        System.out.printf(
            Locale.ROOT,
            "%.2f ns a cell along time, all else included; %d x %d symmetric: %.0f minutes%n",
            1e9 * seconds / pairs / moves / moves,
            WHOLE,
            WHOLE,
            seconds / pairs * WHOLE * (WHOLE + 1) / 2 / 60);
      }
    }
  }

  private static DoubleSupplier elapsed(Runnable run) {
    return () -> {
      long start = System.nanoTime();
      run.run();
      return MILLI * (System.nanoTime() - start);
    };
  }
}

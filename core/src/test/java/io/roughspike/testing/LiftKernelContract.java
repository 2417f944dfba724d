package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.kernel.ExactLiftKernel;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.spike.EventCotangentTable;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The exact kernel of lifts on every engine: the bits of the reference, and no garbage. */
public abstract class LiftKernelContract {
  /** Samples of x and y around whole blocks of eight and whole tasks. */
  private static final int[][] SIZES = {{1, 1}, {3, 7}, {4, 8}, {9, 17}};

  /** Calls at most until everything is compiled; on a busy machine the compiler takes its time. */
  private static final int ROUNDS = 20_000;

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(LiftKernelContract.class));

  /** An engine under test. */
  protected abstract Engine create(int threads);

  @Test
  void kernelsAndGradientsHaveTheBitsOfTheReference() {
    try (Engine reference = Engines.create(Engines.SCALAR, 1)) {
      for (int threads : new int[] {1, 2, 7}) {
        try (Engine engine = create(threads)) {
          ExactLiftKernel expected = new ExactLiftKernel();
          ExactLiftKernel found = new ExactLiftKernel();
          for (int[] size : SIZES) {
            for (double scale : new double[] {0.02, 0.2, 1.5}) {
              compare(reference, expected, engine, found, size, scale);
            }
          }
        }
      }
    }
  }

  /** Trains with 0 to 33 events of up to 3 neurons; degrees grow with the scale. */
  private void compare(
      Engine reference,
      ExactLiftKernel expected,
      Engine engine,
      ExactLiftKernel found,
      int[] size,
      double scale) {
    int neurons = random.nextInt(1, 4);
    int events = scale > 1 ? 4 : scale > 0.1 ? 12 : 33;
    LiftOptions options =
        new LiftOptions(scale, List.of(), random.nextBoolean(), random.nextBoolean(), 0);
    double[] jumps = random.doubles(neurons, 0.2 * scale, scale).toArray();
    options = options.withJumpScales(jumps);
    SpikeLifts x =
        new SpikeLifts(RandomTrains.of(random, size[0], neurons, events, 1, 2, 0), 1, 2, options);
    SpikeLifts y =
        new SpikeLifts(RandomTrains.of(random, size[1], neurons, events, 1, 2, 0), 1, 2, options);
    assertArrayEquals(LiftCase.gram(expected, reference, x, y), LiftCase.gram(found, engine, x, y));
    double[] cotangents = random.doubles((long) size[0] * size[1], -1, 1).toArray();
    assertArrayEquals(
        LiftCase.gradient(expected, reference, x, y, cotangents),
        LiftCase.gradient(found, engine, x, y, cotangents));
  }

  @Test
  void warmKernelsAllocateNothing() {
    SpikeLifts x =
        new SpikeLifts(RandomTrains.of(random, 9, 2, 4, 0, 1, 0), 0, 1, LiftOptions.PLAIN);
    SpikeLifts y =
        new SpikeLifts(RandomTrains.of(random, 17, 2, 6, 0, 1, 0), 0, 1, LiftOptions.PLAIN);
    ExactLiftKernel kernel = new ExactLiftKernel();
    double[] out = new double[x.samples() * y.samples()];
    double[] square = new double[x.samples() * x.samples()];
    double[] cotangents = new double[out.length];
    EventCotangentTable table = new EventCotangentTable();
    table.reset(x.samples(), x.trains().capacity());
    try (Engine engine = create(1)) {
      long bytes =
          new AllocationMeter()
              .leastBytes(
                  ROUNDS,
                  () -> {
                    kernel.gram(engine, x, y, out, pairs -> {});
                    kernel.gram(engine, x, square, pairs -> {});
                    kernel.addGradient(engine, x, y, cotangents, table, pairs -> {});
                  });
      assertEquals(0, bytes, "bytes that a warm run allocates");
    }
  }
}

package io.roughspike.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roughspike.engine.Engine;
import io.roughspike.path.LiftOptions;
import io.roughspike.path.SpikeLifts;
import io.roughspike.reference.ScalarEngine;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rows of a Gram matrix have the bits of the whole, whichever they are. */
class GramRowsTest {
  private static final int ROWS = 37;
  private static final int COLUMNS = 19;

  private final SplittableRandom random = new SplittableRandom(TestSeed.of(GramRowsTest.class));
  private final Engine engine = new ScalarEngine(1);

  /** Trains of very different lengths, so that degrees of series differ from path to path. */
  private SpikeLifts lifts(int samples) {
    SpikeTrains trains = new SpikeTrains(samples, 3, 30);
    for (int n = 0; n < samples; n++) {
      double[] times = random.doubles(random.nextInt(30)).sorted().toArray();
      for (double time : times) {
        trains.add(n, random.nextInt(3), time);
      }
    }
    return new SpikeLifts(trains, 0, 1, LiftOptions.PLAIN.withJumpScales(0.2, 0.5, 0.3));
  }

  /** Computes rows of a matrix. */
  private interface Rows {
    void compute(int from, int to, double[] out);
  }

  private static void assertSame(double[] whole, int rows, boolean symmetric, Rows some) {
    int columns = whole.length / rows;
    for (int[] range : new int[][] {{0, rows}, {0, 4}, {4, 17}, {17, 18}, {30, rows}, {5, 5}}) {
      double[] out = new double[(range[1] - range[0]) * columns];
      some.compute(range[0], range[1], out);
      for (int row = range[0]; row < range[1]; row++) {
        int from = symmetric ? row : 0;
        int at = (row - range[0]) * columns;
        assertArrayEquals(
            Arrays.copyOfRange(whole, row * columns + from, (row + 1) * columns),
            Arrays.copyOfRange(out, at + from, at + columns),
            () -> "rows " + Arrays.toString(range));
      }
    }
  }

  @Test
  void ofExactKernels() {
    ExactLiftKernel kernel = new ExactLiftKernel();
    SpikeLifts x = lifts(ROWS);
    SpikeLifts y = lifts(COLUMNS);
    double[] both = new double[ROWS * COLUMNS];
    kernel.gram(engine, x, y, both, _ -> {});
    assertSame(
        both,
        ROWS,
        false,
        (from, to, out) -> kernel.gramRows(engine, x, y, from, to, out, _ -> {}));
    double[] self = new double[ROWS * ROWS];
    kernel.gram(engine, x, self, _ -> {});
    assertSame(
        self, ROWS, true, (from, to, out) -> kernel.gramRows(engine, x, from, to, out, _ -> {}));
  }

  @Test
  void ofSchemes() {
    SignatureKernel kernel = new SignatureKernel(new RbfKernel(0.7), 1);
    SpikeLifts x = lifts(ROWS);
    SpikeLifts y = lifts(COLUMNS);
    double[] both = new double[ROWS * COLUMNS];
    kernel.gram(engine, x, y, both, _ -> {});
    assertSame(
        both,
        ROWS,
        false,
        (from, to, out) -> kernel.gramRows(engine, x, y, from, to, out, _ -> {}));
    double[] self = new double[ROWS * ROWS];
    kernel.gram(engine, x, self, _ -> {});
    assertSame(
        self, ROWS, true, (from, to, out) -> kernel.gramRows(engine, x, from, to, out, _ -> {}));
    assertThrows(
        IllegalArgumentException.class,
        () -> kernel.gramRows(engine, x, 3, ROWS + 1, new double[ROWS * ROWS], _ -> {}));
  }
}

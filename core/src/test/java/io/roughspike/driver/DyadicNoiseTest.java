package io.roughspike.driver;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.testing.AllocationMeter;
import io.roughspike.testing.TestSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Cells of steps: their parents, their law, and that they do not depend on the order. */
class DyadicNoiseTest {
  private static final int NEURONS = 2;
  private static final int[] CHANNELS = {0, 1, 3};
  private static final int SIZE = NEURONS * CHANNELS.length;

  /** The last step is a third of a step. */
  private static final TimeGrid GRID = new TimeGrid(0, 0.31, 0.03);

  private static final int STEPS = GRID.steps();

  private final long seed = TestSeed.of(DyadicNoiseTest.class);
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RandomStream stream = new RandomStream(random.nextLong(), 5);

  /** A cell of a step of a sample. */
  private record Cell(int sample, int step, int level, int number) {
    double length() {
      return GRID.length(step) / (1L << level);
    }

    Cell half(int which) {
      return new Cell(sample, step, level + 1, 2 * number + which);
    }
  }

  /** What a cell has. */
  private static final class Noise {
    final double[] w = new double[SIZE];
    final double[] h = new double[SIZE];
  }

  private Cell someCell(int level) {
    return new Cell(
        random.nextInt(1 << 20), random.nextInt(STEPS), level, random.nextInt(1 << level));
  }

  private DyadicNoise noise() {
    DyadicNoise noise = new DyadicNoise();
    noise.use(stream, GRID, NEURONS, CHANNELS);
    return noise;
  }

  /** By an object that nothing was asked of before. */
  private Noise of(Cell cell) {
    DyadicNoise noise = noise();
    noise.begin(cell.sample());
    noise.step(cell.step());
    Noise of = new Noise();
    noise.cell(cell.level(), cell.number(), of.w, of.h);
    return of;
  }

  /** Increments are rounded to 2^-49 of a power of two at most twice sqrt(dt). */
  @Test
  void stepsAreThoseOfTheDriver() {
    BrownianDriver driver = new BrownianDriver(stream);
    double[] four = new double[4];
    for (int trial = 0; trial < 200; trial++) {
      Cell cell = someCell(0);
      int m = cell.step();
      Noise is = of(cell);
      double scale = driver.scale(cell.length());
      for (int c = 0; c < CHANNELS.length; c++) {
        for (int n = 0; n < NEURONS; n++) {
          driver.block(cell.sample(), n, CHANNELS[c], m / 4, four, 0, 1);
          assertEquals(scale * four[m % 4], is.w[c * NEURONS + n], 0x1p-49 * scale);
          driver.block(cell.sample(), n, Driver.AREAS + CHANNELS[c], m / 4, four, 0, 1);
          assertEquals(driver.areaScale(cell.length()) * four[m % 4], is.h[c * NEURONS + n]);
        }
      }
    }
  }

  /** W to the bit; H to some roundings of numbers of the size sqrt(h). */
  @Test
  void cellsAreTheirHalves() {
    for (int trial = 0; trial < 3_000; trial++) {
      Cell cell = someCell(random.nextInt(DyadicNoise.DEEPEST));
      Noise whole = of(cell);
      Noise first = of(cell.half(0));
      Noise second = of(cell.half(1));
      for (int e = 0; e < SIZE; e++) {
        assertEquals(whole.w[e], first.w[e] + second.w[e], cell + ": increment");
        assertEquals(
            whole.h[e],
            (first.h[e] + second.h[e]) / 2 + (first.w[e] - second.w[e]) / 4,
            1e-15 * Math.sqrt(cell.length()),
            cell + ": area");
      }
    }
  }

  /**
   * Halves are a linear map of (W, H, z1, z2), whose law makes them independent: its matrix M obeys
   * M V M' = diag(h/2, h/24, h/2, h/24) with V = diag(h, h/12, 1, 1).
   */
  @Test
  void halvesAreALinearMapThatMakesThemIndependent() {
    double[] z = new double[4];
    for (int trial = 0; trial < 1_000; trial++) {
      Cell cell = someCell(random.nextInt(DyadicNoise.DEEPEST));
      double h = cell.length();
      double a = Math.sqrt(h) / 4;
      double b = Math.sqrt(h / 12) / 2;
      double[][] map = {
        {0.5, 1.5, a, 0}, {0, 0.25, -a / 2, b}, {0.5, -1.5, -a, 0}, {0, 0.25, -a / 2, -b}
      };
      double[] variance = {h, h / 12, 1, 1};
      double[] ofHalf = {h / 2, h / 24, h / 2, h / 24};
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
          double sum = 0;
          for (int k = 0; k < 4; k++) {
            sum += map[i][k] * variance[k] * map[j][k];
          }
          assertEquals(i == j ? ofHalf[i] : 0, sum, 1e-15 * h, "covariance " + i + ", " + j);
        }
      }
      Noise whole = of(cell);
      Noise[] halves = {of(cell.half(0)), of(cell.half(1))};
      for (int e = 0; e < SIZE; e++) {
        int channel = CHANNELS[e / NEURONS];
        stream.splits4(
            stream.splitKey(cell.step()),
            cell.sample(),
            e % NEURONS,
            channel / 2,
            cell.level(),
            cell.number(),
            z,
            0);
        double[] of = {whole.w[e], whole.h[e], z[channel % 2 * 2], z[channel % 2 * 2 + 1]};
        for (int i = 0; i < 4; i++) {
          double sum = 0;
          for (int k = 0; k < 4; k++) {
            sum += map[i][k] * of[k];
          }
          double is = i % 2 == 0 ? halves[i / 2].w[e] : halves[i / 2].h[e];
          // the quantum at level 30 is 2^-49 / 2^-15 = 6e-11 of sqrt(h) at most twice
          double quantum = Math.scalb(2.0, cell.level() / 2 + 1 - 49);
          assertEquals(sum, is, (1e-14 + quantum) * Math.sqrt(h), cell + ": number " + i);
        }
      }
    }
  }

  /**
   * The 8 cells of level 3 of a step: 16 numbers of each of 6 Brownian motions, which must be
   * independent with the variances of their lengths. Of 96 standard normals, all second moments
   * over 20,000 steps are within 6 standard errors: 4,656 of them, false alarm 1e-5.
   */
  @Test
  void cellsAreIndependent() {
    int samples = 20_000 / STEPS + 1;
    int count = 16 * SIZE;
    double[][] sums = new double[count][count];
    double[] x = new double[count];
    DyadicNoise noise = noise();
    Noise own = new Noise();
    for (int sample = 0; sample < samples; sample++) {
      noise.begin(sample);
      for (int m = 0; m < STEPS; m++) {
        noise.step(m);
        double h = GRID.length(m) / 8;
        for (int k = 0; k < 8; k++) {
          noise.cell(3, k, own.w, own.h);
          for (int e = 0; e < SIZE; e++) {
            x[2 * (k * SIZE + e)] = own.w[e] / Math.sqrt(h);
            x[2 * (k * SIZE + e) + 1] = own.h[e] / Math.sqrt(h / 12);
          }
        }
        for (int i = 0; i < count; i++) {
          for (int j = 0; j <= i; j++) {
            sums[i][j] += x[i] * x[j];
          }
        }
      }
    }
    int draws = samples * STEPS;
    double worst = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        double deviation = (sums[i][j] - (i == j ? draws : 0)) / Math.sqrt(draws);
        worst = Math.max(worst, Math.abs(deviation) / (i == j ? Math.sqrt(2) : 1));
      }
    }
    assertTrue(worst < 6, "largest deviation in standard errors: " + worst);
  }

  /**
   * Second and fourth moments at all depths, 96 and 2 being the variances of z^4 and z^2: 60
   * statistics, 6 standard errors; that of z^4 is skewed, and beyond with probability 1e-7 at most.
   */
  @Test
  void cellsAreNormalAtAllDepths() {
    int draws = 4_000;
    for (int level = 1; level <= DyadicNoise.DEEPEST; level++) {
      double second = 0;
      double fourth = 0;
      DyadicNoise noise = noise();
      Noise own = new Noise();
      for (int n = 0; n < draws; n++) {
        Cell cell = someCell(level);
        noise.begin(cell.sample());
        noise.step(cell.step());
        noise.cell(level, cell.number(), own.w, own.h);
        for (int e = 0; e < SIZE; e++) {
          double w = own.w[e] * own.w[e] / cell.length();
          double h = own.h[e] * own.h[e] / (cell.length() / 12);
          second += w + h;
          fourth += w * w + h * h;
        }
      }
      int count = 2 * draws * SIZE;
      String what = "level %d, moment ".formatted(level);
      assertEquals(1, second / count, 6 * Math.sqrt(2.0 / count), what + 2);
      assertEquals(3, fourth / count, 6 * Math.sqrt(96.0 / count), what + 4);
    }
  }

  @Test
  void orderOfAccessDoesNotMatter() {
    DyadicNoise noise = noise();
    Noise is = new Noise();
    for (int trial = 0; trial < 20; trial++) {
      Cell about = someCell(0);
      noise.begin(about.sample());
      noise.step(about.step());
      for (int k = 0; k < 100; k++) {
        int level = random.nextInt(k % 2 == 0 ? 4 : DyadicNoise.DEEPEST + 1);
        Cell cell = new Cell(about.sample(), about.step(), level, random.nextInt(1 << level));
        noise.cell(level, cell.number(), is.w, is.h);
        Noise alone = of(cell);
        assertArrayEquals(alone.w, is.w, cell.toString());
        assertArrayEquals(alone.h, is.h, cell.toString());
      }
    }
  }

  @Test
  void nothingIsAllocatedOnceWarm() {
    DyadicNoise noise = noise();
    Noise own = new Noise();
    Runnable walk =
        () -> {
          noise.begin(3);
          for (int m = 0; m < STEPS; m++) {
            noise.step(m);
            for (int k = 0; k < 64; k++) {
              noise.cell(6, k, own.w, own.h);
            }
          }
        };
    walk.run();
    new AllocationMeter().assertAllocatesNothing("walking through cells", 20, walk);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    DyadicNoise noise = noise();
    int most = RandomStream.MOST_NEURONS;
    assertRefused(
        "steps are halved for networks of 1 to 1048576 neurons, got 1048577: choose a fixed step",
        () -> noise.use(stream, GRID, most + 1, CHANNELS));
    assertRefused(
        "channels must be in increasing order from 0 to 2047, got [1, 1]",
        () -> noise.use(stream, GRID, 1, new int[] {1, 1}));
    assertRefused(
        "channels must be in increasing order from 0 to 2047, got [2048]",
        () -> noise.use(stream, GRID, 1, new int[] {Driver.AREAS}));
    noise.begin(0);
    noise.step(0);
    Noise own = new Noise();
    String sentence =
        "a cell must have a level from 0 to 30 and a number from 0 to 2^level - 1, got cell ";
    assertRefused(sentence + "0 of level 31", () -> noise.cell(31, 0, own.w, own.h));
    assertRefused(sentence + "4 of level 2", () -> noise.cell(2, 4, own.w, own.h));
    assertRefused(sentence + "-1 of level 2", () -> noise.cell(2, -1, own.w, own.h));
  }
}

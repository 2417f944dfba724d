package io.roughspike.driver;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.testing.AllocationMeter;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Fractional Brownian motion: its law, its derivative, and that draws do not depend on order. */
class FractionalDriverTest {
  private static final double[] HURSTS = {
    0.01, 0.1, 0.25, 0.4, 0.5, 0.500001, 0.6, 0.75, 0.9, 0.99
  };

  /** 50 steps of 0.02: not a power of two, and not a whole number of blocks. */
  private static final TimeGrid GRID = new TimeGrid(0, 1, 0.02);

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(FractionalDriverTest.class));
  private final RandomStream stream = new RandomStream(random.nextLong(), 3);

  /** Nodes and weights of the rule of Gauss of 5 points on [-1, 1], to 16 digits. */
  private static final double[] NODES = {
    0, 0.5384693101056831, -0.5384693101056831, 0.9061798459386640, -0.9061798459386640
  };

  private static final double[] WEIGHTS = {
    0.5688888888888889,
    0.4786286704993665,
    0.4786286704993665,
    0.2369268850561891,
    0.2369268850561891
  };

  /**
   * The covariance of increments k apart: far away by the integral a (a - 1) / 2 of (1 - t) ((k +
   * t)^(a-2) + (k - t)^(a-2)) over [0, 1], a = 2H, whose sums lose no digits.
   */
  private static double covariance(double hurst, int k) {
    double a = 2 * hurst;
    if (k < 8) {
      return (Math.pow(k + 1, a) - 2 * Math.pow(k, a) + Math.pow(Math.abs(k - 1), a)) / 2;
    }
    int panels = 8;
    double sum = 0;
    for (int p = 0; p < panels; p++) {
      for (int g = 0; g < NODES.length; g++) {
        double t = (p + (1 + NODES[g]) / 2) / panels;
        double both = Math.pow(k + t, a - 2) + Math.pow(k - t, a - 2);
        sum += WEIGHTS[g] / (2 * panels) * (1 - t) * both;
      }
    }
    return a * (a - 1) / 2 * sum;
  }

  /** Row j: what normal j alone makes of the noise. */
  private static double[][] map(DaviesHarte noise) {
    int n = noise.size();
    double[][] map = new double[2 * n][2 * n];
    double[] normals = new double[2 * n];
    double[] room = new double[2 * n + 2];
    for (int j = 0; j < 2 * n; j++) {
      normals[j] = 1;
      noise.make(normals, 1, 0, room, map[j]);
      normals[j] = 0;
    }
    return map;
  }

  @Test
  void covariancesAreExact() {
    double worst = 0;
    for (int n : new int[] {1, 2, 4, 32, 512}) {
      for (double hurst : HURSTS) {
        double[][] map = map(new DaviesHarte(n, hurst));
        for (int k = 0; k < n; k++) {
          for (int m : n <= 32 ? new int[] {0, 1, k} : new int[] {0, n / 3, n - 1}) {
            double sum = 0;
            for (double[] row : map) {
              sum += row[k] * row[Math.min(m, n - 1)];
            }
            double expected = covariance(hurst, Math.abs(k - Math.min(m, n - 1)));
            worst = Math.max(worst, Math.abs(sum - expected));
          }
        }
      }
    }
    System.out.printf("worst covariance of Davies and Harte: %.1e%n", worst);
    assertTrue(worst < 1e-12, "worst: " + worst);
  }

  @Test
  void incrementsOfBrownianMotionAreUncorrelated() {
    double[][] map = map(new DaviesHarte(64, 0.5));
    for (int k = 0; k < 64; k++) {
      for (int m = 0; m < 64; m++) {
        double sum = 0;
        for (double[] row : map) {
          sum += row[k] * row[m];
        }
        assertEquals(k == m ? 1 : 0, sum, 1e-14, k + ", " + m);
      }
    }
  }

  /** Increments of a sample, neuron and channel, in the units of the driver. */
  private static double[] increments(Driver driver, TimeGrid grid, int sample, int n, int c) {
    int blocks = (grid.steps() + Driver.BLOCK - 1) / Driver.BLOCK;
    double[] all = new double[blocks * Driver.BLOCK];
    Driver.Source source = driver.source();
    for (int b = 0; b < blocks; b++) {
      source.block(sample, n, c, b, all, b * Driver.BLOCK, 1);
    }
    double scale = driver.scale(grid.step());
    return Arrays.stream(all, 0, grid.steps()).map(x -> scale * x).toArray();
  }

  /** Differences of four points, whose error here is 1e-10 at most. */
  @Test
  void derivativesByHurstAreDifferences() {
    for (double hurst : HURSTS) {
      DriverCotangents cotangents = new DriverCotangents();
      cotangents.reset(GRID.steps(), 2, 2, false, new Jumps());
      double[] by = cotangents.values();
      Arrays.setAll(by, _ -> random.nextDouble(-1, 1));
      int sample = random.nextInt(1000);
      double[] gradient = {7, 7};
      new FractionalDriver(stream, GRID, hurst)
          .source()
          .addDerivatives(sample, cotangents, gradient, 1);
      assertEquals(7, gradient[0]);
      double step = 1e-4;
      double[] at = new double[4];
      double[] moves = {-2, -1, 1, 2};
      double size = 0;
      for (int d = 0; d < 4; d++) {
        Driver moved = new FractionalDriver(stream, GRID, hurst + moves[d] * step);
        for (int n = 0; n < 2; n++) {
          for (int c = 0; c < 2; c++) {
            double[] x = increments(moved, GRID, sample, n, c);
            for (int m = 0; m < x.length; m++) {
              double term = by[cotangents.at(n, c) + m] * x[m];
              at[d] += term;
              size += Math.abs(term);
            }
          }
        }
      }
      double difference = (at[0] - 8 * at[1] + 8 * at[2] - at[3]) / (12 * step);
      assertEquals(difference, gradient[1] - 7, 1e-7 * size, "hurst " + hurst);
    }
  }

  /**
   * Mean squares of increments over 1, 5 and 25 steps of 4,000 paths against (k dt)^2H: relative
   * standard error sqrt(2 / 4,000) at most, 6 of them.
   */
  @Test
  void incrementsHaveTheVariancesOfFractionalBrownianMotion() {
    for (double hurst : new double[] {0.2, 0.8}) {
      FractionalDriver driver = new FractionalDriver(stream, GRID, hurst);
      Driver.Source source = driver.source();
      double scale = driver.scale(GRID.step());
      double[] x = new double[52];
      int[] lengths = {1, 5, 25};
      double[] squares = new double[3];
      int paths = 4_000;
      for (int sample = 0; sample < paths; sample++) {
        for (int b = 0; b < 13; b++) {
          source.block(sample, sample % 3, sample % 4, b, x, 4 * b, 1);
        }
        for (int k = 0; k < 3; k++) {
          double sum = scale * Arrays.stream(x, 11, 11 + lengths[k]).sum();
          squares[k] += sum * sum / paths;
        }
      }
      for (int k = 0; k < 3; k++) {
        double expected = Math.pow(lengths[k] * GRID.step(), 2 * hurst);
        assertEquals(expected, squares[k], 6 * Math.sqrt(2.0 / paths) * expected);
      }
    }
  }

  /** Whatever is kept, and however little: paths of one source are those of a new one. */
  @Test
  void blocksDoNotDependOnTheOrder() {
    for (long room : new long[] {FractionalDriver.ROOM, 200}) {
      FractionalDriver driver = new FractionalDriver(stream, GRID, 0.3, room);
      Driver.Source source = driver.source();
      double[] is = new double[8];
      double[] alone = new double[8];
      for (int trial = 0; trial < 2_000; trial++) {
        int sample = random.nextInt(400);
        int neuron = random.nextInt(3);
        int channel = random.nextInt(3);
        int block = random.nextInt(14);
        source.block(sample, neuron, channel, block, is, 1, 2);
        driver.source().block(sample, neuron, channel, block, alone, 1, 2);
        assertArrayEquals(alone, is);
      }
    }
  }

  @Test
  void pathsAreUnlikeEachOther() {
    double[][] paths = {
      increments(new FractionalDriver(stream, GRID, 0.5), GRID, 0, 0, 0),
      increments(new FractionalDriver(stream, GRID, 0.5), GRID, 1, 0, 0),
      increments(new FractionalDriver(stream, GRID, 0.5), GRID, 0, 1, 0),
      increments(new FractionalDriver(stream, GRID, 0.5), GRID, 0, 0, 1),
      increments(new FractionalDriver(stream, GRID, 0.5), GRID, 0, 0, 2),
      increments(
          new FractionalDriver(new RandomStream(stream.seed(), 4), GRID, 0.5), GRID, 0, 0, 0),
      increments(new BrownianDriver(stream), GRID, 0, 0, 0)
    };
    for (double[] x : paths) {
      for (double[] y : paths) {
        double product = 0;
        for (int m = 0; m < x.length; m++) {
          product += x[m] * y[m];
        }
        // 50 products of variance dt^2: 6 standard deviations
        double limit = 6 * Math.sqrt(50) * GRID.step();
        assertTrue(Arrays.equals(x, y) || Math.abs(product) < limit, "product " + product);
      }
    }
    assertEquals(paths.length, Arrays.stream(paths).map(Arrays::toString).distinct().count());
  }

  @Test
  void nothingIsAllocatedOnceWarm() {
    FractionalDriver driver = new FractionalDriver(stream, GRID, 0.7);
    Driver.Source source = driver.source();
    double[] four = new double[4];
    DriverCotangents cotangents = new DriverCotangents();
    cotangents.reset(GRID.steps(), 3, 2, false, new Jumps());
    double[] gradient = new double[1];
    int[] first = new int[1];
    Runnable work =
        () -> {
          for (int b = 0; b < 13; b++) {
            for (int e = 0; e < 64 * 6; e++) {
              source.block(first[0] + e % 64, e / 64 % 3, e / 192, b, four, 0, 1);
            }
          }
          source.addDerivatives(first[0], cotangents, gradient, 0);
          first[0] += 64;
        };
    work.run();
    work.run();
    new AllocationMeter().assertAllocatesNothing("paths of new samples", 20, work);
  }

  @Test
  void whatItSaysOfItself() {
    Driver driver = new FractionalDriver(stream, GRID, 0.3);
    assertEquals(List.of("hurst"), driver.parameters());
    assertEquals(0.3, driver.regularity());
    assertEquals(Math.pow(0.02, 0.3), driver.scale(0.02), 1e-16);
    assertEquals(0, driver.areaScale(0.02));
    assertTrue(!driver.hasAreas() && !driver.hasJumps() && driver.normals().isEmpty());
  }

  @Test
  void refusals() {
    for (double hurst : new double[] {-0.5, 0, 1, 1.5, Double.NaN}) {
      assertRefused(
          "hurst must be above 0 and below 1, got " + hurst,
          () -> new FractionalDriver(stream, GRID, hurst));
    }
    assertRefused(
        "fractional noise needs steps of one length, got steps of 0.3 on [0.0, 1.0], the last one shorter: choose a step that divides the window",
        () -> new FractionalDriver(stream, new TimeGrid(0, 1, 0.3), 0.5));
    assertRefused(
        "fractional noise has at most 16777216 steps, got 20000000: choose longer steps or a shorter window",
        () -> new FractionalDriver(stream, new TimeGrid(0, 20_000_000, 1), 0.5));
    FractionalDriver driver = new FractionalDriver(stream, GRID, 0.5);
    assertRefused(
        "fractional noise made for steps of 0.02 cannot drive steps of 0.01",
        () -> driver.scale(0.01));
    assertRefused(
        "fractional noise made for 50 steps cannot drive 51",
        () -> driver.requireCovers(0, 1, 51, 1));
    assertRefused(
        "fractional noise of 50 steps has room for 671088 neurons, as whole paths are kept, got 671089: choose longer steps or fewer neurons",
        () -> driver.requireCovers(0, 1, 50, 671_089));
    driver.requireCovers(5, 100, 50, 671_088);
  }
}

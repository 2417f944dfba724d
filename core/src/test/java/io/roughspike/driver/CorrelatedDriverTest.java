package io.roughspike.driver;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import io.roughspike.testing.AllocationMeter;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/** Correlations between neurons: their law, and derivatives by them and by what is below. */
class CorrelatedDriverTest {
  private static final int NEURONS = 4;

  /** The last of 11 steps is a third of a step. */
  private static final TimeGrid SHORTENED = new TimeGrid(0, 0.31, 0.03);

  private static final TimeGrid EVEN = new TimeGrid(0, 0.33, 0.03);

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(CorrelatedDriverTest.class));
  private final RandomStream stream = new RandomStream(random.nextLong(), 0);
  private final Driver brownian = new BrownianDriver(stream);

  /** Noise that is 1 in one neuron, that of the sample's number, and 0 in all others. */
  private record Units(boolean hasAreas) implements Driver, Driver.Source {
    @Override
    public int channels() {
      return 1;
    }

    @Override
    public double scale(double dt) {
      return 1;
    }

    @Override
    public double areaScale(double dt) {
      return 1;
    }

    @Override
    public boolean hasJumps() {
      return !hasAreas;
    }

    @Override
    public Source source() {
      return this;
    }

    @Override
    public void block(
        int sample, int neuron, int channel, int block, double[] out, int offset, int stride) {
      for (int r = 0; r < BLOCK; r++) {
        out[offset + r * stride] = sample == neuron ? 1 : 0;
      }
    }

    @Override
    public void requireCovers(int firstSample, int samples, int steps, int neurons) {
      // all
    }
  }

  /** A correlation matrix of random directions, with eigenvalues that are not small. */
  private double[][] matrix() {
    double[][] rows = new double[NEURONS][2 * NEURONS];
    for (double[] row : rows) {
      Arrays.setAll(row, _ -> random.nextGaussian());
      double norm = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
      Arrays.setAll(row, k -> row[k] / norm);
    }
    double[][] matrix = new double[NEURONS][NEURONS];
    for (int k = 0; k < NEURONS; k++) {
      matrix[k][k] = 1;
      for (int j = 0; j < k; j++) {
        for (int d = 0; d < 2 * NEURONS; d++) {
          matrix[k][j] += rows[k][d] * rows[j][d];
        }
        matrix[j][k] = matrix[k][j];
      }
    }
    return matrix;
  }

  private static double[][] moved(double[][] matrix, int k, int j, double by) {
    double[][] moved = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    moved[k][j] += by;
    moved[j][k] += by;
    return moved;
  }

  /** What each of some neurons' unit noise makes of all neurons, products summed. */
  private static void assertCovariances(double[][] expected, Driver driver, int... units) {
    for (int channel : new int[] {0, Driver.AREAS}) {
      double[][] sums = new double[NEURONS][NEURONS];
      Driver.Source source = driver.source();
      for (int unit : units) {
        double[] x = new double[4 * NEURONS];
        for (int k = 0; k < NEURONS; k++) {
          source.block(unit, k, channel, 2, x, k, NEURONS);
        }
        for (int k = 0; k < NEURONS; k++) {
          for (int j = 0; j < NEURONS; j++) {
            sums[k][j] += x[k] * x[j];
          }
        }
      }
      for (int k = 0; k < NEURONS; k++) {
        assertArrayEquals(expected[k], sums[k], 1e-15, "row " + k);
      }
    }
  }

  @Test
  void covariancesAreExact() {
    double[][] matrix = matrix();
    Driver units = new Units(true);
    assertCovariances(matrix, CorrelatedDriver.ofMatrix(units, EVEN, matrix), 0, 1, 2, 3);
    for (double rho : new double[] {0, 0.3, 0.99}) {
      double[][] expected = new double[NEURONS][NEURONS];
      for (int k = 0; k < NEURONS; k++) {
        Arrays.fill(expected[k], rho);
        expected[k][k] = 1;
      }
      Driver shared = CorrelatedDriver.shared(units, EVEN, rho);
      assertCovariances(expected, shared, 0, 1, 2, 3, CorrelatedDriver.SHARED);
    }
  }

  /** Sum of cotangents times increments and areas of a sample, and of its terms' sizes. */
  private static double[] functional(
      Driver driver, TimeGrid grid, int sample, DriverCotangents cotangents) {
    Driver.Source source = driver.source();
    double[] four = new double[4];
    double sum = 0;
    double size = 0;
    int channels = cotangents.channels();
    for (int kind = 0; kind < (cotangents.hasAreas() ? 2 : 1) * channels; kind++) {
      int channel = kind < channels ? kind : Driver.AREAS + kind - channels;
      for (int n = 0; n < NEURONS; n++) {
        for (int m = 0; m < grid.steps(); m++) {
          source.block(sample, n, channel, m / 4, four, 0, 1);
          double dt = grid.length(m);
          double scale = kind < channels ? driver.scale(dt) : driver.areaScale(dt);
          double term = cotangents.values()[cotangents.at(n, kind) + m] * scale * four[m % 4];
          sum += term;
          size += Math.abs(term);
        }
      }
    }
    return new double[] {sum, size};
  }

  private DriverCotangents cotangents(TimeGrid grid, boolean areas) {
    DriverCotangents cotangents = new DriverCotangents();
    cotangents.reset(grid.steps(), NEURONS, 2, areas, new Jumps());
    Arrays.setAll(cotangents.values(), _ -> random.nextDouble(-1, 1));
    return cotangents;
  }

  /** The derivative of the functional by a number at 0 that a driver is moved by, and the sizes. */
  private static double[] difference(
      DoubleFunction<Driver> moved, TimeGrid grid, int sample, DriverCotangents cotangents) {
    double step = 1e-4;
    double[] sums = new double[4];
    double size = 0;
    for (int d = 0; d < 4; d++) {
      double by = new double[] {-2, -1, 1, 2}[d] * step;
      double[] found = functional(moved.apply(by), grid, sample, cotangents);
      sums[d] = found[0];
      size = found[1];
    }
    return new double[] {(sums[0] - 8 * sums[1] + 8 * sums[2] - sums[3]) / (12 * step), size};
  }

  /** Derivatives that a driver says, of a copy of the cotangents, which it may change. */
  private static double[] derivatives(Driver driver, int sample, DriverCotangents cotangents) {
    double[] kept = cotangents.values().clone();
    double[] gradient = new double[1 + driver.parameters().size()];
    gradient[0] = 7;
    driver.source().addDerivatives(sample, cotangents, gradient, 1);
    assertEquals(7, gradient[0]);
    System.arraycopy(kept, 0, cotangents.values(), 0, kept.length);
    return Arrays.copyOfRange(gradient, 1, gradient.length);
  }

  private static void assertDerivative(
      double is,
      DoubleFunction<Driver> moved,
      TimeGrid grid,
      int sample,
      DriverCotangents cotangents) {
    double[] expected = difference(moved, grid, sample, cotangents);
    assertEquals(expected[0], is, 1e-7 * expected[1]);
  }

  @Test
  void derivativesByElementsAreDifferences() {
    for (int trial = 0; trial < 5; trial++) {
      double[][] matrix = matrix();
      int sample = random.nextInt(1000);
      DriverCotangents by = cotangents(SHORTENED, true);
      Driver driver = CorrelatedDriver.ofMatrix(brownian, SHORTENED, matrix);
      assertEquals(
          List.of(
              "correlation[1,0]",
              "correlation[2,0]",
              "correlation[2,1]",
              "correlation[3,0]",
              "correlation[3,1]",
              "correlation[3,2]"),
          driver.parameters());
      double[] is = derivatives(driver, sample, by);
      int p = 0;
      for (int k = 0; k < NEURONS; k++) {
        for (int j = 0; j < k; j++) {
          int row = k;
          int column = j;
          assertDerivative(
              is[p++],
              x -> CorrelatedDriver.ofMatrix(brownian, SHORTENED, moved(matrix, row, column, x)),
              SHORTENED,
              sample,
              by);
        }
      }
    }
  }

  @Test
  void derivativesBySharedCorrelationAreDifferences() {
    for (double rho : new double[] {0.05, 0.5, 0.95}) {
      int sample = random.nextInt(1000);
      DriverCotangents by = cotangents(SHORTENED, true);
      Driver driver = CorrelatedDriver.shared(brownian, SHORTENED, rho);
      assertEquals(List.of("correlation"), driver.parameters());
      assertDerivative(
          derivatives(driver, sample, by)[0],
          x -> CorrelatedDriver.shared(brownian, SHORTENED, rho + x),
          SHORTENED,
          sample,
          by);
    }
    assertEquals(List.of(), CorrelatedDriver.shared(brownian, EVEN, 0).parameters());
  }

  private Driver fractional(double hurst) {
    return new FractionalDriver(stream, EVEN, hurst);
  }

  @Test
  void derivativesReachTheInnerDriver() {
    double hurst = 0.35;
    int sample = random.nextInt(1000);
    double[][] matrix = matrix();
    DriverCotangents by = cotangents(EVEN, false);
    Driver full = CorrelatedDriver.ofMatrix(fractional(hurst), EVEN, matrix);
    assertEquals("hurst", full.parameters().get(6));
    assertDerivative(
        derivatives(full, sample, by)[6],
        x -> CorrelatedDriver.ofMatrix(fractional(hurst + x), EVEN, matrix),
        EVEN,
        sample,
        by);
    for (double rho : new double[] {0, 0.6}) {
      Driver shared = CorrelatedDriver.shared(fractional(hurst), EVEN, rho);
      List<String> names = shared.parameters();
      assertEquals(rho == 0 ? List.of("hurst") : List.of("correlation", "hurst"), names);
      assertDerivative(
          derivatives(shared, sample, by)[names.size() - 1],
          x -> CorrelatedDriver.shared(fractional(hurst + x), EVEN, rho),
          EVEN,
          sample,
          by);
    }
  }

  @Test
  void otherValuesKeepTheRandomNumbers() {
    double[][] matrix = matrix();
    double[][] other = moved(matrix, 2, 1, 0.01);
    DriverCotangents by = cotangents(EVEN, false);
    Driver moved =
        CorrelatedDriver.ofMatrix(fractional(0.3), EVEN, matrix)
            .with(
                other[1][0], other[2][0], other[2][1], other[3][0], other[3][1], other[3][2], 0.4);
    Driver expected = CorrelatedDriver.ofMatrix(fractional(0.4), EVEN, other);
    assertArrayEquals(functional(expected, EVEN, 2, by), functional(moved, EVEN, 2, by));
    moved = CorrelatedDriver.shared(fractional(0.3), EVEN, 0.2).with(0.6, 0.4);
    expected = CorrelatedDriver.shared(fractional(0.4), EVEN, 0.6);
    assertArrayEquals(functional(expected, EVEN, 2, by), functional(moved, EVEN, 2, by));
    moved = CorrelatedDriver.shared(fractional(0.3), EVEN, 0).with(0.4);
    expected = CorrelatedDriver.shared(fractional(0.4), EVEN, 0);
    assertArrayEquals(functional(expected, EVEN, 2, by), functional(moved, EVEN, 2, by));
  }

  /** The functional of X by its cotangents is that of B by those that are left. */
  @Test
  void cotangentsBecomeThoseOfTheInnerDriver() {
    DriverCotangents by = cotangents(SHORTENED, true);
    Driver driver = CorrelatedDriver.ofMatrix(brownian, SHORTENED, matrix());
    double[] before = functional(driver, SHORTENED, 3, by);
    driver.source().addDerivatives(3, by, new double[6], 0);
    assertEquals(before[0], functional(brownian, SHORTENED, 3, by)[0], 1e-14 * before[1]);
    double[] kept = by.values().clone();
    CorrelatedDriver.shared(brownian, SHORTENED, 0.4)
        .source()
        .addDerivatives(3, by, new double[1], 0);
    Arrays.setAll(kept, k -> Math.sqrt(0.6) * kept[k]);
    assertArrayEquals(kept, by.values(), 1e-15);
  }

  @Test
  void blocksDoNotDependOnTheOrder() {
    List<Driver> drivers =
        List.of(
            CorrelatedDriver.ofMatrix(brownian, EVEN, matrix()),
            CorrelatedDriver.shared(fractional(0.7), EVEN, 0.5));
    for (Driver driver : drivers) {
      Driver.Source source = driver.source();
      double[] is = new double[8];
      double[] alone = new double[8];
      for (int trial = 0; trial < 1_000; trial++) {
        int sample = random.nextInt(300);
        int neuron = random.nextInt(NEURONS);
        int channel = random.nextInt(3);
        int block = random.nextInt(3);
        source.block(sample, neuron, channel, block, is, 1, 2);
        driver.source().block(sample, neuron, channel, block, alone, 1, 2);
        assertArrayEquals(alone, is);
      }
    }
  }

  @Test
  void nothingIsAllocatedOnceWarm() {
    List<Driver> drivers =
        List.of(
            CorrelatedDriver.ofMatrix(brownian, EVEN, matrix()),
            CorrelatedDriver.shared(fractional(0.7), EVEN, 0.5));
    for (Driver driver : drivers) {
      Driver.Source source = driver.source();
      double[] four = new double[4];
      DriverCotangents by = cotangents(EVEN, false);
      double[] gradient = new double[driver.parameters().size()];
      int[] first = new int[1];
      Runnable work =
          () -> {
            for (int e = 0; e < 64 * NEURONS; e++) {
              source.block(first[0] + e % 64, e / 64, 0, 1, four, 0, 1);
            }
            source.addDerivatives(first[0], by, gradient, 0);
            first[0] += 64;
          };
      work.run();
      work.run();
      new AllocationMeter().assertAllocatesNothing("blocks of new samples", 20, work);
    }
  }

  @Test
  void whatItSaysOfItselfIsThatOfTheInnerDriver() {
    Driver driver = CorrelatedDriver.shared(brownian, EVEN, 0.5);
    assertEquals(brownian.channels(), driver.channels());
    assertEquals(brownian.scale(0.03), driver.scale(0.03));
    assertEquals(brownian.areaScale(0.03), driver.areaScale(0.03));
    assertTrue(driver.hasAreas() && driver.normals().isEmpty() && !driver.hasJumps());
    assertEquals(0.3, CorrelatedDriver.shared(fractional(0.3), EVEN, 0.5).regularity());
    assertFalse(CorrelatedDriver.shared(fractional(0.3), EVEN, 0.5).hasAreas());
  }

  private void assertMatrixRefused(String sentence, double[]... rows) {
    assertRefused(sentence, () -> CorrelatedDriver.ofMatrix(brownian, EVEN, rows));
  }

  private static double[] row(double... row) {
    return row;
  }

  @Test
  void matricesThatAreNoneAreRefused() {
    assertMatrixRefused("correlation must have a row for each neuron, got none");
    assertMatrixRefused(
        "correlation must have 2 numbers in each of its 2 rows, got 1 in row 1", row(1, 0), row(0));
    assertMatrixRefused(
        "correlation must have 1 on its diagonal, got 2.0 in row 1", row(1, 0), row(0, 2));
    assertMatrixRefused(
        "correlation must be a symmetric matrix of numbers, got 0.2 at [1,0] and 0.1 at [0,1]",
        row(1, 0.1),
        row(0.2, 1));
    assertMatrixRefused(
        "correlation must be a symmetric matrix of numbers, got NaN at [1,0] and NaN at [0,1]",
        row(1, Double.NaN),
        row(Double.NaN, 1));
    String pivot =
        "correlation must be positive definite, got the pivot %s of row %d, where Cholesky needs 1.0E-12: move elements of the row nearer to 0";
    assertMatrixRefused(pivot.formatted(-1.25, 1), row(1, 1.5), row(1.5, 1));
    assertMatrixRefused(pivot.formatted(0.0, 2), row(1, 0, 1), row(0, 1, 0), row(1, 0, 1));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    for (double rho : new double[] {-0.1, 1, Double.NaN}) {
      assertRefused(
          "correlation must be at least 0 and below 1, got " + rho,
          () -> CorrelatedDriver.shared(brownian, EVEN, rho));
    }
    String one =
        "neurons share the noise of one neuron more, which recorded or correlated noise does not have: give a correlation matrix, or noise that is drawn and independent";
    assertRefused(
        one,
        () -> CorrelatedDriver.shared(new RecordedDriver(new double[11], 1, 11, 1, 1), EVEN, 0));
    assertRefused(
        one,
        () -> CorrelatedDriver.shared(CorrelatedDriver.shared(brownian, EVEN, 0.1), EVEN, 0.1));
    assertRefused(
        "correlations are of noise without jumps: correlate what has none, and add jumps to that",
        () -> CorrelatedDriver.shared(new Units(false), EVEN, 0.1));
    Driver matrix = CorrelatedDriver.ofMatrix(brownian, EVEN, matrix());
    assertRefused(
        "correlation must have a row for each neuron, got 4 rows for 3 neurons",
        () -> matrix.requireCovers(0, 1, 11, 3));
    assertRefused(
        "correlated noise made for 11 steps cannot drive 12",
        () -> matrix.requireCovers(0, 1, 12, 4));
    Driver shared = CorrelatedDriver.shared(brownian, EVEN, 0.5);
    assertRefused(
        "at most 1048575 neurons share noise, got 1048576",
        () -> shared.requireCovers(0, 1, 11, 1 << 20));
    Driver recorded =
        CorrelatedDriver.ofMatrix(new RecordedDriver(new double[44], 1, 11, 4, 1), EVEN, matrix());
    assertRefused(
        "brownian increments must have at least 2 samples and 11 steps for 4 neurons, got 1, 11, 4",
        () -> recorded.requireCovers(0, 2, 11, 4));
    recorded.requireCovers(0, 1, 11, 4);
    matrix.requireCovers(0, 1, 11, 4);
    shared.requireCovers(7, 100, 11, 1000);
  }
}

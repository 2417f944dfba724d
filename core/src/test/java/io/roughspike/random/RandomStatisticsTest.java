package io.roughspike.random;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Distribution and independence of the random draws. Every statistic is brought to a standard
 * normal under the hypothesis that the draws are ideal and must stay within 5.5 standard
 * deviations: a false alarm has probability 3.8e-8 a statistic (for skewed ones, up to 1e-6), under
 * 1e-5 for the whole class, which makes about 105.
 */
class RandomStatisticsTest {
  private static final long SEED = TestSeed.of(RandomStatisticsTest.class);
  private static final double LIMIT = 5.5;

  /** Probability of a Kolmogorov-Smirnov statistic beyond its limit. */
  private static final double KS_FALSE_ALARM = 1e-7;

  private static final int MANY = 10_000_000;
  private static final int PAIRS = 1_000_000;

  private final RandomStream stream = new RandomStream(SEED, 0);

  /** Samples in the order in which a simulation draws them: 125 blocks each of 80,000 counters. */
  private double[] normals() {
    double[] z = new double[MANY];
    int blocks = 125;
    for (int b = 0; b < MANY / 4; b++) {
      stream.normals4(b / blocks, 0, 0, b % blocks, z, 4 * b, 1);
    }
    return z;
  }

  @Test
  void momentsOfNormals() {
    double[] z = normals();
    double[] sums = new double[7];
    for (double x : z) {
      double power = 1;
      for (int m = 1; m <= 6; m++) {
        power *= x;
        sums[m] += power;
      }
    }
    // E z^2m = (2m - 1)!!; the variance of z^m is E z^2m - (E z^m)^2
    double[] moment = {1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10_395};
    for (int m = 1; m <= 6; m++) {
      double deviation = Math.sqrt(moment[2 * m] - moment[m] * moment[m]);
      check("moment " + m, (sums[m] / MANY - moment[m]) / deviation * Math.sqrt(MANY));
    }
  }

  @Test
  void normalsHaveTheNormalDistribution() {
    double[] z = normals();
    for (int row = 0; row < 4; row++) {
      int r = row;
      double[] squares = {0};
      for (int j = r; j < MANY; j += 4) {
        squares[0] += z[j] * z[j];
      }
      check("variance of position " + r, (squares[0] / (MANY / 4) - 1) * Math.sqrt(MANY / 8));
    }
    for (double x = 0.5; x <= 4.5; x += 0.5) {
      double bound = x;
      double tail = 2 * (1 - normalDistribution(x));
      long beyond = Arrays.stream(z).filter(v -> Math.abs(v) > bound).count();
      check("beyond " + x, (beyond - MANY * tail) / Math.sqrt(MANY * tail * (1 - tail)));
    }
    // 5.7 expected; a Poisson variable of that mean exceeds 25 with probability 5e-10
    long far = Arrays.stream(z).filter(v -> Math.abs(v) > 5).count();
    assertTrue(far <= 25, () -> far + " of 10^7 normals beyond 5");
    assertTrue(Arrays.stream(z).allMatch(v -> Math.abs(v) <= RandomStream.MAX_NORMAL));
    kolmogorovSmirnov("normals", z, RandomStatisticsTest::normalDistribution);
  }

  @Test
  void uniformsHaveTheUniformDistribution() {
    double[] u = new double[MANY];
    double sum = 0;
    double squares = 0;
    for (int j = 0; j < MANY; j++) {
      u[j] = stream.uniform(j / 8, 0, j % 8);
      sum += u[j] - 0.5;
      squares += (u[j] - 0.5) * (u[j] - 0.5) - 1.0 / 12;
    }
    check("mean of uniforms", sum * Math.sqrt(12.0 / MANY));
    // variance of (U - 1/2)^2: 1/80 - 1/144 = 1/180
    check("variance of uniforms", squares * Math.sqrt(180.0 / MANY));
    for (int bit = 1; bit <= 48; bit++) {
      double scale = Math.scalb(1.0, bit);
      long ones = Arrays.stream(u, 0, PAIRS).filter(x -> ((long) (x * scale) & 1) == 1).count();
      check("bit " + bit, (2.0 * ones - PAIRS) / Math.sqrt(PAIRS));
    }
    kolmogorovSmirnov("uniforms", u, x -> x);
  }

  @Test
  void anglesAreUniform() {
    int cells = 64;
    long[] quadrants = new long[4];
    long[] finer = new long[cells];
    double[] z = new double[4];
    for (int j = 0; j < PAIRS; j++) {
      stream.normals4(j, 1, 1, 5, z, 0, 1);
      for (int pair = 0; pair < 2; pair++) {
        double x = z[2 * pair];
        double y = z[2 * pair + 1];
        quadrants[(x > 0 ? 1 : 0) + (y > 0 ? 2 : 0)]++;
        finer[(int) ((Math.atan2(y, x) / Math.PI + 1) / 2 * cells) % cells]++;
      }
    }
    chiSquare("quadrants", quadrants);
    chiSquare("angles", finer);
  }

  @Test
  void neighbouringDrawsAreIndependent() {
    RandomStream otherStream = new RandomStream(SEED, 1);
    RandomStream otherSeed = new RandomStream(SEED + 1, 0);
    RandomStream otherHighSeed = new RandomStream(SEED + (1L << 32), 0);
    IntToDoubleFunction base = j -> stream.normal(j / 100, 0, 0, j % 100);
    uncorrelated("next index", base, j -> stream.normal(j / 100, 0, 0, j % 100 + 1));
    uncorrelated("next block", base, j -> stream.normal(j / 100, 0, 0, j % 100 + 4));
    uncorrelated("next sample", base, j -> stream.normal(j / 100 + 1, 0, 0, j % 100));
    uncorrelated("next neuron", base, j -> stream.normal(j / 100, 1, 0, j % 100));
    uncorrelated("other channel", base, j -> stream.normal(j / 100, 0, 1, j % 100));
    uncorrelated("next stream", base, j -> otherStream.normal(j / 100, 0, 0, j % 100));
    uncorrelated("next seed", base, j -> otherSeed.normal(j / 100, 0, 0, j % 100));
    uncorrelated("next high seed", base, j -> otherHighSeed.normal(j / 100, 0, 0, j % 100));
    IntToDoubleFunction uniform = j -> Math.sqrt(12) * (stream.uniform(j / 100, 0, j % 100) - 0.5);
    uncorrelated("uniform", base, uniform);
    uncorrelated(
        "next uniform",
        uniform,
        j -> Math.sqrt(12) * (stream.uniform(j / 100, 0, j % 100 + 1) - 0.5));
    for (int a = 0; a < 4; a++) {
      for (int b = a + 1; b < 4; b++) {
        int first = a;
        int second = b;
        uncorrelated(
            "positions " + a + " and " + b,
            j -> stream.normal(j / 25, 0, 0, 4 * (j % 25) + first),
            j -> stream.normal(j / 25, 0, 0, 4 * (j % 25) + second));
      }
    }
  }

  /** Neither the values nor the squares of two sequences are correlated. */
  private static void uncorrelated(String name, IntToDoubleFunction x, IntToDoubleFunction y) {
    double products = 0;
    double squares = 0;
    double sumX = 0;
    double sumY = 0;
    double varianceX = 0;
    double varianceY = 0;
    for (int j = 0; j < PAIRS; j++) {
      double a = x.applyAsDouble(j);
      double b = y.applyAsDouble(j);
      products += a * b;
      double a2 = a * a - 1;
      double b2 = b * b - 1;
      squares += a2 * b2;
      sumX += a2;
      sumY += b2;
      varianceX += a2 * a2;
      varianceY += b2 * b2;
    }
    check(name, products / Math.sqrt(PAIRS));
    double covariance = squares - sumX * sumY / PAIRS;
    check(name + ", squares", covariance / Math.sqrt(varianceX / PAIRS * varianceY));
  }

  private static void kolmogorovSmirnov(
      String name, double[] values, DoubleUnaryOperator distribution) {
    Arrays.sort(values);
    double n = values.length;
    double distance = 0;
    for (int j = 0; j < values.length; j++) {
      double f = distribution.applyAsDouble(values[j]);
      distance = Math.max(distance, Math.max(f - j / n, (j + 1) / n - f));
    }
    // P(sqrt(n) D > k) -> 2 exp(-2 k^2)
    double statistic = Math.sqrt(n) * distance;
    double limit = Math.sqrt(-Math.log(KS_FALSE_ALARM / 2) / 2);
    System.out.printf("Kolmogorov-Smirnov, %s: sqrt(n) D = %.3f%n", name, statistic);
    assertTrue(statistic < limit, () -> name + ": sqrt(n) D = " + statistic + " > " + limit);
  }

  /** The cube root of a chi-square variable over its mean is nearly normal (Wilson, Hilferty). */
  private static void chiSquare(String name, long[] counts) {
    double expected = (double) Arrays.stream(counts).sum() / counts.length;
    double sum = 0;
    for (long count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    double freedom = counts.length - 1;
    double variance = 2 / (9 * freedom);
    check(name, (Math.cbrt(sum / freedom) - (1 - variance)) / Math.sqrt(variance));
  }

  /** 1/2 + phi(x) (x + x^3/3 + x^5/15 + ...): absolute error below 1e-14 for {@code |x| < 7}. */
  private static double normalDistribution(double x) {
    double term = x;
    double sum = x;
    for (int n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
      term *= x * x / n;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private static void check(String name, double deviations) {
    assertTrue(
        Math.abs(deviations) < LIMIT,
        () -> "%s: %.2f standard deviations off".formatted(name, deviations));
  }
}

package io.roughspike.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.testing.Statistics;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TwoSampleTestTest {
  private static final long SEED = TestSeed.of(TwoSampleTestTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Engine engine = Engines.create(Engines.SCALAR, 1);

  /** Gram matrix of numbers under k(x, y) = exp(-(x - y)^2). */
  private static double[] gram(double[] z) {
    double[] gram = new double[z.length * z.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z.length; j++) {
        gram[i * z.length + j] = StrictMath.exp(-(z[i] - z[j]) * (z[i] - z[j]));
      }
    }
    return gram;
  }

  private double[] sample(int m, double shift, int n) {
    double[] z = random.doubles(m + n).toArray();
    for (int i = 0; i < m; i++) {
      z[i] += shift;
    }
    return z;
  }

  @Test
  void statisticIsTheUnbiasedMmd() {
    for (int[] sizes : new int[][] {{2, 2}, {5, 9}, {9, 5}, {8, 8}}) {
      int m = sizes[0];
      int n = sizes[1];
      double[] z = sample(m, 0.3, n);
      double[] k = gram(z);
      double[] xx = gram(Arrays.copyOf(z, m));
      double[] yy = gram(Arrays.copyOfRange(z, m, m + n));
      double[] xy = new double[m * n];
      for (int i = 0; i < m; i++) {
        System.arraycopy(k, i * (m + n) + m, xy, i * n, n);
      }
      double[] pooled = TwoSampleTest.pool(xx, m, xy, yy, n);
      assertEquals(0, Arrays.compare(k, pooled));
      // means of numbers below 1 from at most 17 x 17 terms
      assertEquals(
          Mmd.squared(Estimator.UNBIASED, xx, m, xy, yy, n),
          new TwoSampleTest(SEED).run(engine, pooled, m, n).statistic(),
          300 * Math.ulp(1.0));
    }
  }

  /**
   * P(p &lt;= level) is exactly the level where the laws are equal and nothing ties: binomial
   * counts of 4,000 tests, false-alarm rate 1e-6.
   */
  @Test
  void keepsItsLevel() {
    for (double level : new double[] {0.05, 0.3}) {
      TwoSampleTest test = new TwoSampleTest(19, level, SEED);
      int repetitions = 4_000;
      int rejections = 0;
      for (int r = 0; r < repetitions; r++) {
        TwoSampleTest seeded = new TwoSampleTest(19, level, SEED + r);
        TwoSampleTest.Result result = seeded.run(engine, gram(sample(6, 0, 9)), 6, 9);
        rejections += result.rejected() ? 1 : 0;
      }
      Statistics.assertMean(
          test.toString(),
          level,
          (double) rejections / repetitions,
          Math.sqrt(level * (1 - level) / repetitions));
    }
  }

  @Test
  void findsLawsThatDiffer() {
    double[] z = sample(20, 2, 20);
    TwoSampleTest.Result result = new TwoSampleTest(SEED).run(engine, gram(z), 20, 20);
    // of C(40, 20) = 1.4e11 splits only two are as extreme: another is drawn once in 7e7 tests
    assertEquals(1 / 1000.0, result.pValue(), 0.0);
    assertTrue(result.rejected() && result.statistic() > result.nullQuantile());
  }

  /** p, the quantile and the answer tell one story. */
  @Test
  void rejectsExactlyBeyondTheQuantile() {
    for (int r = 0; r < 300; r++) {
      double level = random.nextDouble(0.05, 0.9);
      TwoSampleTest test = new TwoSampleTest(39, level, SEED + r);
      TwoSampleTest.Result result = test.run(engine, gram(sample(7, 0.2, 7)), 7, 7);
      assertEquals(result.pValue() <= level, result.rejected());
      assertEquals(result.statistic() > result.nullQuantile(), result.rejected());
    }
  }

  /** Every split of equal samples ties, however its sums are rounded. */
  @Test
  void tiesCountAgainstRejection() {
    double[] constant = new double[20 * 20];
    Arrays.fill(constant, 1 / 3.0);
    assertEquals(1, new TwoSampleTest(SEED).run(engine, constant, 7, 13).pValue(), 0.0);
    // of 4 samples in 2 sets of 2 every split has a mirror image: a third of them tie
    TwoSampleTest.Result result =
        new TwoSampleTest(2_999, 0.05, SEED).run(engine, gram(new double[] {5, 5.5, 0, 0.3}), 2, 2);
    Statistics.assertMean("p", 1 / 3.0, result.pValue(), Math.sqrt(1 / 3.0 * (2 / 3.0) / 2_999));
    assertFalse(result.rejected());
  }

  @Test
  void threadsChangeNothing() {
    double[] gram = gram(sample(30, 0.1, 25));
    TwoSampleTest test = new TwoSampleTest(501, 0.05, SEED);
    for (int threads : new int[] {2, 7}) {
      try (Engine other = Engines.create(Engines.SCALAR, threads)) {
        assertEquals(test.run(engine, gram, 30, 25), test.run(other, gram, 30, 25));
      }
    }
  }

  @Test
  void refusesWhatItCannotTest() {
    double[] gram = gram(sample(3, 0, 3));
    TwoSampleTest test = new TwoSampleTest(SEED);
    assertRefused("2 samples", () -> test.run(engine, gram, 1, 5));
    assertRefused("36 numbers", () -> test.run(engine, new double[35], 3, 3));
    assertRefused("level", () -> new TwoSampleTest(99, 0, SEED));
    assertRefused("level", () -> new TwoSampleTest(99, Double.NaN, SEED));
    assertRefused("1/level - 1", () -> new TwoSampleTest(18, 0.05, SEED));
    gram[1] = Double.NaN;
    assertRefused("finite", () -> test.run(engine, gram, 3, 3));
  }

  /**
   * Every set of 3 of 8 samples is equally likely to be the smaller one, whichever side is smaller,
   * and so is every sample to be in it. A matrix of random numbers tells the sets apart by their
   * statistics; the k-th largest of B = 19 is what level k / 20 asks for. 8 + 56 binomial counts of
   * 19,000 sets a side: false-alarm rate below 128 x 1e-6.
   */
  @Test
  void everySampleIsDrawnEquallyOften() {
    int permutations = 19;
    int seeds = 1_000;
    double[] pooled = gram(sample(3, 0.4, 5));
    for (int m : new int[] {3, 5}) {
      double[] ofSet = new double[1 << 8];
      for (int set = 0; set < ofSet.length; set++) {
        ofSet[set] = Integer.bitCount(set) == 3 ? statistic(pooled, set) : Double.NaN;
      }
      int[] drawn = new int[ofSet.length];
      for (int s = 0; s < seeds; s++) {
        for (int k = 1; k <= permutations; k++) {
          double level = k / (permutations + 1.0);
          TwoSampleTest test = new TwoSampleTest(permutations, level, SEED + s);
          drawn[nearest(ofSet, test.run(engine, pooled, m, 8 - m).nullQuantile())]++;
        }
      }
      int total = seeds * permutations;
      for (int sample = 0; sample < 8; sample++) {
        int count = 0;
        for (int set = 0; set < drawn.length; set++) {
          count += (set >> sample & 1) == 1 ? drawn[set] : 0;
        }
        assertFrequency("sample %d, m = %d".formatted(sample, m), 3 / 8.0, count, total);
      }
      for (int set = 0; set < drawn.length; set++) {
        if (Integer.bitCount(set) == 3) {
          assertFrequency("set %d, m = %d".formatted(set, m), 1 / 56.0, drawn[set], total);
        }
      }
    }
  }

  private static void assertFrequency(String what, double probability, int count, int total) {
    Statistics.assertMean(
        what,
        probability,
        (double) count / total,
        Math.sqrt(probability * (1 - probability) / total));
  }

  /** Unbiased MMD^2 of the 3 samples whose bits are set and the 5 others. */
  private static double statistic(double[] pooled, int set) {
    double within = 0;
    double across = 0;
    double rest = 0;
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < i; j++) {
        double value = pooled[i * 8 + j];
        switch ((set >> i & 1) + (set >> j & 1)) {
          case 0 -> rest += value;
          case 1 -> across += value;
          default -> within += value;
        }
      }
    }
    return within / 3 - 2 * across / 15 + rest / 10;
  }

  /** The set with the given statistic; sums in another order differ by rounding. */
  private static int nearest(double[] ofSet, double statistic) {
    int nearest = -1;
    for (int set = 0; set < ofSet.length; set++) {
      if (Math.abs(ofSet[set] - statistic) < 1e-12) {
        assertEquals(-1, nearest, "two sets have the statistic " + statistic);
        nearest = set;
      }
    }
    assertTrue(nearest >= 0, "no set has the statistic " + statistic);
    return nearest;
  }

  private static void assertRefused(String words, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}

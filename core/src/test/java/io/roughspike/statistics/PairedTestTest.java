package io.roughspike.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.testing.Statistics;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Means over seeds, paired tests, and their correction. */
class PairedTestTest {
  private static final long SEED = TestSeed.of(PairedTestTest.class);
  private static final double ROUNDING = 8 * Math.ulp(1.0);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void meansAndIntervalsByHand() {
    SampleMean mean = SampleMean.of(1, 2, 4, 5);
    assertEquals(3, mean.mean(), ROUNDING);
    assertEquals(Math.sqrt(10.0 / 3), mean.deviation(), ROUNDING);
    assertEquals(Math.sqrt(10.0 / 12), mean.error(), ROUNDING);
    // t of 3 degrees of freedom at 95 %
    assertEquals(3.182446305284263 * Math.sqrt(10.0 / 12), mean.halfWidth(0.95), 1e-12);
    assertEquals(new SampleMean(3, 0.1, 0), SampleMean.of(0.1, 0.1, 0.1));
    SampleMean one = SampleMean.of(7);
    assertEquals(7, one.mean());
    assertTrue(Double.isNaN(one.deviation()) && Double.isNaN(one.halfWidth(0.95)));
    assertTrue(Double.isNaN(SampleMean.of().mean()));
    assertThrows(IllegalArgumentException.class, () -> mean.halfWidth(1));
  }

  @Test
  void testsByHand() {
    PairedTest test = PairedTest.of(1, 2, 3, -1);
    // t = 1.25 / (sqrt(35/12) / 2), and with 3 degrees of freedom P(|T| > t) is
    // 1 - 2/pi (atan u + u / (1 + u^2)), u = t / sqrt(3)
    double u = 1.25 * 2 / Math.sqrt(35.0 / 12) / Math.sqrt(3);
    assertEquals(1 - 2 / Math.PI * (Math.atan(u) + u / (1 + u * u)), test.p(), 1e-14);
    // of 8 choices up to a sign: +-1+-2+-3 against -1: 5, 7, 3, 5, 1 (twice), 1, 3 and 1
    long beyond = Arrays.stream(new int[] {7, 5, 3, 1, 1, 1, 3, 5}).filter(sum -> sum >= 5).count();
    assertEquals(beyond / 8.0, test.flips(), 0);
    assertEquals(1, PairedTest.of(0, 0, 0).p(), 0);
    assertEquals(0.25, PairedTest.of(2, 2, 2).p(), 0);
    assertEquals(0.25, PairedTest.of(0.1, 0.2, 0.3).flips(), 0);
    assertEquals(0.25, PairedTest.of(new double[] {2, 2, 2.5}, 0.5).p(), 0);
    assertEquals(1, PairedTest.of(new double[] {0, -0.1, 0.2}, 0.2).p(), 0);
    assertTrue(Double.isNaN(PairedTest.of(1).p()));
    assertTrue(Double.isNaN(PairedTest.of(new double[17]).flips()));
  }

  @Test
  void correctionByHand() {
    double[] p = {0.01, Double.NaN, 0.04, 0.03, 0.005};
    assertArrayEquals(new double[] {0.03, Double.NaN, 0.06, 0.06, 0.02}, Holm.corrected(p), 1e-16);
    assertEquals(4, Holm.tests(p));
    assertArrayEquals(new double[] {1, 1}, Holm.corrected(0.9, 0.8), 0);
  }

  /**
   * All comparisons of four equal settings over n common seeds, of which results depend: some is
   * found different in at most 5 % of studies of normal results. False-alarm rate 1e-6 at the
   * bound.
   */
  @Test
  void familyWiseErrorIsAtMostTheLevel() {
    for (int seeds : new int[] {3, 10}) {
      int studies = 4_000;
      int wrong = 0;
      for (int k = 0; k < studies; k++) {
        wrong += findsAny(seeds, random::nextGaussian) ? 1 : 0;
      }
      double rate = (double) wrong / studies;
      double error = Math.sqrt(0.05 * 0.95 / studies);
      assertTrue(rate <= 0.05 + 4.9 * error, seeds + " seeds: " + rate);
      assertTrue(rate > 0.01, "the correction is not idle: " + rate);
    }
  }

  private boolean findsAny(int seeds, DoubleSupplier noise) {
    double[][] results = new double[4][seeds];
    for (int s = 0; s < seeds; s++) {
      double common = 3 * noise.getAsDouble();
      for (double[] of : results) {
        of[s] = common + noise.getAsDouble();
      }
    }
    double[] p = new double[6];
    int count = 0;
    for (int a = 0; a < 4; a++) {
      for (int b = a + 1; b < 4; b++) {
        double[] differences = new double[seeds];
        for (int s = 0; s < seeds; s++) {
          differences[s] = results[b][s] - results[a][s];
        }
        p[count++] = PairedTest.of(differences).p();
      }
    }
    return Arrays.stream(Holm.corrected(p)).anyMatch(one -> one <= 0.05);
  }

  /**
   * Flips keep their level for any symmetric law, here one with heavy tails (Cauchy): of 6 pairs p
   * is a multiple of 1/32 and at most 1/16 with probability 1/16.
   */
  @Test
  void flipsAreExactForHeavyTails() {
    int tests = 20_000;
    int rejected = 0;
    for (int k = 0; k < tests; k++) {
      double[] differences = new double[6];
      Arrays.setAll(differences, _ -> Math.tan(Math.PI * (random.nextDouble() - 0.5)));
      rejected += PairedTest.of(differences).flips() <= 1 / 16.0 ? 1 : 0;
    }
    Statistics.assertMean(
        "rejections", 1 / 16.0, (double) rejected / tests, Math.sqrt(15 / 256.0 / tests), 0);
  }

  /** Intervals at 95 % hold the mean of the law as often as they say. */
  @Test
  void intervalsCover() {
    int trials = 20_000;
    int covered = 0;
    for (int k = 0; k < trials; k++) {
      double[] values = new double[5];
      Arrays.setAll(values, _ -> 2 + random.nextGaussian());
      SampleMean mean = SampleMean.of(values);
      covered += Math.abs(mean.mean() - 2) <= mean.halfWidth(0.95) ? 1 : 0;
    }
    Statistics.assertMean(
        "coverage", 0.95, (double) covered / trials, Math.sqrt(0.95 * 0.05 / trials), 0);
  }
}

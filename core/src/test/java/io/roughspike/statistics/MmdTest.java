package io.roughspike.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.loss.ExpectedSignature;
import io.roughspike.signature.MarcusLift;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.Statistics;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MmdTest {
  private static final long SEED = TestSeed.of(MmdTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Features in R^d: with k(x, y) = &lt;x, y&gt; every statistic has a second formula. */
  private double[] features(int samples, int d) {
    return random.doubles((long) samples * d, -1, 1).toArray();
  }

  private static double[] gram(double[] x, double[] y, int d) {
    int m = x.length / d;
    int n = y.length / d;
    double[] gram = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int c = 0; c < d; c++) {
          gram[i * n + j] += x[i * d + c] * y[j * d + c];
        }
      }
    }
    return gram;
  }

  /** With numbers below 1 and at most 20 x 20 terms, sums are off by a few hundred roundings. */
  private static final double TOLERANCE = 500 * Math.ulp(1.0);

  @Test
  void biasedIsTheDistanceOfMeanFeatures() {
    for (int m = 1; m <= 8; m++) {
      for (int n = 1; n <= 8; n++) {
        double[] x = features(m, 3);
        double[] y = features(n, 3);
        assertEquals(
            ExpectedSignatureDistance.squared(x, m, y, n, 3),
            Mmd.squared(Estimator.BIASED, gram(x, x, 3), m, gram(x, y, 3), gram(y, y, 3), n),
            TOLERANCE);
      }
    }
  }

  @Test
  void unbiasedLeavesOutTheDiagonals() {
    double[] xx = {100, 1, 2, 1, 100, 3, 2, 3, 100};
    double[] yy = {100, 5, 5, 100};
    double[] xy = {1, 1, 1, 1, 1, 4};
    assertEquals(2 - 2 * 1.5 + 5, Mmd.squared(Estimator.UNBIASED, xx, 3, xy, yy, 2), 0.0);
    assertEquals(2 - 2 * 1.5, Mmd.score(Estimator.UNBIASED, xx, 3, xy, 2), 0.0);
    double[] scores = new double[2];
    Mmd.scores(Estimator.UNBIASED, xx, 3, xy, 2, scores);
    assertEquals(2 - 2 * 1.0, scores[0], 0.0);
    assertEquals(2 - 2 * 2.0, scores[1], 0.0);
  }

  @Test
  void biasedIsZeroForEqualSamples() {
    double[] x = features(7, 4);
    double[] xx = gram(x, x, 4);
    assertEquals(0, Mmd.squared(Estimator.BIASED, xx, 7, xx, xx, 7), 0.0);
  }

  /** A rounding of E k(X, Y) upwards: -4e-16 before, whose square root is NaN. */
  @Test
  void biasedIsNeverBelowZero() {
    double[] ones = {1, 1, 1, 1};
    double above = Math.nextUp(1.0);
    double[] xy = {above, above, above, above};
    assertEquals(0.0, Mmd.squared(Estimator.BIASED, ones, 2, xy, ones, 2));
    assertEquals(0.0, Math.sqrt(Mmd.squared(Estimator.BIASED, -2 * above + 1, 1)));
    assertEquals(
        -2 * Math.ulp(1.0), Mmd.squared(Estimator.UNBIASED, ones, 2, xy, ones, 2), "unbiased");
    double[] notANumber = {Double.NaN, 1, 1, 1};
    assertEquals(Double.NaN, Mmd.squared(Estimator.BIASED, ones, 2, notANumber, ones, 2));
  }

  /** Over 20,000 pairs of samples of one law; false-alarm rate 1e-6. */
  @Test
  void unbiasedHasMeanZeroUnderEqualLaws() {
    int repetitions = 20_000;
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < repetitions; r++) {
      double[] x = features(4, 2);
      double[] y = features(3, 2);
      double value =
          Mmd.squared(Estimator.UNBIASED, gram(x, x, 2), 4, gram(x, y, 2), gram(y, y, 2), 3);
      sum += value;
      squares += value * value;
    }
    Statistics.assertMean("MMD^2", 0, sum / repetitions, Math.sqrt(squares) / repetitions);
  }

  /** The statistics are linear in the matrices: cotangents are their coefficients. */
  @Test
  void cotangentsGiveTheStatisticBack() {
    for (Estimator estimator : Estimator.values()) {
      double[] x = features(6, 3);
      double[] y = features(4, 3);
      double[] xx = gram(x, x, 3);
      double[] xy = gram(x, y, 3);
      double[] yy = gram(y, y, 3);
      double[] ofXx = new double[36];
      double[] ofXy = new double[24];
      double[] ofYy = new double[16];
      Mmd.cotangents(estimator, 6, 4, ofXx, ofXy, ofYy);
      assertEquals(
          Mmd.squared(estimator, xx, 6, xy, yy, 4),
          dot(xx, ofXx) + dot(xy, ofXy) + dot(yy, ofYy),
          TOLERANCE);
      Mmd.scoreCotangents(estimator, 6, 4, ofXx, ofXy);
      assertEquals(Mmd.score(estimator, xx, 6, xy, 4), dot(xx, ofXx) + dot(xy, ofXy), TOLERANCE);
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int q = 0; q < a.length; q++) {
      sum += a[q] * b[q];
    }
    return sum;
  }

  @Test
  void signatureDistanceIsTheLossTimesTheNumberOfWords() {
    int depth = 3;
    SpikeTrains x = RandomTrains.of(random, 5, 2, 4, 0, 1, 0);
    SpikeTrains y = RandomTrains.of(random, 7, 2, 4, 0, 1, 0);
    int words = 3 + 9 + 27;
    try (Engine engine = Engines.create(Engines.SCALAR, 1)) {
      double loss = ExpectedSignature.unmatched(y, depth, 0, 1).value(engine, x);
      // words are at most 5^3 / 3!; their squared differences are rounded to some ulps
      assertEquals(
          loss * words,
          ExpectedSignatureDistance.squared(
              signatures(x, depth, words), 5, signatures(y, depth, words), 7, words),
          100 * Math.ulp(400.0));
    }
  }

  private static double[] signatures(SpikeTrains trains, int depth, int words) {
    MarcusLift lift = new MarcusLift(trains.neuronCount(), depth, 0, 1);
    int[] caps = new int[trains.neuronCount()];
    Arrays.fill(caps, Integer.MAX_VALUE);
    double[] all = new double[trains.samples() * words];
    for (int s = 0; s < trains.samples(); s++) {
      double[] one = new double[words + 1];
      lift.addSignature(trains, s, caps, one);
      System.arraycopy(one, 1, all, s * words, words);
    }
    return all;
  }

  /** A quadratic: central differences have no error but rounding, 1 ulp / h. */
  @Test
  void signatureDistanceHasTheCotangentsOfCentralDifferences() {
    double h = 1e-3;
    double[] x = features(3, 4);
    double[] y = features(5, 4);
    double[] cotangents = new double[12];
    ExpectedSignatureDistance.cotangents(x, 3, y, 5, 4, cotangents);
    for (int q = 0; q < x.length; q++) {
      double kept = x[q];
      x[q] = kept + h;
      double above = ExpectedSignatureDistance.squared(x, 3, y, 5, 4);
      x[q] = kept - h;
      double below = ExpectedSignatureDistance.squared(x, 3, y, 5, 4);
      x[q] = kept;
      assertEquals((above - below) / (2 * h), cotangents[q], 20 * Math.ulp(4.0) / h);
    }
  }

  @Test
  void refusesTooFewSamples() {
    double[] one = {1};
    assertRefused("unbiased", () -> Mmd.squared(Estimator.UNBIASED, one, 1, one, one, 1));
    assertRefused("at least", () -> Mmd.score(Estimator.BIASED, one, 1, one, 0));
    assertRefused("words", () -> ExpectedSignatureDistance.squared(one, 1, one, 1, 0));
    assertRefused("biased, unbiased", () -> Estimator.of("jackknife"));
  }

  private static void assertRefused(String words, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}

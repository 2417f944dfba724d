package io.roughspike.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Measures of the trials of one source or two, against plain programs and closed forms. */
class TrialMeasuresTest {
  private static double[][] poisson(SplittableRandom random, int trials, double rate, double end) {
    return IntStream.range(0, trials)
        .mapToObj(_ -> {
          double[] train = new double[(int) (10 + 4 * rate * end)];
          int count = 0;
          for (double time = 0; ; ) {
            time -= Math.log(1 - random.nextDouble()) / rate;
            if (time > end) {
              return Arrays.copyOf(train, count);
            }
            train[count++] = time;
          }
        })
        .toArray(double[][]::new);
  }

  private static double mean(double[][] one, double[][] other, boolean different) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < one.length; i++) {
      for (int j = 0; j < other.length; j++) {
        if (!different || i != j) {
          pairs++;
          for (double t : one[i]) {
            for (double u : other[j]) {
              sum += Math.abs(t - u) <= 0.05 ? 1 : 0;
            }
          }
        }
      }
    }
    return sum / pairs;
  }

  private static double match(double[][] data, double[][] model) {
    return 2 * mean(data, model, false) / (mean(data, data, true) + mean(model, model, true));
  }

  private static double[][] without(double[][] trials, int k) {
    return IntStream.range(0, trials.length)
        .filter(n -> n != k)
        .mapToObj(n -> trials[n])
        .toArray(double[][]::new);
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum()
        * (values.length - 1)
        / values.length;
  }

  /** Pooled counts are those of all pairs, and the jackknife leaves out what it says. */
  @Test
  void matchByAllPairs() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(TrialMeasuresTest.class));
    for (int k = 0; k < 30; k++) {
      double[][] data = poisson(random, 3 + random.nextInt(3), 6, 2);
      double[][] model = poisson(random, 3 + random.nextInt(4), 6, 2);
      MdStar found = MdStar.of(data, model, 0.05);
      assertEquals(match(data, model), found.value(), 1e-12);
      assertEquals(
          2 * mean(data, model, false) / (mean(data, data, true) + mean(model, model, false)),
          found.toolbox(),
          1e-12);
      double[] ofData =
          IntStream.range(0, data.length)
              .mapToDouble(n -> match(without(data, n), model))
              .toArray();
      double[] ofModel =
          IntStream.range(0, model.length)
              .mapToDouble(n -> match(data, without(model, n)))
              .toArray();
      assertEquals(Math.sqrt(variance(ofData) + variance(ofModel)), found.error(), 1e-12);
      assertEquals(
          mean(data, data, true)
              / Arrays.stream(data)
                  .mapToDouble(train -> mean(new double[][] {train}, new double[][] {train}, false))
                  .average()
                  .orElseThrow(),
          Reliability.of(data, 0.05),
          1e-12);
    }
  }

  /**
   * The jackknife's error is near the spread of Md* over sets of trials: the mean over 60 sets of
   * its square is within a factor of 2.25 of the variance, which chance (a relative error of some
   * 0.2 each) leaves in fewer than 1 of 1,000 runs.
   */
  @Test
  void theErrorIsTheSpread() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(TrialMeasuresTest.class));
    int sets = 60;
    double[] values = new double[sets];
    double squares = 0;
    for (int k = 0; k < sets; k++) {
      MdStar match = MdStar.of(poisson(random, 8, 10, 5), poisson(random, 12, 10, 5), 0.02);
      values[k] = match.value();
      squares += match.error() * match.error() / sets;
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (sets - 1);
    assertTrue(
        squares < 2.25 * variance && variance < 2.25 * squares,
        () -> "variance " + variance + ", by the jackknife " + Arrays.toString(values));
  }

  @Test
  void fewTrials() {
    double[][] one = {{1, 2}};
    double[][] two = {{1, 2}, {1, 2.5}};
    assertThrows(IllegalArgumentException.class, () -> MdStar.of(one, two, 0.1));
    assertThrows(IllegalArgumentException.class, () -> MdStar.of(two, one, 0.1));
    assertThrows(IllegalArgumentException.class, () -> MdStar.of(two, two, -0.1));
    assertThrows(IllegalArgumentException.class, () -> Reliability.of(one, 0.1));
    assertTrue(Double.isNaN(MdStar.of(two, two, 0.1).error()));
    double[][] silent = new double[3][0];
    assertTrue(Double.isNaN(MdStar.of(silent, silent, 0.1).value()));
    assertEquals(0, MdStar.of(two, silent, 0.1).value());
    assertTrue(Double.isNaN(Reliability.of(silent, 0.1)));
  }

  /** 500 trials of a model against 9 of 120 spikes: pooled, not pair by pair. */
  @Test
  void manyTrialsTakeNoTime() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(TrialMeasuresTest.class));
    double[][] data = poisson(random, 9, 12, 10);
    double[][] model = poisson(random, 500, 12, 10);
    long start = System.nanoTime();
    MdStar match = MdStar.of(data, model, 0.004);
    double seconds = (System.nanoTime() - start) * 1e-9;
    assertTrue(match.error() > 0);
    // some 0.05 s; pair by pair it would be a thousand times as many comparisons
    assertTrue(seconds < 5, "seconds: " + seconds);
  }

  @Test
  void ratesOfBins() {
    double[][] data = {{0, 0.1, 0.25, 1}, {0.3, 0.35}};
    Psth psth = new Psth(data, 0, 1, 0.1);
    assertEquals(0.1, psth.width(), 1e-15);
    // 0.1 and 0.3 begin a bin, though 0.3 / 0.1 is less than 3; 1 is in the last one
    assertArrayEquals(new double[] {5, 5, 5, 10, 0, 0, 0, 0, 0, 5}, psth.rates(), 1e-12);
    assertEquals(1 / 3.0, new Psth(data, 0, 1, 0.3).width(), 1e-15);
    assertEquals(1, psth.correlation(psth), 1e-12);
    assertEquals(1, psth.explainedVariance(psth), 1e-12);
    assertTrue(Double.isNaN(new Psth(new double[][] {{}}, 0, 1, 0.1).correlation(psth)));
    assertThrows(IllegalArgumentException.class, () -> psth.correlation(new Psth(data, 0, 1, 0.2)));
    assertThrows(IllegalArgumentException.class, () -> new Psth(data, 0, 0.5, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new Psth(data, 0, 1, 1e-9));
  }

  /** Two trials of two bins by hand: rates 2, 0 and 0, 2, then 4, 0 and 2, 2. */
  @Test
  void whatAModelExplains() {
    double[][] data = {{0.1, 0.2, 0.3, 0.4}, {0.1, 0.2, 0.6, 0.7}};
    Psth psth = new Psth(data, 0, 1, 0.5);
    assertArrayEquals(new double[] {6, 2}, psth.rates(), 1e-12);
    // variance of the mean 4, of the trials 16 and 0: (2 * 4 - 8) / 1
    assertEquals(0, psth.signalPower(), 1e-12);
    Psth model = new Psth(new double[][] {{0.1, 0.2, 0.9}}, 0, 1, 0.5);
    // rates 4 and 2: residual (4 + 0) / 2
    assertEquals(0.5, psth.explainedVariance(model), 1e-12);
    double[][] other = {{0.1, 0.2, 0.3, 0.4}, {0.1, 0.2, 0.3, 0.6}};
    Psth better = new Psth(other, 0, 1, 0.5);
    // rates 8, 0 and 6, 2: mean 7, 1 of variance 9; trials 16 and 4; (18 - 10) / 1
    assertEquals(8, better.signalPower(), 1e-12);
    assertEquals(8.0 / 9, better.signalShare(), 1e-12);
    // model 4, 2: residual (9 + 1) / 2
    assertEquals((9 - 5) / 8.0, better.explainedSignal(model), 1e-12);
  }

  /** Of a Poisson process: 1 within four standard errors, a false alarm in 1 of 1,000 runs. */
  @Test
  void aPoissonProcessByItsStatistics() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(TrialMeasuresTest.class));
    double[][] trials = poisson(random, 100, 20, 10);
    double[] intervals = Trials.intervals(trials);
    assertEquals(1, CoefficientOfVariation.of(intervals), 4 / Math.sqrt(intervals.length));
    assertEquals(1, Cv2.of(trials), 4 / Math.sqrt(intervals.length));
    assertEquals(1, LocalVariation.of(trials), 4 / Math.sqrt(intervals.length));
    assertEquals(1, FanoFactor.of(trials), 4 * Math.sqrt(2.0 / 100));
    assertEquals(20, Trials.rate(trials, 10), 4 * Math.sqrt(20.0 / 1000));
    double[] correlation = new Autocorrelation(0.05, 10).of(trials, 10);
    for (double value : correlation) {
      // 20,000 pairs a bin, each spike in 20 of them
      assertEquals(1, value, 4 * Math.sqrt(20.0 / 20_000));
    }
    double[] z =
        Arrays.stream(trials)
            .flatMapToDouble(
                train -> Arrays.stream(new Intensity(0, 10, new double[] {20}).between(train)))
            .toArray();
    TimeRescaling test = TimeRescaling.of(z);
    assertTrue(test.distance() < 1.95 / 1.358 * test.bound(), "D " + test.distance());
  }

  @Test
  void lagsByHand() {
    double[][] trials = {{1, 1.5, 2.75}, {4, 4}};
    double rate = 5 / 20.0;
    double[] found = new Autocorrelation(1, 2).of(trials, 10);
    assertEquals(1 / (2 * rate * rate * 1 * 9.5), found[0], 1e-12);
    assertEquals(2 / (2 * rate * rate * 1 * 8.5), found[1], 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new Autocorrelation(1, 10).of(trials, 10));
    assertThrows(IllegalArgumentException.class, () -> new Autocorrelation(0, 10));
  }

  @Test
  void intervalsByRatio() {
    IntervalHistogram histogram =
        IntervalHistogram.of(new double[] {0.5, 1, 9, 10, 99, 100, 1000, 1001}, 1, 1000, 3);
    assertArrayEquals(new long[] {2, 2, 2}, histogram.counts());
    assertEquals(1, histogram.below());
    assertEquals(1, histogram.above());
    assertArrayEquals(new double[] {1, 10, 100, 1000}, histogram.edges(), 1e-9);
    assertThrows(
        IllegalArgumentException.class, () -> IntervalHistogram.of(new double[0], 0, 1, 3));
    assertThrows(
        IllegalArgumentException.class, () -> IntervalHistogram.of(new double[0], 1, 2, 0));
  }

  @Test
  void oddIntervals() {
    assertTrue(Double.isNaN(CoefficientOfVariation.of(new double[0])));
    assertEquals(0, CoefficientOfVariation.of(new double[] {3}));
    assertTrue(Double.isNaN(CoefficientOfVariation.ofSample(new double[] {3})));
    assertTrue(Double.isNaN(Cv2.of(new double[][] {{1, 2}})));
    assertEquals(0, LocalVariation.of(new double[][] {{1, 1, 1}}));
    assertTrue(Double.isNaN(FanoFactor.of(new double[3][0])));
    assertTrue(Double.isNaN(FanoFactor.ofSample(new double[1][2])));
    assertEquals(0, Trials.intervals(new double[0]).length);
  }

  /** In bins, whatever the intensity within them: uniform again, unlike without the random part. */
  @Test
  void rescalingInBins() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(TrialMeasuresTest.class));
    int count = 200_000;
    double[] bins = new double[count];
    Arrays.fill(bins, 0.2);
    int[] spikes =
        IntStream.range(0, count).filter(_ -> random.nextDouble() < -Math.expm1(-0.2)).toArray();
    TimeRescaling right = TimeRescaling.of(TimeRescaling.inBins(bins, spikes, random::nextDouble));
    // 1.95 is passed in 1 of 1,000 runs
    assertTrue(right.distance() < 1.95 / 1.358 * right.bound(), "D " + right.distance());
    TimeRescaling coarse = TimeRescaling.of(TimeRescaling.inBins(bins, spikes, () -> 1));
    assertTrue(coarse.distance() > 3 * coarse.bound(), "D " + coarse.distance());
    double[] two = {0.25, 0.5};
    int[] last = {1};
    assertEquals(0.75, TimeRescaling.inBins(two, last, () -> 1)[0], 1e-15);
    assertEquals(
        0.25 - Math.log(1 - 0.5 * (1 - Math.exp(-0.5))),
        TimeRescaling.inBins(two, last, () -> 0.5)[0],
        1e-15);
    assertThrows(
        IllegalArgumentException.class,
        () -> TimeRescaling.inBins(bins, new int[] {3, 3}, () -> 1));
    assertTrue(Double.isNaN(TimeRescaling.of(new double[0]).distance()));
    // the step above u_(2) counts as the one below it does
    assertEquals(Math.exp(-0.2), TimeRescaling.of(new double[] {0.2, 0.1}).distance(), 1e-15);
  }

  @Test
  void likelihoods() {
    Intensity intensity = new Intensity(1, 0.5, new double[] {2, 0, 4});
    assertEquals(-3, intensity.logLikelihood(new double[0]), 1e-15);
    assertEquals(Math.log(8) - 3, intensity.logLikelihood(new double[] {1.25, 2.5}), 1e-15);
    assertEquals(
        Double.NEGATIVE_INFINITY, intensity.logLikelihood(new double[] {1.75}), "a rate of 0");
    assertArrayEquals(new double[] {0.5, 1.5}, intensity.between(new double[] {1.25, 2.25}), 1e-15);
    assertEquals(
        Math.log(2) + Math.log(3) - 2.5,
        intensity.capped(3).logLikelihood(new double[] {1.25, 2.25}),
        1e-15);
    // the reference is itself: no bits
    assertEquals(
        0,
        BitsPerSpike.overOwnRate(
            new Intensity(0, 1, new double[] {2}).logLikelihood(new double[] {0.5, 0.7}), 2, 1),
        1e-15);
    assertTrue(
        BitsPerSpike.of(1, 3, 2, 7) > BitsPerSpike.overOwnRate(1, 3, 2), "a worse reference");
    assertThrows(IllegalArgumentException.class, () -> BitsPerSpike.overOwnRate(1, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> BitsPerSpike.of(1, 1, 2, 0));
    assertThrows(IllegalArgumentException.class, () -> new Intensity(0, 1, new double[] {-1}));
    assertThrows(IllegalArgumentException.class, () -> intensity.logLikelihood(new double[] {3}));
  }

  @Test
  void trialsOfOneNeuron() {
    SpikeTrains trains = new SpikeTrains(2, 2, 4);
    trains.add(0, 0, 0.5);
    trains.add(0, 1, 0.6);
    trains.add(0, 0, 1);
    trains.add(0, 0, 2.5);
    assertArrayEquals(
        new double[][] {{0.5, 1}, {}}, Trials.of(trains, 0, 0.5, 2), "the window is closed");
  }
}

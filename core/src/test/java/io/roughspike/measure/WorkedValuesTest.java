package io.roughspike.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/**
 * Values of the measures worked out once by programs of others: ISI, SPIKE and SPIKE
 * synchronisation are PySpike's, Victor-Purpura, van Rossum, CV and Fano have Elephant's
 * conventions. Tolerance 1e-12: a few hundred roundings of numbers near 1.
 */
class WorkedValuesTest {
  private static final double ROUNDING = 1e-12;
  private static final double[] A = {10, 20, 30};
  private static final double[] B = {12, 24, 30};
  private static final double[] C = {10, 25, 31, 60};

  private static void check(PairMeasure measure, double ab, double ac, double bc) {
    assertEquals(ab, measure.between(A, B), ROUNDING, measure + " a, b");
    assertEquals(ac, measure.between(A, C), ROUNDING, measure + " a, c");
    assertEquals(bc, measure.between(B, C), ROUNDING, measure + " b, c");
  }

  @Test
  void distances() {
    check(new VictorPurpura(0.1), 0.6, 1.6, 1.4);
    check(new VictorPurpura(0.5), 3.0, 3.5, 3.0);
    check(new VictorPurpura(0), 0, 1, 1);
    check(new VictorPurpura(Double.POSITIVE_INFINITY), 6, 7, 7);
    check(new VanRossum(10), 0.9839684201347072, 1.4021691426702352, 1.3272277583354541);
    assertEquals(
        0.6957707423506653,
        new VanRossum(10).between(A, B) / Math.sqrt(2),
        ROUNDING,
        "its own norm");
    check(new IsiDistance(0, 100), 0.064, 0.45376190476190476, 0.4044285714285714);
    check(new SpikeDistance(0, 100), 0.06868388429752066, 0.2590637739421694, 0.2479049592195588);
    check(new SpikeSynchronisation(0, 100), 2.0 / 3, 0.5714285714285714, 0.8571428571428571);
  }

  @Test
  void distancesOfASecondSet() {
    double[] x = {0.2, 0.4, 0.6, 0.7};
    double[] y = {0.3, 0.45, 0.8, 0.9, 0.95};
    assertEquals(0.4375, new IsiDistance(0, 1).between(x, y), ROUNDING);
    assertEquals(0.397286355644331, new SpikeDistance(0, 1).between(x, y), ROUNDING);
    assertEquals(0.2222222222222222, new SpikeSynchronisation(0, 1).between(x, y), ROUNDING);
    double[] v = {0, 2, 5, 8};
    double[] w = {0, 1, 5, 9};
    assertEquals(0.1863095238095238, new SpikeDistance(0, 10).between(v, w), ROUNDING);
    assertEquals(0.3, new IsiDistance(0, 10).between(v, w), ROUNDING);
    assertEquals(0.75, new SpikeSynchronisation(0, 10).between(v, w), ROUNDING);
  }

  @Test
  void coincidences() {
    assertEquals(2, Coincidences.matches(A, B, 2));
    assertEquals(2, Coincidences.matches(A, C, 2));
    assertEquals(3, Coincidences.matches(B, C, 2));
    check(
        new CoincidenceFactor(2, 100), 0.6212121212121213, 0.5170068027210885, 0.8571428571428571);
    check((x, y) -> Coincidences.pairs(x, y, 2), 2, 2, 3);
    check((x, y) -> Coincidences.pairs(x, y, 4), 3, 2, 3);
  }

  @Test
  void matchOfTrials() {
    double[][] data = {A, B};
    double[][] model = {C, A, {11, 21, 33, 58}};
    MdStar match = MdStar.of(data, model, 4);
    assertEquals(17.0 / 18, match.value(), ROUNDING);
    assertEquals(0.9107142857142857, match.toolbox(), ROUNDING);
    // 17 pairs of spikes between the sets, 3 within the data, 3 within each pair of the model
    assertEquals(1, Reliability.of(data, 4), ROUNDING);
    assertEquals(9.0 / 11, Reliability.of(model, 4), ROUNDING);
  }

  @Test
  void intervalsAndCounts() {
    double[] train = {0, 10, 20, 25, 45, 55, 85};
    double[] intervals = Trials.intervals(train);
    assertEquals(0.5911691541835818, CoefficientOfVariation.of(intervals), ROUNDING);
    assertEquals(0.6475933620951946, CoefficientOfVariation.ofSample(intervals), ROUNDING);
    assertEquals(0.7066666666666667, Cv2.of(new double[][] {train}), ROUNDING);
    assertEquals(0.4993333333333333, LocalVariation.of(new double[][] {train}), ROUNDING);
    double[][] counts =
        DoubleStream.of(3, 3, 4, 5, 2).mapToObj(n -> new double[(int) n]).toArray(double[][]::new);
    assertEquals(0.3058823529411765, FanoFactor.of(counts), ROUNDING);
    assertEquals(0.3823529411764706, FanoFactor.ofSample(counts), ROUNDING);
  }

  @Test
  void rescaledTimes() {
    Intensity intensity = new Intensity(0, 0.1, new double[] {20, 60});
    double[] train = {0.05, 0.12, 0.18};
    double[] integrals = intensity.between(train);
    assertEquals(1, integrals[0], ROUNDING);
    assertEquals(2.2, integrals[1], ROUNDING);
    assertEquals(3.6, integrals[2], ROUNDING);
    TimeRescaling test = TimeRescaling.of(integrals);
    assertEquals(0.6321205588285577, test.distance(), ROUNDING);
    assertEquals(1.358 / Math.sqrt(3), test.bound(), ROUNDING);
    double logLikelihood = intensity.logLikelihood(train);
    assertEquals(3.1844213979981912, logLikelihood, ROUNDING);
    assertEquals(-0.9328125683886581, BitsPerSpike.overOwnRate(logLikelihood, 3, 0.2), ROUNDING);
  }
}

package io.roughspike.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Measures between two trains: what they must be for odd trains, and what must not change them. */
class PairMeasuresTest {
  private static final double[] NONE = {};
  private static final double[] ONE = {3};
  private static final List<PairMeasure> DISTANCES =
      List.of(
          new VictorPurpura(0),
          new VictorPurpura(0.7),
          new VictorPurpura(Double.POSITIVE_INFINITY),
          new VanRossum(0.8),
          new IsiDistance(0, 10),
          new SpikeDistance(0, 10),
          new SpikeSynchronisation(0, 10));

  private static double[] train(SplittableRandom random) {
    boolean ties = random.nextBoolean();
    return random
        .doubles(random.nextInt(7), 0, 10)
        .map(time -> ties ? Math.rint(time) : time)
        .sorted()
        .toArray();
  }

  private static double[] each(double[] train, DoubleUnaryOperator change) {
    return Arrays.stream(train).map(change).toArray();
  }

  @Test
  void trainsWithoutSpikes() {
    assertEquals(0, new VictorPurpura(1).between(NONE, NONE));
    assertEquals(2, new VictorPurpura(1).between(NONE, new double[] {1, 2}));
    assertEquals(0, new VanRossum(1).between(NONE, NONE));
    assertEquals(1, new VanRossum(1).between(NONE, ONE));
    assertEquals(0, new IsiDistance(0, 10).between(NONE, NONE));
    assertEquals(0, new SpikeDistance(0, 10).between(NONE, NONE));
    assertEquals(1, new SpikeSynchronisation(0, 10).between(NONE, NONE));
    assertEquals(0, new SpikeSynchronisation(0, 10).between(NONE, ONE));
    // single spikes have the window for an interval, and coincide within half of it
    assertEquals(1, new SpikeSynchronisation(0, 10).between(ONE, new double[] {7.9}));
    assertEquals(0, new SpikeSynchronisation(0, 10).between(ONE, new double[] {8}));
    assertEquals(1, new CoincidenceFactor(0.1, 10).between(NONE, NONE));
    assertEquals(0, new CoincidenceFactor(0.1, 10).between(ONE, NONE));
    // a train without spikes has intervals of 10 everywhere, the other one of 3 and then 7
    assertEquals((3 * 7 + 7 * 3) / 100.0, new IsiDistance(0, 10).between(NONE, ONE), 1e-15);
  }

  @Test
  void equalTrains() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(PairMeasuresTest.class));
    for (int k = 0; k < 200; k++) {
      double[] train = train(random);
      assertEquals(0, new VictorPurpura(3).between(train, train));
      assertEquals(0, new VanRossum(0.3).between(train, train), "exactly");
      assertEquals(0, new IsiDistance(0, 10).between(train, train));
      assertEquals(0, new SpikeDistance(0, 10).between(train, train));
      assertEquals(1, new SpikeSynchronisation(0, 10).between(train, train));
      assertEquals(1, new CoincidenceFactor(0.01, 10).between(train, train), 1e-12);
    }
  }

  /** Symmetric, and the same when all times move or change their unit, or time runs backwards. */
  @Test
  void invariances() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(PairMeasuresTest.class));
    List<PairMeasure> moved =
        List.of(
            new VictorPurpura(0),
            new VictorPurpura(0.7),
            new VictorPurpura(Double.POSITIVE_INFINITY),
            new VanRossum(0.8),
            new IsiDistance(64, 74),
            new SpikeDistance(64, 74),
            new SpikeSynchronisation(64, 74));
    List<PairMeasure> longer =
        List.of(
            new VictorPurpura(0),
            new VictorPurpura(0.7 / 8),
            new VictorPurpura(Double.POSITIVE_INFINITY),
            new VanRossum(6.4),
            new IsiDistance(0, 80),
            new SpikeDistance(0, 80),
            new SpikeSynchronisation(0, 80));
    for (int k = 0; k < 300; k++) {
      // 2^-20 is exact after the move by 64
      double[] a = each(train(random), time -> Math.rint(time * 0x1p20) * 0x1p-20);
      double[] b = each(train(random), time -> Math.rint(time * 0x1p20) * 0x1p-20);
      for (int m = 0; m < DISTANCES.size(); m++) {
        double value = DISTANCES.get(m).between(a, b);
        String what = DISTANCES.get(m) + " " + Arrays.toString(a) + Arrays.toString(b);
        assertTrue(value >= 0, what);
        assertEquals(value, DISTANCES.get(m).between(b, a), 1e-12, what);
        assertEquals(
            value,
            moved.get(m).between(each(a, time -> time + 64), each(b, time -> time + 64)),
            1e-12,
            what);
        assertEquals(
            value,
            longer.get(m).between(each(a, time -> 8 * time), each(b, time -> 8 * time)),
            1e-12,
            what);
      }
    }
  }

  /** Against the definition of van Rossum, two sums of exponentials. */
  @Test
  void vanRossumByItsKernel() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(PairMeasuresTest.class));
    for (int k = 0; k < 300; k++) {
      double[] a = train(random);
      double[] b = train(random);
      double square = kernel(a, a) + kernel(b, b) - 2 * kernel(a, b);
      double found = new VanRossum(0.8).between(a, b);
      // up to 3 * 36 terms of size 1 that cancel
      assertEquals(square, found * found, 1e-12);
    }
  }

  private static double kernel(double[] a, double[] b) {
    double sum = 0;
    for (double one : a) {
      for (double other : b) {
        sum += Math.exp(-Math.abs(one - other) / 0.8);
      }
    }
    return sum;
  }

  /** Against integrals on a fine grid: with 20,000 points a jump at most costs 5e-5 each. */
  @Test
  void isiAndSpikeDistanceByTheirProfiles() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(PairMeasuresTest.class));
    for (int k = 0; k < 6; k++) {
      double[] a = random.doubles(2 + random.nextInt(4), 0.1, 9.9).sorted().toArray();
      double[] b = random.doubles(2 + random.nextInt(4), 0.1, 9.9).sorted().toArray();
      int points = 20_000;
      double isi = 0;
      double spike = 0;
      for (int p = 0; p < points; p++) {
        double time = 10 * (p + 0.5) / points;
        double x = interval(a, time);
        double y = interval(b, time);
        isi += Math.abs(x - y) / Math.max(x, y) / points;
        double numerator = dissimilarity(a, b, time) * y + dissimilarity(b, a, time) * x;
        spike += 2 * numerator / ((x + y) * (x + y)) / points;
      }
      assertEquals(isi, new IsiDistance(0, 10).between(a, b), 1e-3);
      assertEquals(spike, new SpikeDistance(0, 10).between(a, b), 1e-3);
    }
  }

  private static int before(double[] train, double time) {
    return (int) Arrays.stream(train).filter(spike -> spike <= time).count() - 1;
  }

  private static double interval(double[] train, double time) {
    int k = before(train, time);
    int last = train.length - 1;
    if (k < 0) {
      return Math.max(train[0], train[1] - train[0]);
    }
    return k == last
        ? Math.max(10 - train[last], train[last] - train[last - 1])
        : train[k + 1] - train[k];
  }

  private static double dissimilarity(double[] train, double[] other, double time) {
    int k = before(train, time);
    int last = train.length - 1;
    if (k < 0 || k == last) {
      return nearest(train[Math.max(k, 0)], other);
    }
    double part = (time - train[k]) / (train[k + 1] - train[k]);
    return (1 - part) * nearest(train[k], other) + part * nearest(train[k + 1], other);
  }

  private static double nearest(double spike, double[] other) {
    int last = other.length - 1;
    double first = Math.min(0, 2 * other[0] - other[1]);
    double end = Math.max(10, 2 * other[last] - other[last - 1]);
    return Math.min(
        Math.min(spike - first, end - spike),
        Arrays.stream(other).map(one -> Math.abs(one - spike)).min().orElseThrow());
  }

  /** A closed window, whatever the rounding of the times. */
  @Test
  void theWindowIsClosed() {
    for (int k = 1; k < 2000; k++) {
      double time = k * 0.0137;
      double[] one = {time};
      double[] other = {time + 0.004};
      assertEquals(1, Coincidences.pairs(one, other, 0.004), "at " + time);
      assertEquals(1, Coincidences.pairs(other, one, 0.004), "at " + time);
      assertEquals(1, Coincidences.matches(other, one, 0.004), "at " + time);
      assertEquals(0, Coincidences.pairs(one, new double[] {time + 0.0041}, 0.004));
    }
    // times in ms, whose last places are larger than 1e-12
    assertEquals(1, Coincidences.pairs(new double[] {19999.7}, new double[] {20003.7}, 4));
  }

  @Test
  void chanceThatLeavesNothing() {
    assertTrue(Double.isNaN(new CoincidenceFactor(5, 10).between(ONE, ONE)));
    assertEquals(-1.0 / 9, new CoincidenceFactor(0.5, 10).between(new double[] {9}, ONE), 1e-15);
  }

  @Test
  void whatCannotBeMeasured() {
    assertThrows(IllegalArgumentException.class, () -> new VictorPurpura(-1));
    assertThrows(IllegalArgumentException.class, () -> new VictorPurpura(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new VanRossum(0));
    assertThrows(IllegalArgumentException.class, () -> new IsiDistance(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SpikeDistance(0, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new CoincidenceFactor(-1, 10));
    for (PairMeasure measure : DISTANCES) {
      assertThrows(IllegalArgumentException.class, () -> measure.between(new double[] {2, 1}, ONE));
      assertThrows(
          IllegalArgumentException.class, () -> measure.between(ONE, new double[] {Double.NaN}));
    }
    assertThrows(IllegalArgumentException.class, () -> new IsiDistance(0, 2).between(ONE, NONE));
  }
}

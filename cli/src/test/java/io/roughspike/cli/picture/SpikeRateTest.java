package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rates against counting by hand. */
class SpikeRateTest {
  private static SpikeTrains trains(double[]... times) {
    SpikeTrains trains = new SpikeTrains(times.length, 1, 64);
    for (int n = 0; n < times.length; n++) {
      for (double time : times[n]) {
        trains.add(n, 0, time);
      }
    }
    return trains;
  }

  @Test
  void binsAreRoundAndFortyOrMore() {
    assertEquals(0.05, new SpikeRate(new TimeWindow(0, 2)).width());
    assertEquals(0.02, new SpikeRate(new TimeWindow(3, 4)).width());
    assertEquals(0.05, new SpikeRate(new TimeWindow(0, 3.99)).width());
    assertEquals(0.1, new SpikeRate(new TimeWindow(-2, 2)).width());
    assertEquals(20, new SpikeRate(new TimeWindow(0, 1000)).width());
    double[] edges = new SpikeRate(new TimeWindow(0, 2.01)).edges();
    assertEquals(42, edges.length, "40 bins of 0.05 and one of 0.01");
    assertEquals(2.01, edges[41]);
  }

  @Test
  void ratesAreSpikesPerTrialAndTime() {
    SpikeRate rate = new SpikeRate(new TimeWindow(0, 2));
    rate.add(trains(new double[] {0, 0.01, 0.05, 1.99}, new double[] {0.049}), 99);
    rate.add(trains(new double[] {2, 2.5}, new double[] {}), 99);
    double[] expected = new double[40];
    expected[0] = 3 / (4 * 0.05); // 0, 0.01, 0.049 of 4 trials
    expected[1] = 1 / (4 * 0.05); // 0.05 begins a bin
    expected[39] = 2 / (4 * 0.05); // 1.99, and 2, which ends the last bin
    assertArrayEquals(expected, rate.rates(), 1e-9); // rounding of edges
    assertEquals(4, rate.trials());
  }

  @Test
  void theLastBinMayBeShort() {
    SpikeRate rate = new SpikeRate(new TimeWindow(0, 2.01));
    rate.add(trains(new double[] {2.005}), 99);
    assertEquals(1 / 0.01, rate.rates()[40], 1e-9); // its width is a difference of edges near 2
  }

  @Test
  void trialsThatStoppedAreCounted() {
    SpikeRate rate = new SpikeRate(new TimeWindow(0, 1));
    rate.add(trains(new double[] {0.1, 0.2}, new double[] {0.1}, new double[] {0.3, 0.4}), 2);
    assertEquals(2, rate.stopped());
  }

  /** Edges such as 0.1 + 7 x 0.02 are no multiples: every spike goes where edges say. */
  @Test
  void randomSpikesAndEdgesAreCountedLikeByHand() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(SpikeRateTest.class));
    for (int round = 0; round < 50; round++) {
      double start = random.nextDouble(-1, 1);
      TimeWindow window = new TimeWindow(start, start + random.nextDouble(0.1, 30));
      SpikeRate rate = new SpikeRate(window);
      double[] edges = rate.edges();
      double[] times = new double[64];
      for (int k = 0; k < times.length; k++) {
        times[k] =
            k % 2 == 0
                ? edges[random.nextInt(edges.length)]
                : random.nextDouble(start - 1, start + 31);
      }
      Arrays.sort(times);
      rate.add(trains(times), 1000);
      double[] expected = new double[edges.length - 1];
      for (int k = 0; k < expected.length; k++) {
        int bin = k;
        boolean last = k == expected.length - 1;
        long count =
            Arrays.stream(times)
                .filter(t -> t >= edges[bin])
                .filter(t -> last ? t <= edges[bin + 1] : t < edges[bin + 1])
                .count();
        expected[k] = count / (edges[k + 1] - edges[k]);
      }
      assertArrayEquals(expected, rate.rates(), "round " + round + ", " + window);
    }
  }
}

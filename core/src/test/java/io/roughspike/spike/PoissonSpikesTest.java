package io.roughspike.spike;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.random.RandomStream;
import io.roughspike.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spikes of Poisson processes. */
class PoissonSpikesTest {
  private static final RandomStream STREAM =
      new RandomStream(TestSeed.of(PoissonSpikesTest.class), 6);

  /** The recipe in plain words. */
  @Test
  void gapsAreThoseOfTheStream() {
    double[] rates = {3, 0, 20};
    RecordedSpikes spikes = new PoissonSpikes(STREAM, rates, -1).draw(2, -1, 4);
    for (int n = 0; n < 2; n++) {
      List<Double> expected = new ArrayList<>();
      for (int c = 0; c < rates.length; c++) {
        double time = -1;
        for (int j = 0; rates[c] > 0; j++) {
          time += -STREAM.logUniform(n, c, j) / rates[c];
          if (time > 4) {
            break;
          }
          expected.add(time);
        }
      }
      expected.sort(null);
      assertEquals(expected.size(), spikes.count(n));
      int[] counts = new int[3];
      for (int e = 0; e < spikes.count(n); e++) {
        assertEquals(expected.get(e), spikes.time(n, e));
        counts[spikes.neuron(n, e)]++;
      }
      assertEquals(0, counts[1]);
      assertTrue(counts[0] > 0 && counts[2] > counts[0]);
    }
  }

  /** A later end adds spikes, a later beginning leaves some out. */
  @Test
  void aWindowIsPartOfAllTime() {
    PoissonSpikes spikes = new PoissonSpikes(STREAM, new double[] {5, 8}, 0);
    RecordedSpikes all = spikes.draw(1, 0, 10);
    RecordedSpikes part = spikes.draw(1, 2, 7);
    List<Double> expected = new ArrayList<>();
    for (int e = 0; e < all.count(0); e++) {
      if (all.time(0, e) >= 2 && all.time(0, e) <= 7) {
        expected.add(all.time(0, e));
      }
    }
    List<Double> found = new ArrayList<>();
    for (int e = 0; e < part.count(0); e++) {
      found.add(part.time(0, e));
    }
    assertEquals(expected, found);
  }

  /**
   * Mean and variance of the number of spikes of 2,000 samples and the correlation of two channels,
   * within 6 standard errors: a false alarm has probability below 1e-8.
   */
  @Test
  void countsAreThoseOfPoissonProcesses() {
    int samples = 2000;
    double mean = 12;
    RecordedSpikes spikes =
        new PoissonSpikes(STREAM, new double[] {4, 4}, 0).draw(samples, 0, mean / 4);
    double[] sums = new double[2];
    double squares = 0;
    double products = 0;
    for (int n = 0; n < samples; n++) {
      int[] counts = new int[2];
      for (int e = 0; e < spikes.count(n); e++) {
        counts[spikes.neuron(n, e)]++;
      }
      sums[0] += counts[0];
      sums[1] += counts[1];
      squares += Math.pow(counts[0] - mean, 2);
      products += (counts[0] - mean) * (counts[1] - mean);
    }
    double error = Math.sqrt(mean / samples);
    assertEquals(mean, sums[0] / samples, 6 * error);
    assertEquals(mean, sums[1] / samples, 6 * error);
    // The fourth central moment of the Poisson law is mean + 3 mean^2.
    assertEquals(mean, squares / samples, 6 * Math.sqrt((mean + 2 * mean * mean) / samples));
    assertEquals(0, products / samples, 6 * mean / Math.sqrt(samples));
  }

  @Test
  void badArgumentsAreRefused() {
    for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new PoissonSpikes(STREAM, new double[] {1, rate}, 0));
    }
    PoissonSpikes spikes = new PoissonSpikes(STREAM, new double[] {1e9}, 0);
    assertThrows(IllegalArgumentException.class, () -> spikes.draw(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> spikes.draw(1, -1, 1));
  }
}

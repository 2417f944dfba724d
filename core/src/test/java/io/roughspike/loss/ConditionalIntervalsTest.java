package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.TestSeed;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConditionalIntervalsTest {
  private static final long SEED = TestSeed.of(ConditionalIntervalsTest.class);
  private static final int NEURONS = 3;
  private static final int TRIALS = 12;
  private static final boolean[] COUNTED = {true, false, true};

  private final Engine engine = Engines.create(Engines.SCALAR, 1);
  private final Random random = new Random(SEED);

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  private SpikeTrains trains(int samples, int events) {
    SpikeTrains trains = new SpikeTrains(samples, NEURONS, events);
    for (int s = 0; s < samples; s++) {
      double[] times = random.doubles(events).sorted().toArray();
      for (int e = 0; e < events - s % 3; e++) {
        trains.add(s, random.nextInt(NEURONS), times[e]);
      }
    }
    return trains;
  }

  /** The formula written out: no shared code with the loss. */
  private static double naive(SpikeTrains data, SpikeTrains generated, int firstPair, int cap) {
    int pairs = generated.samples() / 2;
    double sum = 0;
    for (int k = 0; k < NEURONS; k++) {
      for (int j = 0; COUNTED[k] && j < 30; j++) {
        double mean = 0;
        double square = 0;
        int count = 0;
        for (int q = 0; q < data.samples(); q++) {
          double y = interval(data, q, k, j, 1);
          if (!Double.isNaN(y)) {
            mean += y;
            square += y * y;
            count++;
          }
        }
        if (count < 10) {
          continue;
        }
        mean /= count;
        double variance = (square - count * mean * mean) / (count - 1);
        for (int n = 0; n < pairs; n++) {
          int q = (firstPair / 2 + n) % data.samples();
          double until = data.count(q) >= cap ? data.time(q, data.count(q) - 1) : 1;
          double y = interval(data, q, k, j, until);
          double a = interval(generated, 2 * n, k, j, until);
          double b = interval(generated, 2 * n + 1, k, j, until);
          double term = (a - y) * (b - y) / variance / pairs;
          sum += Double.isNaN(term) ? 0 : term;
        }
      }
    }
    return sum;
  }

  private static double interval(SpikeTrains trains, int sample, int neuron, int j, double until) {
    double previous = 0;
    int seen = 0;
    for (int e = 0; e < trains.count(sample); e++) {
      if (trains.neuron(sample, e) == neuron) {
        double time = trains.time(sample, e);
        if (seen++ == j) {
          return time <= until ? time - previous : Double.NaN;
        }
        previous = time;
      }
    }
    return Double.NaN;
  }

  /** Sums of some hundred terms of order 1 to 100, added in different orders. */
  @Test
  void isItsFormula() {
    SpikeTrains data = trains(TRIALS, 14);
    SpikeTrains generated = trains(10, 15);
    for (int cap : new int[] {13, 1000}) {
      ConditionalIntervals loss = new ConditionalIntervals(data, 0, 1, cap, COUNTED);
      for (int firstPair : new int[] {0, 6, 40}) {
        double expected = naive(data, generated, firstPair, cap);
        assertEquals(
            expected,
            loss.value(engine, generated, firstPair),
            1e-10 * Math.max(1, Math.abs(expected)));
      }
    }
  }

  /**
   * The loss is a quadratic polynomial of each time: central differences are exact but for
   * rounding.
   */
  @Test
  void cotangentsAreDerivatives() {
    SpikeTrains data = trains(TRIALS, 14);
    SpikeTrains generated = trains(8, 15);
    ConditionalIntervals loss = new ConditionalIntervals(data, 0, 1, 13, COUNTED);
    EventCotangentTable table = new EventCotangentTable();
    double value = loss.valueAndCotangents(engine, generated, 4, table);
    assertEquals(loss.value(engine, generated, 4), value, 0.0);
    double h = 1e-7; // smaller than any gap between events, with overwhelming probability
    int moved = 0;
    for (int s = 0; s < generated.samples(); s++) {
      for (int e = 0; e < generated.count(s); e++) {
        int at = s * generated.capacity() + e;
        double time = generated.times()[at];
        generated.times()[at] = time + h;
        double up = loss.value(engine, generated, 4);
        generated.times()[at] = time - h;
        double down = loss.value(engine, generated, 4);
        generated.times()[at] = time;
        // rounding of values near 100 over h
        assertEquals((up - down) / (2 * h), table.at(s, e), 100 * Math.ulp(100.0) / h);
        moved += table.at(s, e) == 0 ? 0 : 1;
      }
    }
    assertTrue(moved > 20, moved + " cotangents are not 0");
  }

  @Test
  void refusesWhatItCannotUse() {
    SpikeTrains data = trains(TRIALS, 14);
    ConditionalIntervals loss = new ConditionalIntervals(data, 0, 1, 13, COUNTED);
    assertThrows(IllegalArgumentException.class, () -> loss.value(engine, trains(7, 5), 0));
    assertThrows(IllegalArgumentException.class, () -> loss.value(engine, trains(8, 5), 3));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConditionalIntervals(data, 0, 1, 13, new boolean[2]));
    assertThrows(
        IllegalArgumentException.class, () -> new ConditionalIntervals(data, 0, 0.5, 13, COUNTED));
  }
}

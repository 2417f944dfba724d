package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FirstSpikeMomentsTest {
  private static final double END = 5;
  private static final long SEED = TestSeed.of(FirstSpikeMomentsTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Engine engine = Engines.create(Engines.SCALAR, 1);

  private static SpikeTrains trains(double[]... samples) {
    SpikeTrains trains = new SpikeTrains(samples.length, 1, 4);
    for (int s = 0; s < samples.length; s++) {
      for (double time : samples[s]) {
        trains.add(s, 0, time);
      }
    }
    return trains;
  }

  @Test
  void isTheMeanSquaredDifferenceOfMeanSpikeTimes() {
    SpikeTrains data = trains(new double[] {1, 2}, new double[] {2, 4});
    SpikeTrains generated = trains(new double[] {1, 3, 4});
    FirstSpikeMoments loss = new FirstSpikeMoments(data, 2, END);
    // means of the data 1.5 and 3, generated 1 and 3
    assertEquals((0.25 + 0) / 2, loss.value(engine, generated), 0.0);
    assertEquals((0.5 + 0) / 2, loss.meanAbsoluteError(generated), 0.0);
  }

  @Test
  void countsAMissingSpikeAsTheEnd() {
    SpikeTrains data = trains(new double[] {1}, new double[] {});
    SpikeTrains generated = trains(new double[] {}, new double[] {});
    FirstSpikeMoments loss = new FirstSpikeMoments(data, 2, END);
    // means of the data (1 + 5) / 2 and 5, generated 5 and 5
    assertEquals(4.0 / 2, loss.value(engine, generated), 0.0);
    assertEquals(2.0 / 2, loss.meanAbsoluteError(generated), 0.0);
  }

  /**
   * Times are multiples of 2^-25, the spacing of doubles at 2^27: their sum since the start is
   * exact, while that since 0 is rounded to multiples of 2^-14.
   */
  @Test
  void farFromZeroNoDigitsAreLost() {
    int start = 1 << 27;
    int samples = 3000;
    SpikeTrains generated = new SpikeTrains(samples, 1, 1);
    double sum = 0;
    for (int s = 0; s < samples; s++) {
      double sinceStart = 1 + s * 7919 % 100_003 * 0x1p-25;
      generated.add(s, 0, start + sinceStart);
      sum += sinceStart;
    }
    FirstSpikeMoments loss =
        new FirstSpikeMoments(trains(new double[] {start + 0.5}), 1, start, start + END);
    assertEquals(sum / samples - 0.5, loss.meanAbsoluteError(generated));
  }

  @Test
  void averagesOverNeurons() {
    SpikeTrains data = new SpikeTrains(1, 2, 3);
    data.add(0, 0, 1);
    data.add(0, 1, 2);
    SpikeTrains generated = new SpikeTrains(1, 2, 3);
    generated.add(0, 1, 1);
    generated.add(0, 1, 3);
    generated.add(0, 0, 4);
    FirstSpikeMoments loss = new FirstSpikeMoments(data, 1, END);
    // neuron 0: 4 against 1; neuron 1: 1 against 2
    assertEquals((9.0 + 1) / 2, loss.value(engine, generated), 0.0);
    assertEquals((3.0 + 1) / 2, loss.meanAbsoluteError(generated), 0.0);
    EventCotangentTable table = new EventCotangentTable();
    loss.valueAndCotangents(engine, generated, table);
    assertEquals(2 * -1.0 / 2, table.at(0, 0), 0.0);
    assertEquals(0, table.at(0, 1), 0.0);
    assertEquals(2 * 3.0 / 2, table.at(0, 2), 0.0);
  }

  @Test
  void doesNotDependOnPairs() {
    SpikeTrains data = RandomTrains.of(random, 5, 2, 4, 0, END, 0);
    SpikeTrains generated = RandomTrains.of(random, 3, 2, 4, 0, END, 0);
    FirstSpikeMoments loss = new FirstSpikeMoments(data, 3, END);
    assertEquals(loss.value(engine, generated, 0), loss.value(engine, generated, 7), 0.0);
  }

  @Test
  void cotangentsMatchCentralDifferences() {
    // The loss is quadratic in each time: central differences are exact but for rounding, which is
    // about eps (END^2) / h.
    double h = 1e-3;
    double tolerance = 8 * Math.ulp(END * END) / h;
    EventCotangentTable table = new EventCotangentTable();
    for (int neurons = 1; neurons <= 3; neurons++) {
      for (int spikes = 1; spikes <= 4; spikes++) {
        SpikeTrains data = RandomTrains.of(random, 7, neurons, 8, 0, END, 0);
        SpikeTrains generated = RandomTrains.of(random, 10, neurons, 8, 0, END, 4 * h);
        FirstSpikeMoments loss = new FirstSpikeMoments(data, spikes, END);
        double value = loss.valueAndCotangents(engine, generated, table);
        assertEquals(loss.value(engine, generated), value, 0.0);
        LossGradientCheck.assertCotangents(engine, loss, generated, 0, table, h, tolerance);
      }
    }
  }

  @Test
  void describesItsData() {
    SpikeTrains data = trains(new double[] {1, 2});
    SpikeTrains other = trains(new double[] {1, Math.nextUp(2.0)});
    String description = new FirstSpikeMoments(data, 3, END).description();
    assertEquals(description, new FirstSpikeMoments(data, 3, END).description());
    assertNotEquals(description, new FirstSpikeMoments(other, 3, END).description());
    assertNotEquals(description, new FirstSpikeMoments(data, 2, END).description());
  }

  @Test
  void refusesWhatItCannotUse() {
    SpikeTrains data = trains(new double[] {1});
    assertRefused("sample", () -> new FirstSpikeMoments(new SpikeTrains(), 3, END));
    assertRefused("spikes", () -> new FirstSpikeMoments(data, 0, END));
    assertRefused("endTime", () -> new FirstSpikeMoments(data, 3, Double.NaN));
    assertRefused(
        "neurons",
        () -> new FirstSpikeMoments(data, 3, END).value(engine, new SpikeTrains(1, 2, 1)));
    assertRefused(
        "sample", () -> new FirstSpikeMoments(data, 3, END).value(engine, new SpikeTrains()));
  }

  private static void assertRefused(String word, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(word), message);
  }
}

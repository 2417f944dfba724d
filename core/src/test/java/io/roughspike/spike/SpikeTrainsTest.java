package io.roughspike.spike;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpikeTrainsTest {
  @Test
  void keepsEventsInOrder() {
    SpikeTrains trains = new SpikeTrains(3, 2, 2);
    trains.add(1, 0, 0.5);
    trains.add(1, 1, 0.75);
    trains.add(2, 1, 0.25);
    assertEquals(0, trains.count(0));
    assertEquals(2, trains.count(1));
    assertEquals(0.75, trains.time(1, 1));
    assertEquals(1, trains.neuron(1, 1));
    assertEquals(0.25, trains.times()[2 * trains.capacity()]);
    assertEquals(1, trains.neurons()[2 * trains.capacity()]);
    assertEquals(2, trains.largestCount());
    assertEquals(2, trains.neuronCount());
    assertEquals(
        "sample 1 has no room for event 2: capacity is 2",
        assertThrows(IllegalStateException.class, () -> trains.add(1, 0, 1)).getMessage());
  }

  @Test
  void countsWhatDoesNotFit() {
    SpikeTrains trains = new SpikeTrains(2, 1, 1);
    trains.addOrCount(0, 0, 0.1);
    trains.addOrCount(0, 0, 0.2);
    trains.addOrCount(0, 0, 0.3);
    trains.addOrCount(1, 0, 0.4);
    assertEquals(3, trains.largestCount());
    assertEquals(0.1, trains.time(0, 0));
    assertEquals(0.4, trains.time(1, 0), "the next sample is untouched");
  }

  @Test
  void growsButKeepsItsStorage() {
    SpikeTrains trains = new SpikeTrains();
    assertEquals(0, trains.samples());
    assertEquals(0, trains.largestCount());
    trains.reset(10, 1, 5);
    double[] storage = trains.times();
    trains.add(9, 0, 1);
    trains.reset(5, 1, 10);
    assertSame(storage, trains.times());
    assertEquals(0, trains.count(4), "empty again");
    assertEquals(10, trains.capacity());
    trains.reset(6, 1, 10);
    assertEquals(60, trains.times().length);
  }

  @Test
  void refusals() {
    assertRefused(
        "spike trains need samples >= 0, neurons >= 1 and capacity >= 1, got -1, 1, 1",
        () -> new SpikeTrains(-1, 1, 1));
    assertRefused(
        "spike trains need samples >= 0, neurons >= 1 and capacity >= 1, got 1, 0, 0",
        () -> new SpikeTrains(1, 0, 0));
    assertRefused(
        "spike trains of 1000000 samples x 10000 events do not fit one array: lower samples or maxSpikes",
        () -> new SpikeTrains(1_000_000, 1, 10_000));
  }
}

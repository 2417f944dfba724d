package io.roughspike.spike;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.CounterClocks;
import io.roughspike.engine.Inputs;
import io.roughspike.engine.Simulation;
import io.roughspike.equations.LeakyNeuron;
import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordedSpikesTest {
  private static SpikeTrains trains() {
    SpikeTrains trains = new SpikeTrains(4, 3, 5);
    trains.add(0, 2, 0.25);
    trains.add(0, 0, 0.5);
    trains.add(2, 1, -1);
    trains.add(3, 1, 0.75);
    trains.add(3, 1, 0.75);
    return trains;
  }

  private static RecordedSpikes of(int[] starts, double[] times, int... neurons) {
    return new RecordedSpikes(2, starts, times, neurons);
  }

  @Test
  void holdsTheTrainsOneAfterAnother() {
    SpikeTrains trains = trains();
    RecordedSpikes spikes = RecordedSpikes.of(trains);
    assertEquals(3, spikes.neuronCount());
    for (int first = 0; first <= 4; first++) {
      RecordedSpikes part = spikes.range(first, 4 - first);
      assertEquals(4 - first, part.samples());
      for (int n = 0; n < part.samples(); n++) {
        assertEquals(trains.count(first + n), part.count(n));
        for (int e = 0; e < part.count(n); e++) {
          assertEquals(trains.time(first + n, e), part.time(n, e));
          assertEquals(trains.neuron(first + n, e), part.neuron(n, e));
        }
      }
      assertEquals(
          ContentDigest.of(trains.range(first, 4 - first)), ContentDigest.of(part), "digest");
    }
    assertNotEquals(ContentDigest.of(spikes), ContentDigest.of(spikes.range(0, 3)));
  }

  @Test
  void refusals() {
    assertRefused(
        "recorded spikes must be finite and in order of time, got 0.5 (sample 1, event 1)",
        () -> of(new int[] {0, 1, 3}, new double[] {2, 1, 0.5}, 0, 0, 0));
    assertRefused(
        "recorded spikes must be finite and in order of time, got NaN (sample 0, event 0)",
        () -> of(new int[] {0, 1}, new double[] {Double.NaN}, 0));
    assertRefused(
        "recorded spikes must be in channels 0 to 1, got 2 (sample 0, event 1)",
        () -> of(new int[] {0, 2}, new double[] {1, 1}, 0, 2));
    assertRefused(
        "starts of samples must begin with 0, not decrease and end with at most the 1 events, got 2 at number 1",
        () -> of(new int[] {0, 2}, new double[] {1}, 0));
    assertRefused(
        "starts of samples must begin with 0, not decrease and end with at most the 1 events, got 0 at number 2",
        () -> of(new int[] {0, 1, 0}, new double[] {1}, 0));
    RecordedSpikes spikes = RecordedSpikes.of(trains());
    assertRefused(
        "samples must be among the 4 recorded, got 2 from 3 on", () -> spikes.range(3, 2));
    assertRefused(
        "input spikes must be within [-0.5, 1.0], got -1.0 (sample 2, event 0)",
        () -> spikes.requireWithin("input spikes", -0.5, 1));
    spikes.range(0, 2).requireWithin("input spikes", 0, 1);
    spikes.requireWithin("input spikes", -1, 0.75);
  }

  /** A simulation with 60,000 trials of 150 input spikes is made at once and copies nothing. */
  @Test
  void manyTrialsAreCheckedOnce() {
    int trials = 60_000;
    int each = 150;
    int[] starts = new int[trials + 1];
    double[] times = new double[trials * each];
    for (int n = 0; n < trials; n++) {
      starts[n + 1] = starts[n] + each;
      for (int e = 0; e < each; e++) {
        times[n * each + e] = e / 150.0;
      }
    }
    RecordedSpikes spikes = new RecordedSpikes(1, starts, times, new int[times.length]);
    Network network =
        Network.of(LeakyNeuron.standard())
            .withInputConnections(Connections.of(new double[][] {{1}}, 1));
    RandomStream stream = new RandomStream(1, 0);
    Runnable construction =
        () ->
            new Simulation(
                network,
                new Inputs(Optional.empty(), Optional.of(spikes.range(0, trials))),
                new TimeGrid(0, 1, 0.1),
                new BrownianDriver(stream),
                new CounterClocks(stream),
                0,
                trials,
                Simulation.UNLIMITED);
    construction.run();
    long start = System.nanoTime();
    for (int k = 0; k < 1_000; k++) {
      construction.run();
    }
    // One pass over the spikes alone would take 5 ms: 5 s in all.
    assertEquals(0, (System.nanoTime() - start) / 1_000_000_000, "seconds");
  }
}

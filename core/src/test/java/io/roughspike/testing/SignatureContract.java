package io.roughspike.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.loss.ExpectedSignature;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The signature loss on every engine: the bits of the reference, and no garbage. */
public abstract class SignatureContract {
  private static final int DATA_SAMPLES = 40;

  /** Batches around one group, of several, and with more samples than the groups are made for. */
  private static final int[] BATCHES = {1, 15, 16, 17, 128, 300};

  /** Neurons, depth, events: figure 2's network, ranges of every length, many levels. */
  private static final int[][] SHAPES = {
    {22, 3, 70}, {8, 3, 20}, {3, 4, 25}, {1, 5, 30}, {5, 1, 9}
  };

  /** Calls at most until everything is compiled; on a busy machine the compiler takes its time. */
  private static final int ROUNDS = 20_000;

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(SignatureContract.class));

  /** An engine under test. */
  protected abstract Engine create(int threads);

  @Test
  void lossesAndCotangentsHaveTheBitsOfTheReference() {
    try (Engine reference = Engines.create(Engines.SCALAR, 1)) {
      for (int threads : new int[] {1, 2, 7}) {
        try (Engine engine = create(threads)) {
          for (int[] shape : SHAPES) {
            compare(reference, engine, shape[0], shape[1], shape[2]);
          }
        }
      }
    }
  }

  private void compare(Engine reference, Engine engine, int neurons, int depth, int events) {
    SpikeTrains data = RandomTrains.of(random, DATA_SAMPLES, neurons, events, 0, 1, 0);
    // each loss meets one engine after the other, as well as batches of other sizes
    for (ExpectedSignature loss :
        new ExpectedSignature[] {
          ExpectedSignature.matched(data, depth, 0, 1),
          ExpectedSignature.unmatched(data, depth, 0, 1)
        }) {
      for (int batch : BATCHES) {
        SpikeTrains generated = RandomTrains.of(random, batch, neurons, events, 0, 1, 0);
        EventCotangentTable expected = new EventCotangentTable();
        EventCotangentTable found = new EventCotangentTable();
        assertEquals(
            loss.valueAndCotangents(reference, generated, 5, expected),
            loss.valueAndCotangents(engine, generated, 5, found));
        assertArrayEquals(values(expected), values(found));
      }
    }
  }

  private static double[] values(EventCotangentTable table) {
    double[] values = new double[table.samples() * table.capacity()];
    for (int i = 0; i < values.length; i++) {
      values[i] = table.at(i / table.capacity(), i % table.capacity());
    }
    return values;
  }

  @Test
  void warmLossesAllocateNothing() {
    SpikeTrains data = RandomTrains.of(random, DATA_SAMPLES, 22, 60, 0, 1, 0);
    SpikeTrains generated = RandomTrains.of(random, 20, 22, 60, 0, 1, 0);
    EventCotangentTable table = new EventCotangentTable();
    ExpectedSignature loss = ExpectedSignature.matched(data, 3, 0, 1);
    try (Engine engine = create(1)) {
      long bytes =
          new AllocationMeter()
              .leastBytes(ROUNDS, () -> loss.valueAndCotangents(engine, generated, 0, table));
      assertEquals(0, bytes, "bytes that a warm run allocates");
    }
  }
}

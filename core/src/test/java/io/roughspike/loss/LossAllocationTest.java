package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.AllocationMeter;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A loss is evaluated at every training step: once warm it allocates nothing. */
class LossAllocationTest {
  private static final int STEPS = 5_000;
  private static final long SEED = TestSeed.of(LossAllocationTest.class);

  @Test
  void warmLossesAllocateNothing() {
    Engine engine = Engines.create(Engines.SCALAR, 1);
    SplittableRandom random = new SplittableRandom(SEED);
    SpikeTrains data = RandomTrains.of(random, 6, 2, 5, 0, 1, 0);
    SpikeTrains generated = RandomTrains.of(random, 9, 2, 5, 0, 1, 0);
    EventCotangentTable table = new EventCotangentTable();
    for (SpikeTrainLoss loss :
        new SpikeTrainLoss[] {
          ExpectedSignature.matched(data, 3, 0, 1),
          ExpectedSignature.unmatched(data, 3, 0, 1),
          new FirstSpikeMoments(data, 3, 1)
        }) {
      loss.valueAndCotangents(engine, generated, table);
      long bytes =
          new AllocationMeter()
              .bytes(() -> {
                for (int step = 0; step < STEPS; step++) {
                  loss.valueAndCotangents(engine, generated, step, table);
                  loss.value(engine, generated, step + 1);
                }
              });
      // what measuring itself may allocate is far below one byte a step
      assertTrue(bytes < STEPS, loss.description() + ": " + bytes + " bytes");
    }
  }
}

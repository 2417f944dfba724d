package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.engine.Engine;
import io.roughspike.engine.Engines;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.ReadOutSummary;
import io.roughspike.spike.SpikeTrains;
import io.roughspike.testing.AllocationMeter;
import io.roughspike.testing.RandomTrains;
import io.roughspike.testing.TestSeed;
import java.util.List;
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
    SpikeTrains data = RandomTrains.of(random, 16, 2, 5, 0, 1, 0);
    SpikeTrains generated = RandomTrains.of(random, 10, 2, 5, 0, 1, 0);
    EventCotangentTable table = new EventCotangentTable();
    for (PathLoss loss :
        new PathLoss[] {
          ExpectedSignature.matched(data, 3, 0, 1),
          ExpectedSignature.unmatched(data, 3, 0, 1),
          new FirstSpikeMoments(data, 3, 1),
          new ConditionalIntervals(data, 0, 1, 100, new boolean[] {true, true}),
          ReadOutLoss.squares(
              ReadOutSummary.Statistic.AVERAGE,
              new TimeGrid(0, 1, 0.1),
              "v",
              new int[] {0, 1},
              new double[6])
        }) {
      loss.states().ifPresent(states -> states.reset(generated.samples()));
      loss.valueAndCotangents(engine, generated, 0, table);
      long bytes =
          new AllocationMeter()
              .bytes(() -> {
                for (int step = 0; step < STEPS; step++) {
                  loss.valueAndCotangents(engine, generated, 2L * step, table);
                  loss.value(engine, generated, 2L * step + 2);
                }
              });
      // what measuring itself may allocate is far below one byte a step
      assertTrue(bytes < STEPS, loss.description() + ": " + bytes + " bytes");
    }
  }

  /**
   * Kernels of pairs take longer: fewer calls, until one allocates nothing. A scheme on points
   * makes the two objects that carry its cotangents to event times.
   */
  @Test
  void warmKernelLossesAllocateNothing() {
    Engine engine = Engines.create(Engines.SCALAR, 1);
    SplittableRandom random = new SplittableRandom(SEED);
    SpikeTrains data = RandomTrains.of(random, 6, 2, 4, 0, 1, 0);
    SpikeTrains generated = RandomTrains.of(random, 5, 2, 4, 0, 1, 0);
    EventCotangentTable table = new EventCotangentTable();
    SignatureKernelOptions exact = SignatureKernelOptions.DEFAULTS;
    for (SignatureKernelOptions how : List.of(exact, exact.withRbf(1, 0, 1))) {
      for (SignatureKernelLoss loss :
          List.of(
              SignatureKernelLoss.matchedMmd(data, how, 0, 1),
              SignatureKernelLoss.unmatchedMmd(data, how, 0, 1),
              SignatureKernelLoss.score(data, how, 0, 1))) {
        long bytes =
            new AllocationMeter()
                .leastBytes(2_000, () -> loss.valueAndCotangents(engine, generated, 0, table));
        assertTrue(
            bytes <= (how.bandwidth().isPresent() ? 64 : 0),
            loss.description() + ": " + bytes + " bytes");
      }
    }
  }
}

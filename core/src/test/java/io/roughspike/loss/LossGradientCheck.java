package io.roughspike.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.engine.Engine;
import io.roughspike.spike.EventCotangentTable;
import io.roughspike.spike.SpikeTrains;

/** Compares cotangents of event times with central differences of a loss. */
final class LossGradientCheck {
  private LossGradientCheck() {}

  static void assertCotangents(
      Engine engine,
      SpikeTrainLoss loss,
      SpikeTrains generated,
      long firstPair,
      EventCotangentTable table,
      double h,
      double tolerance) {
    assertEquals(generated.samples(), table.samples());
    assertEquals(generated.capacity(), table.capacity());
    for (int s = 0; s < generated.samples(); s++) {
      for (int e = 0; e < generated.count(s); e++) {
        int at = s * generated.capacity() + e;
        double time = generated.times()[at];
        generated.times()[at] = time + h;
        double above = loss.value(engine, generated, firstPair);
        generated.times()[at] = time - h;
        double below = loss.value(engine, generated, firstPair);
        generated.times()[at] = time;
        assertEquals(
            (above - below) / (2 * h),
            table.at(s, e),
            tolerance,
            "sample %d, event %d".formatted(s, e));
      }
      for (int e = generated.count(s); e < generated.capacity(); e++) {
        assertEquals(0, table.at(s, e), 0.0);
      }
    }
  }
}

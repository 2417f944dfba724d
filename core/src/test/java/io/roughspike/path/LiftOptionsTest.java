package io.roughspike.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roughspike.spike.SpikeTrains;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Options of lifts, and the sentences about those that are none. */
class LiftOptionsTest {
  @Test
  void eachIsSetAlone() {
    LiftOptions all =
        LiftOptions.PLAIN
            .withTimeScale(2)
            .withJumpScales(3, 4)
            .withBasepoint(true)
            .withLeadLag(true)
            .withRefinement(5);
    assertEquals(new LiftOptions(2, List.of(3.0, 4.0), true, true, 5), all);
    assertEquals(4, all.jumpScale(1));
    assertEquals(1, LiftOptions.PLAIN.jumpScale(7));
  }

  private static void refused(String sentence, Executable attempt) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, attempt).getMessage());
  }

  @Test
  void optionsThatCannotBe() {
    LiftOptions plain = LiftOptions.PLAIN;
    refused("timeScale must be positive and finite, got 0.0", () -> plain.withTimeScale(0));
    refused(
        "timeScale must be positive and finite, got NaN", () -> plain.withTimeScale(Double.NaN));
    refused(
        "timeScale must be positive and finite, got Infinity",
        () -> plain.withTimeScale(Double.POSITIVE_INFINITY));
    refused("jumpScales must be positive and finite, got -1.0", () -> plain.withJumpScales(1, -1));
    refused("refinement must be 0 to 20, got -1", () -> plain.withRefinement(-1));
    refused("refinement must be 0 to 20, got 21", () -> plain.withRefinement(21));
    SpikeTrains trains = new SpikeTrains(1, 2, 1);
    refused(
        "jumpScales must have one number for each of 2 neurons, got 1",
        () -> new SpikeLifts(trains, 0, 1, plain.withJumpScales(1)));
    refused(
        "the time window must be finite and in order, got [1.0, 0.5]",
        () -> new SpikeLifts(trains, 1, 0.5, plain));
    refused(
        "the time window must be finite and in order, got [NaN, 0.5]",
        () -> new SpikeLifts(trains, Double.NaN, 0.5, plain));
  }
}

package io.roughspike.spike;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.equations.LeakyNeuron;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cotangents of events and states, and recorded states. */
class CotangentsTest {
  @Test
  void tableIsZeroUnlessSet() {
    EventCotangentTable table = new EventCotangentTable();
    assertEquals(0, table.at(0, 0), "nothing has no size");
    table.reset(2, 3);
    table.add(1, 2, 0.5);
    table.add(1, 2, 0.25);
    assertEquals(0.75, table.at(1, 2));
    assertEquals(0, table.at(0, 2));
    assertEquals(0, table.at(1, 3), "beyond the capacity");
    assertEquals(0, table.at(2, 0), "beyond the samples");
    table.reset(2, 3);
    assertEquals(0, table.at(1, 2));
    assertEquals(2, table.samples());
    assertEquals(3, table.capacity());
    assertEquals(0, EventCotangents.NONE.at(5, 5));
  }

  @Test
  void statesAreKeptBySampleAndSlot() {
    StateRecord states = new StateRecord(LeakyNeuron.MODEL.states(), new int[] {0, 7}, 0);
    states.reset(3);
    states.set(2, 1, 0, 0, 0.5);
    states.set(2, 1, 0, 1, -0.5);
    assertEquals(0.5, states.get(2, 1, 0, 0));
    assertEquals(-0.5, states.get(2, 1, 0, 1));
    assertEquals(2, states.slots());
    assertEquals(7, states.gridPoint(1));
    assertEquals(3, states.samples());
    assertArrayEquals(new int[] {0, -1, -1, -1, -1, -1, -1, 1, -1}, states.slotOfGridPoint(8));
    StateCotangents cotangents =
        new StateCotangents(3, LeakyNeuron.MODEL.states(), new int[] {0, 7}, 0);
    cotangents.add(2, 1, 0, 0, 1);
    cotangents.add(2, 1, 0, 1, 2);
    cotangents.add(2, 1, 0, 0, 1);
    cotangents.add(2, 1, 0, 1, 2);
    assertEquals(2, cotangents.get(2, 1, 0, 0));
    assertEquals(4, cotangents.get(2, 1, 0, 1));
    assertArrayEquals(new int[] {0, -1, -1, -1, -1, -1, -1, 1}, cotangents.slotOfGridPoint(7));
  }

  @Test
  void refusals() {
    assertRefused(
        "grid points must be strictly increasing and at least 0, got [0, 3, 3]",
        () -> new StateRecord(LeakyNeuron.MODEL.states(), new int[] {0, 3, 3}, 0));
    assertRefused(
        "grid points must be strictly increasing and at least 0, got [-1]",
        () -> new StateCotangents(1, LeakyNeuron.MODEL.states(), new int[] {-1}, 0));
    assertRefused(
        "grid points must be at most the number of steps 4, got 5",
        () -> new StateRecord(LeakyNeuron.MODEL.states(), new int[] {5}, 0).slotOfGridPoint(4));
    assertRefused(
        "states must be different, got v, v",
        () -> new StateRecord(List.of("v", "v"), new int[] {5}, 0));
  }
}

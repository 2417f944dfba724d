package io.roughspike.cli.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.model.TimeGrid;
import io.roughspike.spike.SpikeTrains;
import org.junit.jupiter.api.Test;

/** Which part of a run is drawn. */
class TimeWindowTest {
  /** Two neurons in turns, {@code spikes} of each, evenly over [0, end). */
  private static SpikeTrains even(int spikes, double end) {
    SpikeTrains trains = new SpikeTrains(1, 2, 2 * spikes);
    for (int k = 0; k < 2 * spikes; k++) {
      trains.add(0, k % 2, k * end / (2 * spikes));
    }
    return trains;
  }

  @Test
  void shortRunsAreDrawnWhole() {
    TimeGrid grid = new TimeGrid(0, 3, 0.01);
    assertEquals(new TimeWindow(0, 3), TimeWindow.legible(grid, even(100, 3)));
  }

  /** A neuron has its 101st spike at 1.01 / 5 of the end: at 20.2 of 100. */
  @Test
  void ofManySpikesAsManyAreDrawnAsCanBeToldApart() {
    TimeGrid grid = new TimeGrid(0, 100, 0.1);
    assertEquals(new TimeWindow(0, 20), TimeWindow.legible(grid, even(495, 100)));
    assertEquals(new TimeWindow(0, 10), TimeWindow.legible(grid, even(505, 100)));
    TimeGrid late = new TimeGrid(-50, 50, 0.1);
    assertEquals(
        new TimeWindow(-50, 0),
        TimeWindow.legible(late, even(101, 1)),
        "the 101st is just below 1");
  }

  @Test
  void ofManyStepsTwentyThousandAreDrawn() {
    TimeGrid grid = new TimeGrid(0, 1000, 0.001);
    assertEquals(new TimeWindow(0, 20), TimeWindow.legible(grid, new SpikeTrains(1, 1, 1)));
  }

  @Test
  void aStepIsAlwaysDrawn() {
    TimeGrid grid = new TimeGrid(0, 10, 1);
    assertEquals(new TimeWindow(0, 1), TimeWindow.legible(grid, even(10_000, 1)));
  }

  @Test
  void gridPointsAreThoseInside() {
    TimeGrid grid = new TimeGrid(0, 1, 0.1);
    assertArrayEquals(
        new int[] {2, 3, 4, 5},
        new TimeWindow(0.2, 0.55).gridPoints(grid, 100),
        "0.2 is a grid point");
    assertArrayEquals(new int[] {2, 4, 5}, new TimeWindow(0.15, 0.5).gridPoints(grid, 2));
    assertArrayEquals(
        new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, TimeWindow.whole(grid).gridPoints(grid, 10));
    assertEquals(0, new TimeWindow(0.8, 0.2).gridPoints(grid, 100).length);
  }
}

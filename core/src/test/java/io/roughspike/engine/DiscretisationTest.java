package io.roughspike.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.driver.BrownianDriver;
import io.roughspike.driver.RecordedDriver;
import io.roughspike.model.InputSignal;
import io.roughspike.model.TimeGrid;
import io.roughspike.random.RandomStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Segments of a grid; binary fractions, so that most values are exact. */
class DiscretisationTest {
  /** Steps of 1 from 1 to 3.25: two full ones, and one of 1/4. */
  private static final TimeGrid GRID = new TimeGrid(1, 3.25, 1);

  private static Discretisation prepared(Optional<InputSignal> signal) {
    Discretisation discretisation = new Discretisation();
    discretisation.prepare(signal, GRID, new BrownianDriver(new RandomStream(0, 0)));
    return discretisation;
  }

  @Test
  void lastSegmentIsShorter() {
    Discretisation discretisation = prepared(Optional.empty());
    assertEquals(3, discretisation.steps());
    assertEquals(2, discretisation.fullSteps());
    assertEquals(2, discretisation.end(0));
    assertEquals(3, discretisation.end(1));
    assertEquals(3.25, discretisation.end(2));
    assertFalse(discretisation.isShortened(1));
    assertTrue(discretisation.isShortened(2));
    assertEquals(1, discretisation.length(false));
    assertEquals(0.25, discretisation.length(true));
    assertEquals(1, discretisation.scale(false));
    assertEquals(0.5, discretisation.scale(true));
  }

  @Test
  void recordedIncrementsAreNotScaled() {
    Discretisation discretisation = new Discretisation();
    discretisation.prepare(Optional.empty(), GRID, new RecordedDriver(new double[6], 1, 3, 1, 2));
    assertEquals(1, discretisation.scale(false));
    assertEquals(1, discretisation.scale(true));
  }

  @Test
  void recordedInput() {
    assertFalse(prepared(Optional.empty()).hasSignal());
    assertEquals(0, prepared(Optional.empty()).input(0, 1, 0));
    Discretisation discretisation =
        prepared(Optional.of(new InputSignal(new double[] {1, 3, 5, 7, 9}, 0.5)));
    assertTrue(discretisation.hasSignal());
    assertEquals(2, discretisation.input(0, 0, 0));
    assertEquals(6, discretisation.input(0, 1, 0));
    assertEquals(9, discretisation.input(0, 2, 0));
  }
}

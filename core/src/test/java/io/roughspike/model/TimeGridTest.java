package io.roughspike.model;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TimeGridTest {
  @Test
  void multipleOfTheStep() {
    // 5 / 0.01 rounds to 500 steps although 0.01 is not a binary fraction
    TimeGrid grid = new TimeGrid(0, 5, 0.01);
    assertEquals(500, grid.steps());
    assertEquals(500, grid.fullSteps());
    assertEquals(0.01, grid.length(499));
    assertEquals(5, grid.point(500));
    assertEquals(0, grid.point(0));
  }

  @Test
  void lastStepIsShortened() {
    TimeGrid grid = new TimeGrid(1, 2.25, 0.5);
    assertEquals(3, grid.steps());
    assertEquals(2, grid.fullSteps());
    assertEquals(0.5, grid.length(1));
    assertEquals(0.25, grid.length(2));
    assertEquals(2, grid.point(2));
    assertEquals(2.25, grid.point(3));
  }

  @Test
  void stepLongerThanTheWholeTime() {
    TimeGrid grid = new TimeGrid(0, 0.25, 1);
    assertEquals(1, grid.steps());
    assertEquals(0, grid.fullSteps());
    assertEquals(0.25, grid.length(0));
    assertEquals(0.25, grid.point(1));
  }

  @Test
  void roundingIsNoStepOfItsOwn() {
    TimeGrid longer = new TimeGrid(0, 1 + 1e-12, 0.25);
    assertEquals(4, longer.steps());
    assertEquals(4, longer.fullSteps());
    assertEquals(1 + 1e-12, longer.point(4));
    TimeGrid shorter = new TimeGrid(0, 1 - 1e-12, 0.25);
    assertEquals(4, shorter.steps());
    assertEquals(4, shorter.fullSteps());
    TimeGrid clearlyShorter = new TimeGrid(0, 1 - 1e-6, 0.25);
    assertEquals(3, clearlyShorter.fullSteps());
    assertEquals(0.25 - 1e-6, clearlyShorter.length(3), 1e-15);
  }

  @Test
  void everyStepHasALengthAndEndsAtAPoint() {
    for (double end : new double[] {0.1, 0.7, 0.73, 1, 3.3, 10.000001}) {
      TimeGrid grid = new TimeGrid(-0.3, end, 0.1);
      for (int m = 0; m < grid.steps(); m++) {
        assertTrue(grid.length(m) > 0);
        assertEquals(grid.point(m) + grid.length(m), grid.point(m + 1), 1e-12);
      }
    }
  }

  @Test
  void pointAtFindsGridPointsOnly() {
    TimeGrid grid = new TimeGrid(1, 2.25, 0.5);
    assertEquals(0, grid.pointAt(1));
    assertEquals(1, grid.pointAt(1.5 + 1e-8));
    assertEquals(2, grid.pointAt(2));
    assertEquals(3, grid.pointAt(2.25));
    assertRefused(
        "time must be a grid point (1.0 + k * 0.5, or 2.25), got 1.6", () -> grid.pointAt(1.6));
    assertRefused(
        "time must be a grid point (1.0 + k * 0.5, or 2.25), got 2.5", () -> grid.pointAt(2.5));
    assertRefused(
        "time must be a grid point (1.0 + k * 0.5, or 2.25), got 0.5", () -> grid.pointAt(0.5));
    assertRefused(
        "time must be a grid point (1.0 + k * 0.5, or 2.25), got NaN",
        () -> grid.pointAt(Double.NaN));
  }

  @Test
  void refusals() {
    assertRefused("start must be finite, got NaN", () -> new TimeGrid(Double.NaN, 1, 0.1));
    assertRefused(
        "end must be finite and after start (1.0), got 1.0", () -> new TimeGrid(1, 1, 0.1));
    assertRefused(
        "end must be finite and after start (0.0), got Infinity",
        () -> new TimeGrid(0, Double.POSITIVE_INFINITY, 0.1));
    assertRefused("step must be positive and finite, got 0.0", () -> new TimeGrid(0, 1, 0));
    assertRefused(
        "step must be positive and finite, got NaN", () -> new TimeGrid(0, 1, Double.NaN));
    assertRefused(
        "step must leave at most 2^30 steps between 0.0 and 1.0, got 1.0E-10",
        () -> new TimeGrid(0, 1, 1e-10));
  }

  /** Ends of whole steps, rounded to the spacing of doubles there, up to 2e-9 at 1e7. */
  @Test
  void roundingOfTimesFarFromZeroIsNoStep() {
    for (double start : new double[] {1e5, 1e6, 1e7, -1e7}) {
      for (int steps : new int[] {1, 3, 7, 10, 99}) {
        TimeGrid grid = new TimeGrid(start, start + steps * 0.01, 0.01);
        String name = "%s and %d steps".formatted(start, steps);
        assertEquals(steps, grid.steps(), name);
        assertEquals(steps, grid.fullSteps(), name);
        assertEquals(0.01 * (steps - 1), grid.elapsed(steps - 1), name);
        assertEquals(grid.end() - start, grid.elapsed(steps), name);
      }
    }
  }

  /** Times that were added up in another order differ by a spacing, here 1.2e-5 of a step. */
  @Test
  void gridPointsFarFromZeroAreFoundUpToRounding() {
    TimeGrid grid = new TimeGrid(1e9, 1e9 + 1, 0.01);
    for (int m = 0; m <= 100; m++) {
      assertEquals(m, grid.pointAt(Math.nextUp(grid.point(m))), "one spacing after point " + m);
      assertEquals(m, grid.pointAt(Math.nextDown(grid.point(m))), "one before point " + m);
    }
    assertRefused(
        "time must be a grid point (1.0E9 + k * 0.01, or 1.000000001E9), got 1.000000000015E9",
        () -> grid.pointAt(1e9 + 0.015));
  }

  @Test
  void aStepThatTimesCannotResolveIsRefused() {
    assertEquals(1, new TimeGrid(1e9, 1e9 + 0.01, 0.01).steps()); // spacing 1.2e-7
    assertRefused(
        "step must be at least 1000 times the spacing of numbers at the times 1.0E15 to 1.000000000000001E15, 0.125, got 0.01: count times from nearer to the start",
        () -> new TimeGrid(1e15, 1e15 + 1, 0.01));
  }
}

package io.roughspike.model;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.testing.TestSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InputSignalTest {
  @Test
  void sameGridGivesTheValues() {
    double[] values = {1, -2, 0.3, 4};
    // 0.1 is not a binary fraction: the grids agree up to rounding only
    assertArrayEquals(values, new InputSignal(values, 0.1).onGrid(new TimeGrid(7, 7.4, 0.1)));
  }

  /** Times at 1e6 are multiples of 1.2e-10, 1e-8 of a step: more than grids may differ by. */
  @Test
  void farFromZeroTheSameGridGivesTheValues() {
    double[] values = {1, -2, 0.3, 4, 7, 0.1, 2, 3, 5, 9};
    for (double start : new double[] {1e5, 1e6, 1e7}) {
      assertArrayEquals(
          values,
          new InputSignal(values, 0.01).onGrid(new TimeGrid(start, start + 0.1, 0.01)),
          "start " + start);
    }
  }

  @Test
  void coarseGridGivesMeans() {
    InputSignal signal = new InputSignal(new double[] {1, 2, 4, 8, 16}, 0.5);
    assertArrayEquals(
        new double[] {1.5, 6, 16}, signal.onGrid(new TimeGrid(-3, -0.5, 1)), "last step half");
  }

  @Test
  void fineGridRepeatsValues() {
    InputSignal signal = new InputSignal(new double[] {1, 2}, 0.5);
    assertArrayEquals(new double[] {1, 1, 2, 2}, signal.onGrid(new TimeGrid(0, 1, 0.25)));
  }

  /** Steps that straddle values: the sum of all step integrals is the integral of the signal. */
  @Test
  void integralIsKept() {
    SplittableRandom random = new SplittableRandom(TestSeed.of(InputSignalTest.class));
    for (int trial = 0; trial < 200; trial++) {
      double[] values = random.doubles(50, -1, 1).toArray();
      double signalStep = random.nextDouble(0.01, 0.2);
      double length = 50 * signalStep;
      TimeGrid grid = new TimeGrid(1, 1 + length, random.nextDouble(0.01, 0.3));
      double[] means = new InputSignal(values, signalStep).onGrid(grid);
      double integral = 0;
      for (int m = 0; m < means.length; m++) {
        integral += means[m] * grid.length(m);
      }
      double expected = 0;
      for (double value : values) {
        expected += value * signalStep;
      }
      // a straddling bound closer than 1e-9 of a value counts as met
      assertEquals(expected, integral, 2e-9 * signalStep * means.length + 1e-12);
    }
  }

  @Test
  void valuesAreCopied() {
    double[] values = {1, 2};
    InputSignal signal = new InputSignal(values, 1);
    values[0] = 9;
    assertArrayEquals(new double[] {1, 2}, signal.onGrid(new TimeGrid(0, 2, 1)));
  }

  @Test
  void refusals() {
    assertRefused(
        "the input signal must have at least one value, got none",
        () -> new InputSignal(new double[0], 1));
    assertRefused(
        "inputCurrentStep must be positive and finite, got -1.0",
        () -> new InputSignal(new double[1], -1));
    assertRefused(
        "the input signal must be finite, got NaN at index 1",
        () -> new InputSignal(new double[] {0, Double.NaN}, 1));
    assertRefused(
        "the input signal must cover the simulated time 3.0, got 2 values of step 1.0 (use a longer signal or an earlier end)",
        () -> new InputSignal(new double[2], 1).onGrid(new TimeGrid(0, 3, 1)));
  }
}

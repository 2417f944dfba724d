package io.roughspike.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.train.LearningRateSchedule.Constant;
import io.roughspike.train.LearningRateSchedule.Cosine;
import io.roughspike.train.LearningRateSchedule.ExponentialDecay;
import io.roughspike.train.LearningRateSchedule.Piecewise;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  @Test
  void constantStays() {
    assertEquals(0.1, new Constant(0.1).rate(0), 0.0);
    assertEquals(0.1, new Constant(0.1).rate(1_000_000), 0.0);
  }

  @Test
  void piecewiseChangesAtItsStarts() {
    Piecewise schedule = new Piecewise(List.of(0, 1000, 1500), List.of(3e-3, 1e-3, 1e-4));
    assertEquals(3e-3, schedule.rate(0), 0.0);
    assertEquals(3e-3, schedule.rate(999), 0.0);
    assertEquals(1e-3, schedule.rate(1000), 0.0);
    assertEquals(1e-4, schedule.rate(99_999), 0.0);
  }

  @Test
  void exponentialDecaysByItsFactor() {
    ExponentialDecay schedule = new ExponentialDecay(0.8, 0.25, 10);
    assertEquals(0.8, schedule.rate(0), 0.0);
    assertEquals(0.4, schedule.rate(5), Math.ulp(0.4));
    assertEquals(0.2, schedule.rate(10), Math.ulp(0.2));
  }

  @Test
  void cosineGoesFromFirstToLast() {
    Cosine schedule = new Cosine(1, 0.2, 100);
    assertEquals(1, schedule.rate(0), 0.0);
    assertEquals(0.6, schedule.rate(50), Math.ulp(1.0));
    assertEquals(0.2, schedule.rate(100), Math.ulp(1.0));
    assertEquals(0.2, schedule.rate(500), Math.ulp(1.0));
  }

  @Test
  void refuseRatesThatCannotBe() {
    assertRefused("learningRate", () -> new Constant(0));
    assertRefused("learningRate", () -> new Constant(Double.NaN));
    assertRefused("first start 0", () -> new Piecewise(List.of(1), List.of(0.1)));
    assertRefused("as many starts as rates", () -> new Piecewise(List.of(0, 5), List.of(0.1)));
    assertRefused("increase", () -> new Piecewise(List.of(0, 5, 5), List.of(0.1, 0.2, 0.3)));
    assertRefused("learningRate", () -> new Piecewise(List.of(0), List.of(-0.1)));
    assertRefused("factor", () -> new ExponentialDecay(0.1, 1.5, 10));
    assertRefused("every", () -> new ExponentialDecay(0.1, 0.5, 0));
    assertRefused("last", () -> new Cosine(0.1, 0.2, 10));
    assertRefused("steps", () -> new Cosine(0.1, 0, 0));
  }

  private static void assertRefused(String words, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(words), message);
  }
}

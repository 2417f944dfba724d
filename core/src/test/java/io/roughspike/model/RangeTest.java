package io.roughspike.model;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RangeTest {
  @Test
  void rangesInWords() {
    assertEquals("finite", Range.ANY.toString());
    assertEquals("at least 0", Range.atLeast(0).toString());
    assertEquals("above 0.5", Range.above(0.5).toString());
    assertEquals("at least -1 and at most 1", new Range(-1, 1, false).toString());
    assertEquals("above -1 and below 1", new Range(-1, 1, true).toString());
    assertEquals("below 2", new Range(Double.NEGATIVE_INFINITY, 2, true).toString());
    assertTrue(new Range(-1, 1, false).contains(1));
    assertFalse(new Range(-1, 1, true).contains(1));
    assertFalse(Range.ANY.contains(Double.NaN));
    assertRefused("bounds must be in order, got 1.0 and 1.0", () -> new Range(1, 1, false));
    assertRefused("x must be at least 0, got -1.0", () -> new Parameter("x", -1, Range.atLeast(0)));
  }
}

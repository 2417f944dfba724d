package io.roughspike.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  /** One operation after another of numbers near 1. */
  private static final double ROUNDING = 1e-15;

  @Test
  void countsAndShares() {
    int[] classes = {0, 0, 0, 1, 1, 2, 2, 2};
    int[] told = {0, 1, 0, 1, 1, 0, 2, 2};
    ConfusionMatrix matrix = ConfusionMatrix.of(classes, told, 4);
    assertArrayEquals(
        new int[][] {{2, 1, 0, 0}, {0, 2, 0, 0}, {1, 0, 2, 0}, {0, 0, 0, 0}}, matrix.counts());
    assertEquals(8, matrix.samples());
    assertEquals(6 / 8.0, matrix.accuracy(), ROUNDING);
    assertEquals(Math.sqrt(0.75 * 0.25 / 8), matrix.error(), ROUNDING);
    assertEquals(3 / 8.0, matrix.largestShare(), ROUNDING);
    assertEquals(0, ConfusionMatrix.of(new int[] {1}, new int[] {1}, 2).error());
  }

  @Test
  void badInput() {
    refused("at least one", new int[0], new int[0]);
    refused("as many", new int[] {0}, new int[] {0, 1});
    refused("from 0 to 1, one for each read-out, got 2 at sample 1", new int[] {0, 2}, new int[2]);
    refused("got -1 at sample 0", new int[] {0}, new int[] {-1});
  }

  private static void refused(String culprit, int[] classes, int[] told) {
    String sentence =
        assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(classes, told, 2))
            .getMessage();
    assertTrue(sentence.contains(culprit), sentence);
  }
}

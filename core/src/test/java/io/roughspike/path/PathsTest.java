package io.roughspike.path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Paths in memory, and the sentences about arrays that are none. */
class PathsTest {
  private static final Paths TWO =
      new Paths(2, new int[] {1, 3}, new double[] {1, 2, 3, 4, 5, 6, 7, 8});

  @Test
  void pathsOfLengthsOfTheirOwn() {
    assertEquals(2, TWO.samples());
    assertEquals(2, TWO.channels());
    assertEquals(3, TWO.mostPoints());
    assertEquals(1, TWO.offset(1));
    assertFalse(TWO.hasTime());
    assertArrayEquals(new double[] {1, 2}, Points.of(TWO, 0));
    assertArrayEquals(new double[] {3, 4, 5, 6, 7, 8}, Points.of(TWO, 1));
    assertEquals(0, new Paths(1, new int[0], new double[0]).mostPoints());
  }

  @Test
  void cotangentsGoWhereTheirPointsAre() {
    double[] out = new double[8];
    // Workers hand out arrays that are longer than the path.
    TWO.into(out).accept(1, new double[] {1, 2, 3, 4, 5, 6, 7, 7});
    TWO.into(out).accept(0, new double[] {8, 9, 7});
    assertArrayEquals(new double[] {8, 9, 1, 2, 3, 4, 5, 6}, out);
  }

  private static void refused(String sentence, Executable attempt) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, attempt).getMessage());
  }

  @Test
  void arraysThatAreNoPaths() {
    refused("channels must be at least 1, got 0", () -> new Paths(0, new int[] {1}, new double[0]));
    refused(
        "path 1 has 0 points: a path needs at least 1",
        () -> new Paths(1, new int[] {1, 0}, new double[1]));
    refused(
        "paths of 3 points in 2 channels need 6 values, got 5",
        () -> new Paths(2, new int[] {1, 2}, new double[5]));
    refused(
        "point 1, channel 0 of path 1 is NaN: all values must be finite",
        () -> Paths.ofEqualLength(2, 2, 1, new double[] {1, 2, 3, Double.NaN}));
  }
}

package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.math.RangeArithmetic;
import io.roughspike.testing.TestSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The same bits as in plain Java, at every length and offset. */
class SimdRangeArithmeticTest {
  private static final int LONGEST = 70;
  private static final int OFFSETS = 9;
  private static final long SEED = TestSeed.of(SimdRangeArithmeticTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final RangeArithmetic simd = new SimdRangeArithmetic();

  /** Numbers of very different sizes, so that any other order of sums shows. */
  private double[] numbers() {
    return random
        .doubles(LONGEST + OFFSETS, -1, 1)
        .map(x -> Math.scalb(x, random.nextInt(-20, 20)))
        .toArray();
  }

  @Test
  void addScaled() {
    for (int length = 0; length <= LONGEST; length++) {
      for (int offset = 0; offset < OFFSETS; offset++) {
        double[] from = numbers();
        double[] expected = numbers();
        double[] found = expected.clone();
        double x = random.nextDouble(-2, 2);
        RangeArithmetic.SCALAR.addScaled(x, from, offset, expected, OFFSETS - offset, length);
        simd.addScaled(x, from, offset, found, OFFSETS - offset, length);
        assertArrayEquals(expected, found);
      }
    }
  }

  @Test
  void dot() {
    for (int length = 0; length <= LONGEST; length++) {
      for (int offset = 0; offset < OFFSETS; offset++) {
        double[] a = numbers();
        double[] b = numbers();
        assertEquals(
            RangeArithmetic.SCALAR.dot(a, offset, b, OFFSETS - offset, length),
            simd.dot(a, offset, b, OFFSETS - offset, length));
      }
    }
  }

  @Test
  void addProducts() {
    for (int length = 0; length <= 20; length++) {
      for (int[] steps : new int[][] {{0, 21, 21}, {21, 0, 21}, {21, 21, 0}}) {
        double[] a = numbers();
        double[] b = numbers();
        double[] expected = numbers();
        double[] found = expected.clone();
        RangeArithmetic.SCALAR.addProducts(
            3, length, a, 1, steps[0], b, 2, steps[1], expected, 3, steps[2]);
        simd.addProducts(3, length, a, 1, steps[0], b, 2, steps[1], found, 3, steps[2]);
        assertArrayEquals(expected, found);
      }
    }
  }

  @Test
  void addMatrixProduct() {
    for (int rows = 0; rows <= LONGEST; rows++) {
      for (int columns = 0; columns <= 9; columns++) {
        int inner = random.nextInt(4);
        double[] a = random.doubles(4 * 80, -1, 1).toArray();
        double[] b = random.doubles(4 * 9, -1, 1).toArray();
        double[] expected = random.doubles(10 * 80, -1, 1).toArray();
        double[] found = expected.clone();
        RangeArithmetic.SCALAR.addMatrixProduct(
            rows, inner, columns, a, 3, 77, b, 0, 1, 4, expected, 5, 75);
        simd.addMatrixProduct(rows, inner, columns, a, 3, 77, b, 0, 1, 4, found, 5, 75);
        assertArrayEquals(expected, found);
      }
    }
  }

  @Test
  void addPartialDots() {
    for (int rows = 0; rows <= LONGEST; rows++) {
      for (int columns = 0; columns <= 9; columns++) {
        int others = random.nextInt(6);
        double[] a = random.doubles(10 * 80, -1, 1).toArray();
        double[] b = random.doubles(6 * 80, -1, 1).toArray();
        double[] expected = random.doubles(6 * 80, -1, 1).toArray();
        double[] found = expected.clone();
        RangeArithmetic.SCALAR.addPartialDots(
            rows, columns, others, a, 3, 77, b, 1, 75, expected, 5, 74);
        simd.addPartialDots(rows, columns, others, a, 3, 77, b, 1, 75, found, 5, 74);
        assertArrayEquals(expected, found);
      }
    }
  }
}

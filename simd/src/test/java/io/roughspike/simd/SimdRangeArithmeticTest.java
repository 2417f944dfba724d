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
}

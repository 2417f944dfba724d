package io.roughspike.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.model.ExponentialIntensity;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The SIMD intensity, and with it exp, is the scalar one, bit for bit; any NaN stays a NaN. */
class SimdIntensityTest {
  private static final long SEED = TestSeed.of(SimdIntensityTest.class);
  private static final double SENTINEL = -1234.5;
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double[] SPECIAL = {
    0,
    -0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    1e-300,
    -708,
    Math.nextDown(-708.0),
    709,
    Math.nextUp(709.0),
    709.5,
    710,
    1e10,
    -1e10,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    INFINITY,
    -INFINITY,
    Double.NaN,
    Double.longBitsToDouble(0x7ff8_0000_0000_0123L),
    Double.longBitsToDouble(0xfff0_0000_0000_0fffL),
    0.5 * Math.log(2),
    -0.5 * Math.log(2)
  };

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void everyCountAndOffset() {
    for (int n = 0; n <= 40; n++) {
      double[] v = new double[n + 7];
      for (int j = 0; j < v.length; j++) {
        v[j] = random.nextInt(4) == 0 ? special() : random.nextDouble(-3, 3);
      }
      int vOffset = random.nextInt(4);
      int outOffset = random.nextInt(4);
      check(v, vOffset, outOffset, n, 1, 10, 5, 0.01);
      check(v, vOffset, outOffset, n, 1, INFINITY, 0, 3);
      check(v, vOffset, outOffset, n, special(), special(), Math.abs(special()), special());
    }
  }

  @Test
  void exponentialOnItsWholeRange() {
    double[] v = new double[100_000];
    for (int j = 0; j < v.length; j++) {
      v[j] = j % 2 == 0 ? random.nextDouble(-720, 720) : random.nextDouble(-1, 1);
    }
    System.arraycopy(SPECIAL, 0, v, 0, SPECIAL.length);
    check(v, 0, 0, v.length, 0, INFINITY, 1, 1);
  }

  private double special() {
    return SPECIAL[random.nextInt(SPECIAL.length)];
  }

  private static void check(
      double[] v,
      int vOffset,
      int outOffset,
      int n,
      double vThreshold,
      double cap,
      double beta,
      double scale) {
    double[] out = new double[outOffset + n + 9];
    Arrays.fill(out, SENTINEL);
    SimdIntensity.fill(v, vOffset, out, outOffset, n, vThreshold, cap, beta, scale);
    for (int j = 0; j < out.length; j++) {
      boolean inside = j >= outOffset && j < outOffset + n;
      double expected =
          inside
              ? ExponentialIntensity.scaled(
                  v[vOffset + j - outOffset], vThreshold, cap, beta, scale)
              : SENTINEL;
      int at = j;
      // not the raw bits: which of two NaNs survives an operation is the compiler's choice
      assertEquals(
          Double.doubleToLongBits(expected),
          Double.doubleToLongBits(out[j]),
          () ->
              "element %d, vThreshold %s, cap %s, beta %s, scale %s: expected %s, got %s"
                  .formatted(at, vThreshold, cap, beta, scale, expected, out[at]));
    }
  }
}

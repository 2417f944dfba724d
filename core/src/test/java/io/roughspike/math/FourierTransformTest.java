package io.roughspike.math;

import static io.roughspike.testing.Sentences.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.testing.TestSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FourierTransformTest {
  /** Numbers are below 1; sums of n of them are right to roundings of their root mean square. */
  private static double tolerance(int n) {
    return 1e-15 * Math.sqrt(n) * (2 + Math.log(n));
  }

  private final SplittableRandom random =
      new SplittableRandom(TestSeed.of(FourierTransformTest.class));

  private double[] numbers(int count) {
    return random.doubles(count, -1, 1).toArray();
  }

  /** The sum of v_j exp(-2 pi i j k / n), its real and imaginary part, by angles below 2 pi. */
  private static double[] sum(double[] v, int n, int k) {
    double re = 0;
    double im = 0;
    for (int j = 0; j < n; j++) {
      double angle = 2 * Math.PI * ((long) j * k % n) / n;
      re += v[2 * j] * Math.cos(angle) + v[2 * j + 1] * Math.sin(angle);
      im += v[2 * j + 1] * Math.cos(angle) - v[2 * j] * Math.sin(angle);
    }
    return new double[] {re, im};
  }

  @Test
  void complexNumbersAreTheDirectSum() {
    for (int n = 1; n <= 1024; n *= 2) {
      double[] x = numbers(2 * n);
      double[] is = x.clone();
      new FourierTransform(n).transform(is);
      for (int k = 0; k < n; k++) {
        double[] expected = sum(x, n, k);
        assertEquals(expected[0], is[2 * k], tolerance(n), "real part " + k + " of " + n);
        assertEquals(expected[1], is[2 * k + 1], tolerance(n), "imaginary part " + k + " of " + n);
      }
    }
  }

  @Test
  void realNumbersAreTheDirectSum() {
    for (int n = 1; n <= 512; n *= 2) {
      double[] v = numbers(2 * n + 2);
      double[] is = new double[2 * n];
      new FourierTransform(n).toReal(v, is);
      double[] all = new double[4 * n];
      for (int j = 0; j < 2 * n; j++) {
        int from = Math.min(j, 2 * n - j);
        all[2 * j] = v[2 * from];
        all[2 * j + 1] = j == 0 || j == n ? 0 : j < n ? v[2 * from + 1] : -v[2 * from + 1];
      }
      for (int k = 0; k < 2 * n; k++) {
        double[] expected = sum(all, 2 * n, k);
        assertEquals(expected[0], is[k], tolerance(2 * n), "number " + k + " of " + 2 * n);
        assertEquals(0, expected[1], tolerance(2 * n));
      }
    }
  }

  /** One unit at j has the turns themselves as its transform. */
  @Test
  void turnsAreRightToTheLastBits() {
    int n = 1 << 16;
    FourierTransform transform = new FourierTransform(n);
    double[] x = new double[2 * n];
    x[2] = 1;
    transform.transform(x);
    for (int k = 0; k < n; k++) {
      double angle = 2 * Math.PI * k / n;
      // the angle of this test is wrong by 2^-53 of itself, up to 7e-16
      assertEquals(Math.cos(angle), x[2 * k], 1e-15);
      assertEquals(-Math.sin(angle), x[2 * k + 1], 1e-15);
    }
  }

  @Test
  void otherSizesAreRefused() {
    for (int n : new int[] {-4, 0, 3, 12, 1 << 29}) {
      assertRefused(
          "a transform must be of a power of two of numbers, at most 2^28, got " + n,
          () -> new FourierTransform(n));
    }
  }
}

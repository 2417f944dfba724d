package io.roughspike.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roughspike.testing.DenseTensors;
import io.roughspike.testing.TestSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SwapDerivativesTest {
  private static final long SEED = TestSeed.of(SwapDerivativesTest.class);

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Against full tensor products. What need not be read is NaN. */
  @Test
  void areDifferencesOfProducts() {
    for (int channels = 2; channels <= 4; channels++) {
      for (int depth = 1; depth <= 6 - channels / 3; depth++) {
        compare(new TruncatedSignature(channels, depth), new DenseTensors(channels, depth));
      }
    }
    compare(new TruncatedSignature(9, 4), new DenseTensors(9, 4));
  }

  private void compare(TruncatedSignature algebra, DenseTensors dense) {
    double[] c = random.doubles(algebra.size(), -1, 1).toArray();
    double[] rows = rowMajor(algebra, c);
    Arrays.fill(c, 0, algebra.levelOffset(2), Double.NaN);
    SwapDerivatives derivatives = new SwapDerivatives(algebra);
    derivatives.set(c);
    double[] time = new double[algebra.size()];
    time[dense.position(0)] = 1;
    for (int neuron = 0; neuron < algebra.channels() - 1; neuron++) {
      double[] s = random.doubles(algebra.size(), -1, 1).toArray();
      double[] r = random.doubles(algebra.size(), -1, 1).toArray();
      double[] increment = new double[algebra.channels()];
      increment[1 + neuron] = 1;
      double[] jump = dense.linear(increment);
      double[] later = dense.product(time, jump);
      double[] sooner = dense.product(jump, time);
      double[] swap = new double[algebra.size()];
      Arrays.setAll(swap, w -> later[w] - sooner[w]);
      double[] change =
          dense.product(dense.product(rowMajor(algebra, s), swap), rowMajor(algebra, r));
      double expected = 0;
      for (int w = 0; w < change.length; w++) {
        expected += change[w] * rows[w];
      }
      int unread = algebra.levelOffset(Math.max(0, algebra.depth() - 1));
      Arrays.fill(s, unread, s.length, Double.NaN);
      Arrays.fill(r, unread, r.length, Double.NaN);
      // each of size words has up to (D + 1)^2 products of numbers at most 1
      double terms = algebra.size() * Math.pow(algebra.depth() + 1, 2);
      assertEquals(expected, derivatives.at(neuron, s, r), 2 * terms * Math.ulp(1.0));
    }
  }

  private static double[] rowMajor(TruncatedSignature algebra, double[] s) {
    double[] out = new double[s.length];
    algebra.toRowMajor(s, out);
    return out;
  }
}

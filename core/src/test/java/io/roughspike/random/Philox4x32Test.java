package io.roughspike.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known answers of Philox4x32-7, as published with the Random123 library. */
class Philox4x32Test {
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 5f6fb709 0d893f64 4f121f81 4f730a48",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 5207ddc2 45165e59 4d8ee751 8c52f662",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, 4dfccaba 190a87f0 c47362ba b6b5242a"
  })
  void knownAnswers(String counter, String key, String answer) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] expected = words(answer);
    double[] out = new double[12];
    Philox4x32.block(c[0], c[1], c[2], c[3], k[0], k[1], out, 2, 3);
    for (int r = 0; r < 4; r++) {
      assertEquals((double) Integer.toUnsignedLong(expected[r]), out[2 + 3 * r], "word " + r);
      out[2 + 3 * r] = 0;
    }
    for (double untouched : out) {
      assertEquals(0, untouched);
    }
    for (int half = 0; half < 2; half++) {
      long pair = Philox4x32.pair(c[0], c[1], c[2], c[3], k[0], k[1], half);
      assertEquals(expected[2 * half], (int) (pair >>> 32), "high word of half " + half);
      assertEquals(expected[2 * half + 1], (int) pair, "low word of half " + half);
    }
  }

  private static int[] words(String text) {
    return Arrays.stream(text.trim().split(" "))
        .mapToInt(w -> Integer.parseUnsignedInt(w, 16))
        .toArray();
  }
}

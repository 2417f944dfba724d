package io.roughspike.simd;

import static io.roughspike.math.ElementaryCoefficients.*;
import static io.roughspike.simd.LaneShapes.DOUBLES;
import static io.roughspike.simd.LaneShapes.FIRST;
import static io.roughspike.simd.LaneShapes.LONGS;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.roughspike.math.Elementary;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/** Twin of {@link Elementary#log} for random words. */
final class SimdLog {
  private static final long TWO_52 = Double.doubleToRawLongBits(0x1p52);

  private SimdLog() {}

  /**
   * {@code out[FIRST + l] = log((j + 1/2) ulp(base)), j = word[FIRST + l] & mask}, l = 0 to lanes -
   * 1.
   *
   * @param mask keeps 52 bits at most
   * @param base a power of two, 2^n for words of 52 - n bits: the uniform is then in (0, 1)
   * @param lanes a multiple of {@link LaneShapes#GRAIN}
   */
  static void ofWords(long[] word, long mask, double base, double[] out, int lanes) {
    long exponent = Double.doubleToRawLongBits(base);
    double lessHalf = Math.nextDown(base);
    for (int j = 0; j < lanes; j += DOUBLES.length()) {
      // (base + j ulp) - (base - ulp/2), exactly
      DoubleVector x =
          LongVector.fromArray(LONGS, word, FIRST + j)
              .and(mask)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(lessHalf);
      LongVector bits = x.reinterpretAsLongs().add(ONE_OVER_SQRT_HALF_BITS);
      // The exponent, as a double, by way of the mantissa bits of 2^52
      DoubleVector k = bits.lanewise(LSHR, 52).or(TWO_52).reinterpretAsDoubles().sub(0x1p52 + 1023);
      DoubleVector f = bits.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsDoubles().sub(1);
      DoubleVector s = f.div(DoubleVector.broadcast(DOUBLES, -2).sub(f));
      DoubleVector z = s.mul(s);
      DoubleVector z2 = z.mul(z);
      DoubleVector even =
          DoubleVector.broadcast(DOUBLES, -L6).fma(z2, DoubleVector.broadcast(DOUBLES, -L4));
      DoubleVector odd =
          DoubleVector.broadcast(DOUBLES, -L5).fma(z2, DoubleVector.broadcast(DOUBLES, -L3));
      even = even.fma(z2, DoubleVector.broadcast(DOUBLES, -L2));
      odd = odd.fma(z2, DoubleVector.broadcast(DOUBLES, -L1));
      even = even.fma(z2, DoubleVector.broadcast(DOUBLES, -L0));
      DoubleVector q = s.mul(z.fma(odd.fma(z, even), f));
      DoubleVector rest = f.add(k.fma(DoubleVector.broadcast(DOUBLES, LN2_LO), q));
      k.fma(DoubleVector.broadcast(DOUBLES, LN2_HI), rest).intoArray(out, FIRST + j);
    }
  }
}

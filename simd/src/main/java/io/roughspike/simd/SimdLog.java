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
      DoubleVector w = f.mul(f);
      DoubleVector w2 = w.mul(w);
      DoubleVector p0 =
          DoubleVector.broadcast(DOUBLES, L16).fma(w2, DoubleVector.broadcast(DOUBLES, L12));
      DoubleVector p1 =
          DoubleVector.broadcast(DOUBLES, L17).fma(w2, DoubleVector.broadcast(DOUBLES, L13));
      DoubleVector p2 =
          DoubleVector.broadcast(DOUBLES, L18).fma(w2, DoubleVector.broadcast(DOUBLES, L14));
      DoubleVector p3 =
          DoubleVector.broadcast(DOUBLES, L15).fma(w2, DoubleVector.broadcast(DOUBLES, L11));
      p0 = p0.fma(w2, DoubleVector.broadcast(DOUBLES, L8));
      p1 = p1.fma(w2, DoubleVector.broadcast(DOUBLES, L9));
      p2 = p2.fma(w2, DoubleVector.broadcast(DOUBLES, L10));
      p3 = p3.fma(w2, DoubleVector.broadcast(DOUBLES, L7));
      p0 = p0.fma(w2, DoubleVector.broadcast(DOUBLES, L4));
      p1 = p1.fma(w2, DoubleVector.broadcast(DOUBLES, L5));
      p2 = p2.fma(w2, DoubleVector.broadcast(DOUBLES, L6));
      p3 = p3.fma(w2, DoubleVector.broadcast(DOUBLES, L3));
      p0 = p0.fma(w2, DoubleVector.broadcast(DOUBLES, L0));
      p1 = p1.fma(w2, DoubleVector.broadcast(DOUBLES, L1));
      p2 = p2.fma(w2, DoubleVector.broadcast(DOUBLES, L2));
      DoubleVector even = p2.fma(w, p0);
      DoubleVector odd = p3.fma(w, p1);
      DoubleVector p = odd.fma(f, even);
      DoubleVector q = w.mul(p.fma(f, DoubleVector.broadcast(DOUBLES, -0.5)));
      DoubleVector rest = f.add(k.fma(DoubleVector.broadcast(DOUBLES, LN2_LO), q));
      k.fma(DoubleVector.broadcast(DOUBLES, LN2_HI), rest).intoArray(out, FIRST + j);
    }
  }
}

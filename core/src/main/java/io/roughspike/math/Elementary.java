package io.roughspike.math;

import static io.roughspike.math.ElementaryCoefficients.*;

/**
 * exp, log, sine and cosine from one recipe of double arithmetic with explicit fused multiply-adds.
 * The SIMD engine repeats every operation in the same order, so both give the same bits, on every
 * machine and at every stage of compilation. Each result is within 1 ulp of the correctly rounded
 * value.
 */
public final class Elementary {
  private Elementary() {}

  /**
   * exp(x): x = k log 2 + r with {@code |r| <= log(2)/2}, then 2^k exp(r).
   *
   * @param x any value; arguments outside [-708, 709] count as the nearer end of that interval, so
   *     the result is always normal and finite
   * @return exp(x); NaN for NaN
   */
  public static double exp(double x) {
    double a = x < EXP_MIN ? EXP_MIN : x;
    a = a > EXP_MAX ? EXP_MAX : a;
    double t = Math.fma(a, LOG2_E, EXP_ROUNDER);
    double k = t - EXP_ROUNDER;
    double r = Math.fma(k, -LN2_HI, a);
    r = Math.fma(k, -LN2_LO, r);
    double w = r * r;
    double even = Math.fma(E10, w, E8);
    double odd = Math.fma(E11, w, E9);
    even = Math.fma(even, w, E6);
    odd = Math.fma(odd, w, E7);
    even = Math.fma(even, w, E4);
    odd = Math.fma(odd, w, E5);
    even = Math.fma(even, w, E2);
    odd = Math.fma(odd, w, E3);
    double q = Math.fma(odd, r, even);
    double p = Math.fma(Math.fma(q, r, 1), r, 1);
    // A product, not an addition to the exponent: p may be a NaN with a payload.
    return p * Double.longBitsToDouble(Double.doubleToRawLongBits(t) << 52);
  }

  /**
   * log(x): x = 2^k (1 + f) with {@code sqrt(1/2) <= 1 + f < sqrt(2)}, then k log 2 + log(1 + f).
   *
   * @param x any value
   * @return log(x); -infinity for zero, infinity for infinity, NaN for NaN and below zero
   */
  public static double log(double x) {
    if (x >= Double.MIN_NORMAL && x < Double.POSITIVE_INFINITY) {
      return logNormal(x, 0);
    }
    if (x > 0 && x < Double.MIN_NORMAL) {
      return logNormal(x * 0x1p54, -54);
    }
    return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
  }

  /** log(x) + shift log 2 for a positive normal x. */
  private static double logNormal(double x, int shift) {
    long bits = Double.doubleToRawLongBits(x) + ONE_OVER_SQRT_HALF_BITS;
    double k = (bits >>> 52) - 1023 + shift;
    double f = Double.longBitsToDouble((bits & MANTISSA) + SQRT_HALF_BITS) - 1;
    double w = f * f;
    double w2 = w * w;
    double p0 = Math.fma(L16, w2, L12);
    double p1 = Math.fma(L17, w2, L13);
    double p2 = Math.fma(L18, w2, L14);
    double p3 = Math.fma(L15, w2, L11);
    p0 = Math.fma(p0, w2, L8);
    p1 = Math.fma(p1, w2, L9);
    p2 = Math.fma(p2, w2, L10);
    p3 = Math.fma(p3, w2, L7);
    p0 = Math.fma(p0, w2, L4);
    p1 = Math.fma(p1, w2, L5);
    p2 = Math.fma(p2, w2, L6);
    p3 = Math.fma(p3, w2, L3);
    p0 = Math.fma(p0, w2, L0);
    p1 = Math.fma(p1, w2, L1);
    p2 = Math.fma(p2, w2, L2);
    double even = Math.fma(p2, w, p0);
    double odd = Math.fma(p3, w, p1);
    double p = Math.fma(odd, f, even);
    double q = w * Math.fma(p, f, -0.5);
    return Math.fma(k, LN2_HI, f + Math.fma(k, LN2_LO, q));
  }

  /**
   * sin(pi/2 y).
   *
   * @param y at most 1/2 in absolute value
   * @return the sine of y right angles
   */
  public static double sinQuarter(double y) {
    double w = y * y;
    double w2 = w * w;
    double high = Math.fma(S13, w, S11);
    double middle = Math.fma(S9, w, S7);
    double low = Math.fma(S5, w, S3);
    double p = Math.fma(Math.fma(high, w2, middle), w2, low);
    return Math.fma(y, S1, y * Math.fma(w, p, S1_LO));
  }

  /**
   * cos(pi/2 y).
   *
   * @param y at most 1/2 in absolute value
   * @return the cosine of y right angles
   */
  public static double cosQuarter(double y) {
    double w = y * y;
    double w2 = w * w;
    double high = Math.fma(C14, w, C12);
    double middle = Math.fma(C10, w, C8);
    double low = Math.fma(C6, w, C4);
    double p = Math.fma(Math.fma(high, w2, middle), w2, low);
    return Math.fma(w, Math.fma(w, p, C2), 1);
  }
}

package io.roughspike.math;

import static io.roughspike.math.ElementaryCoefficients.*;

/**
 * exp, log, sine, cosine and tanh from one recipe of double arithmetic with explicit fused
 * multiply-adds. The SIMD engine and the programs of expressions repeat every operation in the same
 * order, so all give the same bits, on every machine and at every stage of compilation.
 * docs/RANDOM.md has the errors: exp, log and the sine and cosine of quarter turns are within 1 ulp
 * of the exact value, those of radians within 1.5, tanh within 2.1.
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
    double p = Math.fma(Math.fma(expTail(r), r, 1), r, 1);
    // A product, not an addition to the exponent: p may be a NaN with a payload.
    return p * powerOfTwo(t);
  }

  /**
   * 2^x: x = k + r with {@code |r| <= 1/2}, exactly, then 2^k 2^r.
   *
   * @param x any value; arguments outside [-1022, 1023] count as the nearer end of that interval,
   *     so the result is always normal and finite
   * @return 2^x; NaN for NaN
   */
  public static double exp2(double x) {
    double a = x > EXP2_MAX ? EXP2_MAX : x;
    a = a < EXP2_MIN ? EXP2_MIN : a;
    double t = a + EXP_ROUNDER;
    double r = a - (t - EXP_ROUNDER);
    double w = r * r;
    double even = Math.fma(B10, w, B8);
    double odd = Math.fma(B11, w, B9);
    even = Math.fma(even, w, B6);
    odd = Math.fma(odd, w, B7);
    even = Math.fma(even, w, B4);
    odd = Math.fma(odd, w, B5);
    even = Math.fma(even, w, B2);
    odd = Math.fma(odd, w, B3);
    double q = Math.fma(odd, r, even);
    return Math.fma(Math.fma(q, r, B1), r, 1) * powerOfTwo(t);
  }

  /** (exp(r) - 1 - r) / r^2 for {@code |r| <= log(2)/2}. */
  private static double expTail(double r) {
    double w = r * r;
    double even = Math.fma(E10, w, E8);
    double odd = Math.fma(E11, w, E9);
    even = Math.fma(even, w, E6);
    odd = Math.fma(odd, w, E7);
    even = Math.fma(even, w, E4);
    odd = Math.fma(odd, w, E5);
    even = Math.fma(even, w, E2);
    odd = Math.fma(odd, w, E3);
    return Math.fma(odd, r, even);
  }

  /** 2^k where t is k + EXP_ROUNDER. */
  private static double powerOfTwo(double t) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(t) << 52);
  }

  /** 1 or -1, with the sign bit. */
  private static double sign(long bits) {
    return Double.longBitsToDouble((bits & Long.MIN_VALUE) | ONE_BITS);
  }

  /**
   * tanh(x) = |e / (e + 2)| with the sign of x, e = exp(a) - 1, a = 2 |x| or, below {@value
   * ElementaryCoefficients#TANH_TURN}, where the sum e + 2 is then rounded less, -2 |x|. There is
   * no cancellation: a = k log 2 + r, e = 2^k (exp(r) - 1) + (2^k - 1), and k = 0 near 0.
   *
   * @param x any value
   * @return tanh(x); NaN for NaN
   */
  public static double tanh(double x) {
    double size = Math.abs(x);
    double a = size + size;
    a = a > TANH_END ? TANH_END : a;
    a = a < TANH_TURN ? -a : a;
    double t = Math.fma(a, LOG2_E, EXP_ROUNDER);
    double k = t - EXP_ROUNDER;
    double high = Math.fma(k, -LN2_HI, a);
    double r = Math.fma(k, -LN2_LO, high);
    double scale = powerOfTwo(t);
    // exp(r) - 1 without the rounding error of r: high is exact
    double rest = Math.fma(r * r, expTail(r), k * -LN2_LO);
    double e = Math.fma(scale, rest, Math.fma(scale, high, scale - 1));
    return Math.abs(e / (e + 2)) * sign(Double.doubleToRawLongBits(x));
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
    double s = f / (-2 - f);
    double z = s * s;
    double z2 = z * z;
    double even = Math.fma(-L6, z2, -L4);
    double odd = Math.fma(-L5, z2, -L3);
    even = Math.fma(even, z2, -L2);
    odd = Math.fma(odd, z2, -L1);
    even = Math.fma(even, z2, -L0);
    double q = s * Math.fma(z, Math.fma(odd, z, even), f);
    return Math.fma(k, LN2_HI, f + Math.fma(k, LN2_LO, q));
  }

  /**
   * sin(x): x = k pi/2 + r with {@code |r| <= pi/4}, then the sine or cosine of r.
   *
   * @param x at most 2^30 in absolute value
   * @return sin(x); NaN beyond, as the spacing of numbers there comes near a radian, and for NaN
   */
  public static double sin(double x) {
    return circular(x, 0);
  }

  /**
   * cos(x) = sin(x + pi/2), as {@link #sin}.
   *
   * @param x at most 2^30 in absolute value
   * @return cos(x); NaN beyond and for NaN
   */
  public static double cos(double x) {
    return circular(x, 1);
  }

  /** sin(x + pi/2 quarters). */
  private static double circular(double x, long quarters) {
    double t = Math.fma(x, TWO_OVER_PI, ROUNDER);
    double k = t - ROUNDER;
    // The first difference is exact: what is left needs all of pi/2 that three doubles hold.
    double r = Math.fma(k, -HALF_PI, x);
    r = Math.fma(k, -HALF_PI_LO, r);
    r = Math.fma(k, -HALF_PI_LOWEST, r);
    double w = r * r;
    double w2 = w * w;
    double s = Math.fma(SIN13, w, SIN11);
    s = Math.fma(s, w2, Math.fma(SIN9, w, SIN7));
    s = Math.fma(s, w2, Math.fma(SIN5, w, SIN3));
    double sine = Math.fma(r * w, s, r);
    double c = Math.fma(COS14, w, COS12);
    c = Math.fma(c, w2, Math.fma(COS10, w, COS8));
    c = Math.fma(c, w2, Math.fma(COS6, w, COS4));
    double cosine = Math.fma(w, Math.fma(w, c, -0.5), 1);
    // The two low bits of k, at the top: as a number, 0 or 2 up to the sign.
    long turn = (Double.doubleToRawLongBits(t) + quarters) << 62;
    double value = 1 < Double.longBitsToDouble(turn & Long.MAX_VALUE) ? cosine : sine;
    double signed = value * sign(turn);
    return CIRCULAR_MAX < Math.abs(x) ? Double.NaN : signed;
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

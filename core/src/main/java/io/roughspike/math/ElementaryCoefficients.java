package io.roughspike.math;

/**
 * Coefficients of {@link Elementary}, shared by the scalar functions and their SIMD twins. The
 * polynomials are minimax fits in double coefficients; the errors given are those of the exact
 * polynomial, relative to the function, before any rounding (one ulp is at least 1.1e-16).
 */
public final class ElementaryCoefficients {
  /** The high part of log 2, 42 bits: its product with an exponent is exact. */
  public static final double LN2_HI = 0x1.62e42fefa2000p-1;

  /** log 2 - LN2_HI, rounded. */
  public static final double LN2_LO = 0x1.9ef35793c7673p-41;

  /** 1 / log 2, rounded. */
  public static final double LOG2_E = 0x1.71547652b82fep+0;

  /** Below this argument exp stays at its value here. */
  public static final double EXP_MIN = -708;

  /** Above this argument exp stays at its value here. */
  public static final double EXP_MAX = 709;

  /**
   * 1.5 x 2^52 + 1023: adding it rounds to an integer k and leaves the biased exponent of 2^k in
   * the low bits.
   */
  public static final double EXP_ROUNDER = 0x1.8p52 + 1023;

  // exp(r) = 1 + r + r^2 (E2 + E3 r + ... + E11 r^9) for |r| <= log(2)/2, error 3.8e-18.
  /** Coefficient 2 of exp. */
  public static final double E2 = 0x1.000000000000ap-1;

  /** Coefficient 3 of exp. */
  public static final double E3 = 0x1.55555555554fep-3;

  /** Coefficient 4 of exp. */
  public static final double E4 = 0x1.55555555506cp-5;

  /** Coefficient 5 of exp. */
  public static final double E5 = 0x1.1111111126b37p-7;

  /** Coefficient 6 of exp. */
  public static final double E6 = 0x1.6c16c18475a18p-10;

  /** Coefficient 7 of exp. */
  public static final double E7 = 0x1.a01a012fec2f7p-13;

  /** Coefficient 8 of exp. */
  public static final double E8 = 0x1.a0199963c9dap-16;

  /** Coefficient 9 of exp. */
  public static final double E9 = 0x1.71df18fbc7306p-19;

  /** Coefficient 10 of exp. */
  public static final double E10 = 0x1.28adf7a18786ep-22;

  /** Coefficient 11 of exp. */
  public static final double E11 = 0x1.ad92c7dc3b94cp-26;

  /** Where twice the argument is below, tanh works with its negative. */
  public static final double TANH_TURN = 0.5;

  /** Where twice the argument is above, tanh is 1 in double arithmetic. */
  public static final double TANH_END = 40;

  /** Bits of 1. */
  public static final long ONE_BITS = 0x3ff0000000000000L;

  /** Bits of sqrt(1/2): a mantissa is brought into [sqrt(1/2), sqrt(2)). */
  public static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

  /** Bits of 1 less those of sqrt(1/2). */
  public static final long ONE_OVER_SQRT_HALF_BITS = ONE_BITS - SQRT_HALF_BITS;

  /** The 52 stored bits of a mantissa. */
  public static final long MANTISSA = 0x000fffffffffffffL;

  // log(1 + f) = f - s (f - z (L0 + L1 z + ... + L6 z^6)), s = f / (2 + f), z = s^2, sqrt(1/2) <=
  // 1 + f < sqrt(2), error 1.3e-18. One division is cheaper than the twelve terms that it saves.
  /** Coefficient 0 of the log. */
  public static final double L0 = 0x1.5555555555593p-1;

  /** Coefficient 1 of the log. */
  public static final double L1 = 0x1.999999997f9d2p-2;

  /** Coefficient 2 of the log. */
  public static final double L2 = 0x1.249249422e5b0p-2;

  /** Coefficient 3 of the log. */
  public static final double L3 = 0x1.c71c51d2f98c2p-3;

  /** Coefficient 4 of the log. */
  public static final double L4 = 0x1.74664af8a76e1p-3;

  /** Coefficient 5 of the log. */
  public static final double L5 = 0x1.39a06d3069f4cp-3;

  /** Coefficient 6 of the log. */
  public static final double L6 = 0x1.2f135ae0116bep-3;

  /** Below this argument 2^x stays at its value here. */
  public static final double EXP2_MIN = -1022;

  /** Above this argument 2^x stays at its value here. */
  public static final double EXP2_MAX = 1023;

  // 2^r = 1 + r (B1 + B2 r + ... + B11 r^10) for |r| <= 1/2, error 2.0e-17.
  /** Coefficient 1 of the power of 2. */
  public static final double B1 = 0x1.62e42fefa39f3p-1;

  /** Coefficient 2 of the power of 2. */
  public static final double B2 = 0x1.ebfbdff82c599p-3;

  /** Coefficient 3 of the power of 2. */
  public static final double B3 = 0x1.c6b08d7048dcbp-5;

  /** Coefficient 4 of the power of 2. */
  public static final double B4 = 0x1.3b2ab6fba1af5p-7;

  /** Coefficient 5 of the power of 2. */
  public static final double B5 = 0x1.5d87fe7bf55dap-10;

  /** Coefficient 6 of the power of 2. */
  public static final double B6 = 0x1.4309130a34691p-13;

  /** Coefficient 7 of the power of 2. */
  public static final double B7 = 0x1.ffcbed4c70a85p-17;

  /** Coefficient 8 of the power of 2. */
  public static final double B8 = 0x1.62bfd21c9c882p-20;

  /** Coefficient 9 of the power of 2. */
  public static final double B9 = 0x1.b54313fd0c390p-24;

  /** Coefficient 10 of the power of 2. */
  public static final double B10 = 0x1.e60af9b4565eap-28;

  /** Coefficient 11 of the power of 2. */
  public static final double B11 = 0x1.be3bc2b4ddf16p-32;

  // sin(pi/2 y) = y (S1 + S1_LO + S3 w + ... + S13 w^6), w = y^2, |y| <= 1/2, error 3.7e-18.
  /** Coefficient 1 of the sine. */
  public static final double S1 = 0x1.921fb54442d18p+0;

  /** Coefficient 1, low part, of the sine. */
  public static final double S1_LO = 0x1.1a62633145c07p-54;

  /** Coefficient 3 of the sine. */
  public static final double S3 = -0x1.4abbce625be46p-1;

  /** Coefficient 5 of the sine. */
  public static final double S5 = 0x1.466bc67758c6ap-4;

  /** Coefficient 7 of the sine. */
  public static final double S7 = -0x1.32d2cce31fa29p-8;

  /** Coefficient 9 of the sine. */
  public static final double S9 = 0x1.5078300841253p-13;

  /** Coefficient 11 of the sine. */
  public static final double S11 = -0x1.e3009539b8245p-19;

  /** Coefficient 13 of the sine. */
  public static final double S13 = 0x1.e3fe157a2103fp-25;

  // cos(pi/2 y) = 1 + C2 w + ... + C14 w^7, w = y^2, |y| <= 1/2, error 3.9e-19.
  /** Coefficient 2 of the cosine. */
  public static final double C2 = -0x1.3bd3cc9be45dep+0;

  /** Coefficient 4 of the cosine. */
  public static final double C4 = 0x1.03c1f081b5a67p-2;

  /** Coefficient 6 of the cosine. */
  public static final double C6 = -0x1.55d3c7e3c325cp-6;

  /** Coefficient 8 of the cosine. */
  public static final double C8 = 0x1.e1f5067b90e22p-11;

  /** Coefficient 10 of the cosine. */
  public static final double C10 = -0x1.a6d1e7297d362p-16;

  /** Coefficient 12 of the cosine. */
  public static final double C12 = 0x1.f9c89cce8e2f4p-22;

  /** Coefficient 14 of the cosine. */
  public static final double C14 = -0x1.b1673f09c913p-28;

  /** 2 / pi, rounded. */
  public static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;

  /** 1.5 x 2^52: adding it rounds to an integer, which is then in the low bits. */
  public static final double ROUNDER = 0x1.8p52;

  /** pi / 2, rounded. */
  public static final double HALF_PI = 0x1.921fb54442d18p+0;

  /** pi / 2 - HALF_PI, rounded. */
  public static final double HALF_PI_LO = 0x1.1a62633145c07p-54;

  /** pi / 2 - HALF_PI - HALF_PI_LO, rounded. */
  public static final double HALF_PI_LOWEST = -0x1.f1976b7ed8fbcp-110;

  /** The largest argument of the sine and cosine of radians. */
  public static final double CIRCULAR_MAX = 0x1p30;

  // sin(r) = r + r^3 (SIN3 + SIN5 w + ... + SIN13 w^5), w = r^2, |r| <= pi/4, error 3.9e-18.
  /** Coefficient 3 of the sine of radians. */
  public static final double SIN3 = -0x1.5555555555548p-3;

  /** Coefficient 5 of the sine of radians. */
  public static final double SIN5 = 0x1.111111110f6f4p-7;

  /** Coefficient 7 of the sine of radians. */
  public static final double SIN7 = -0x1.a01a019bdd591p-13;

  /** Coefficient 9 of the sine of radians. */
  public static final double SIN9 = 0x1.71de354877b97p-19;

  /** Coefficient 11 of the sine of radians. */
  public static final double SIN11 = -0x1.ae5e40242673bp-26;

  /** Coefficient 13 of the sine of radians. */
  public static final double SIN13 = 0x1.5d87b6976b951p-33;

  // cos(r) = 1 - w/2 + w^2 (COS4 + COS6 w + ... + COS14 w^5), w = r^2, |r| <= pi/4, error 1.0e-19.
  /** Coefficient 4 of the cosine of radians. */
  public static final double COS4 = 0x1.5555555555553p-5;

  /** Coefficient 6 of the cosine of radians. */
  public static final double COS6 = -0x1.6c16c16c15e42p-10;

  /** Coefficient 8 of the cosine of radians. */
  public static final double COS8 = 0x1.a01a019dba46fp-16;

  /** Coefficient 10 of the cosine of radians. */
  public static final double COS10 = -0x1.27e4f8ac0cb1ep-22;

  /** Coefficient 12 of the cosine of radians. */
  public static final double COS12 = 0x1.1eea4aef2f712p-29;

  /** Coefficient 14 of the cosine of radians. */
  public static final double COS14 = -0x1.8fd98fa5c018ep-37;

  private ElementaryCoefficients() {}
}

package io.roughspike.math;

/**
 * Tails of the normal law, and the log of numbers near 1, from one recipe of double arithmetic: the
 * same bits on every machine. Relative errors are below 1e-14.
 */
public final class NormalTail {
  /** Where the argument of the series is 0. */
  private static final double MIDDLE = 3.75;

  private static final double SQRT_HALF = 0x1.6a09e667f3bcdp-1;

  /** Beyond this exp(-x) is 0. */
  private static final double UNDERFLOW = 746;

  // (1 + 2 x) erfcx(x) = sum of S_n T_n((x - 3.75) / (x + 3.75)), Chebyshev polynomials T_n, for x
  // >= 0 (the variables of M. M. Shepherd and J. G. Laframboise, Mathematics of Computation 36,
  // 1981; coefficients by quadrature in 50 digits); what is left out is below 3e-18.
  private static final double[] SERIES = {
    0x1.2d75d0246cee8p+0,
    -0x1.2cd0564f8c1b7p-8,
    -0x1.59159e8868995p-4,
    0x1.e50c3e7c7dccep-5,
    -0x1.b4c68f4569326p-6,
    0x1.295e991a7d82dp-7,
    -0x1.3c4c54f8d419dp-9,
    0x1.014ed1572209ap-11,
    -0x1.221e6f70130b5p-14,
    0x1.15c3f597f0492p-18,
    0x1.9f8f03ca86fc1p-21,
    -0x1.d601c320c8f9cp-23,
    0x1.71e1efca86cf9p-27,
    0x1.36bf2885524c9p-28,
    -0x1.aa4d7b1cdf20ap-31,
    -0x1.15df59ca6082bp-34,
    0x1.f8af0a9aa6d31p-36,
    0x1.b61b723941781p-43,
    -0x1.0fc16c00b50f2p-40,
    0x1.24f6a772cbc36p-45,
    0x1.2d8b49ab5f72bp-45,
    -0x1.0cb63a80de2c5p-49,
    -0x1.6884628ace07ap-50,
    0x1.561b105822235p-54,
    0x1.d3744857e262bp-55
  };

  private NormalTail() {}

  /**
   * {@return erfcx(x) = exp(x^2) erfc(x); infinity below -26.6, NaN for NaN}
   *
   * @param x any value
   */
  public static double erfcx(double x) {
    if (x < 0) {
      double square = x * x;
      return 2 / expOfMinus(square, Math.fma(x, x, -square)) - erfcx(-x);
    }
    if (x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double t = (x - MIDDLE) / (x + MIDDLE);
    double last = 0;
    double sum = 0;
    for (int n = SERIES.length - 1; n > 0; n--) {
      double next = Math.fma(2 * t, sum, SERIES[n] - last);
      last = sum;
      sum = next;
    }
    return Math.fma(t, sum, SERIES[0] - last) / 2 / (x + 0.5);
  }

  /**
   * {@return exp(-x^2 / 2), which underflows gradually}
   *
   * @param x any value
   */
  public static double gauss(double x) {
    double square = x * x;
    return expOfMinus(square / 2, Math.fma(x, x, -square) / 2);
  }

  /** exp(-(x + rest)), with a rest of the size of rounding. */
  private static double expOfMinus(double x, double rest) {
    if (x > UNDERFLOW) {
      return 0;
    }
    double root = Elementary.exp(-x / 2);
    return root * Math.fma(root, -rest, root);
  }

  /**
   * {@return exp(x^2 / 2) times the probability that a standard normal exceeds x}
   *
   * @param x any value
   */
  public static double scaled(double x) {
    return erfcx(x * SQRT_HALF) / 2;
  }

  /**
   * {@return log(1 + x)}
   *
   * @param x at least -1; NaN below
   */
  public static double log1p(double x) {
    double sum = 1 + x;
    return sum == 1
        ? x
        : sum - 1 == x ? Elementary.log(sum) : Elementary.log(sum) * (x / (sum - 1));
  }
}

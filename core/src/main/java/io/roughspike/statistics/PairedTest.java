package io.roughspike.statistics;

/**
 * Whether differences of pairs, for instance of two settings under common seeds, have mean 0,
 * two-sided:
 *
 * <pre>
 *   t = mean / (deviation / sqrt(n)),   p = P(|T| &gt; |t|), T of Student with n - 1 degrees of freedom
 *   p by flips = share of the 2^n choices of signs with |sum +-d_i| &gt;= |sum d_i|
 * </pre>
 *
 * <p>The first is exact for normal differences and the sharper one of few pairs. The second (R. A.
 * Fisher, The Design of Experiments, 1935, section 21) is exact whatever the law, if only it is
 * symmetric under equal settings, but of n pairs it is never below 2^(1 - n). Sums closer than
 * their rounding are ties, which count against a difference. Where all differences are equal t
 * knows no spread, and p is that of flips, 2^(1 - n); it is 1 where all are 0.
 *
 * @param differences their mean and spread
 * @param p of t; NaN of fewer than two pairs
 * @param flips p by flips of signs; NaN of fewer than two pairs or more than {@value #MOST_FLIPPED}
 */
public record PairedTest(SampleMean differences, double p, double flips) {
  /** Pairs of which all choices of signs are tried. */
  public static final int MOST_FLIPPED = 16;

  /**
   * {@return the test of differences}
   *
   * @param differences one a pair, finite
   */
  public static PairedTest of(double... differences) {
    return of(differences, 0);
  }

  /**
   * {@return the test of differences of rounded numbers}
   *
   * @param differences one a pair, finite
   * @param rounding up to which differences are equal, as those of 0.1 and 0.4, and of 1.1 and 1.4;
   *     0 or more
   */
  public static PairedTest of(double[] differences, double rounding) {
    SampleMean mean = SampleMean.of(differences);
    int n = differences.length;
    if (n < 2) {
      return new PairedTest(mean, Double.NaN, Double.NaN);
    }
    if (mean.deviation() <= rounding) {
      double p = Math.abs(mean.mean()) <= rounding ? 1 : StrictMath.pow(2, 1 - n);
      return new PairedTest(mean, p, n <= MOST_FLIPPED ? p : Double.NaN);
    }
    double flips = n <= MOST_FLIPPED ? flips(differences) : Double.NaN;
    return new PairedTest(mean, StudentT.outside(mean.mean() / mean.error(), n - 1), flips);
  }

  /** The last sign stays: turning all of them changes no magnitude. */
  private static double flips(double[] differences) {
    int n = differences.length;
    int choices = 1 << (n - 1);
    double[] sums = new double[choices];
    sums[0] = differences[n - 1];
    double size = Math.abs(sums[0]);
    for (int i = 0; i < n - 1; i++) {
      int half = 1 << i;
      for (int k = 0; k < half; k++) {
        sums[half + k] = sums[k] - differences[i];
        sums[k] += differences[i];
      }
      size += Math.abs(differences[i]);
    }
    double observed = Math.abs(sums[0]) - n * Math.ulp(size);
    int count = 0;
    for (double sum : sums) {
      count += Math.abs(sum) >= observed ? 1 : 0;
    }
    return (double) count / choices;
  }
}

package io.roughspike.measure;

import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * The test by rescaled times (Brown, Barbieri, Ventura, Kass and Frank, The time-rescaling theorem
 * and its application to neural spike train data analysis, Neural Comput. 14, 2002): if the
 * intensity is right, its integrals z between spikes are exponential of mean 1, and u = 1 - exp(-z)
 * uniform. The distance is that of Kolmogorov and Smirnov,
 *
 * <pre>
 *   D = max over k of max(k/n - u_(k), u_(k) - (k - 1)/n),   bound 1.358/sqrt(n) at 95 %
 * </pre>
 */
public final class TimeRescaling {
  private static final double QUANTILE = 1.358;

  private final double distance;
  private final double[] uniforms;

  private TimeRescaling(double distance, double[] uniforms) {
    this.distance = distance;
    this.uniforms = uniforms;
  }

  /**
   * {@return the test of integrals between spikes}
   *
   * @param integrals z, at least 0, of all trials
   */
  public static TimeRescaling of(double[] integrals) {
    double[] uniforms = Arrays.stream(integrals).map(z -> -Math.expm1(-z)).sorted().toArray();
    int n = uniforms.length;
    double distance = n == 0 ? Double.NaN : 0;
    for (int k = 0; k < n; k++) {
      double above = (k + 1.0) / n - uniforms[k];
      double below = uniforms[k] - (double) k / n;
      distance = Math.max(distance, Math.max(above, below));
    }
    return new TimeRescaling(distance, uniforms);
  }

  /** {@return D; NaN without intervals} */
  public double distance() {
    return distance;
  }

  /** {@return what D of a right intensity exceeds with a probability of 5 %, of many intervals} */
  public double bound() {
    return QUANTILE / Math.sqrt(uniforms.length);
  }

  /** {@return u in order} */
  public double[] uniforms() {
    return uniforms.clone();
  }

  /**
   * {@return integrals between spikes that are known to the bin only, the first from the start: the
   * bin of the spike counts in part, -log(1 - r (1 - exp(-q))) of its integral q and a uniform r,
   * as bins that are not short would bias the test (Haslinger, Pipa and Brown, Discrete time
   * rescaling theorem, Neural Comput. 22, 2010)}
   *
   * @param bins integral of the intensity in each bin, at least 0
   * @param spikes numbers of the bins with a spike, increasing
   * @param uniform draws r in [0, 1)
   */
  public static double[] inBins(double[] bins, int[] spikes, DoubleSupplier uniform) {
    double[] integrals = new double[spikes.length];
    int bin = 0;
    for (int k = 0; k < spikes.length; k++) {
      if (spikes[k] < bin || spikes[k] >= bins.length) {
        throw new IllegalArgumentException(
            "bins of spikes must increase and be below %d, got %d at spike %d"
                .formatted(bins.length, spikes[k], k));
      }
      for (; bin < spikes[k]; bin++) {
        integrals[k] += bins[bin];
      }
      integrals[k] -= Math.log1p(uniform.getAsDouble() * Math.expm1(-bins[bin]));
      bin++;
    }
    return integrals;
  }
}

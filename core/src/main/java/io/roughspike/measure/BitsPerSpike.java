package io.roughspike.measure;

/**
 * What a model knows of spikes beyond a homogeneous Poisson process, in bits a spike:
 *
 * <pre>
 *   (l - (n log r - r T)) / (n log 2)
 * </pre>
 *
 * <p>with l the model's log-likelihood of n spikes in the time T, and r the rate of reference: the
 * spikes' own n/T, or that of the data a model was fitted to. Both sides are densities in the same
 * unit of time, so the figure has none. It ignores log-likelihoods of bins, which differ.
 */
public final class BitsPerSpike {
  private BitsPerSpike() {}

  /**
   * {@return bits a spike over a process of the spikes' own rate}
   *
   * @param logLikelihood l, the sum over trials
   * @param spikes n, of all trials, at least 1
   * @param time T, of all trials together, above 0
   */
  public static double overOwnRate(double logLikelihood, long spikes, double time) {
    return of(logLikelihood, spikes, time, spikes / Trials.requirePositive("time", time));
  }

  /**
   * {@return bits a spike over a process of a given rate}
   *
   * @param logLikelihood l, the sum over trials
   * @param spikes n, of all trials, at least 1
   * @param time T, of all trials together, above 0
   * @param rate r, above 0
   */
  public static double of(double logLikelihood, long spikes, double time, double rate) {
    Trials.requirePositive("time", time);
    if (spikes < 1) {
      throw new IllegalArgumentException("bits a spike need at least 1 spike, got " + spikes);
    }
    Trials.requirePositive("rate", rate);
    double reference = spikes * Math.log(rate) - rate * time;
    return (logLikelihood - reference) / (spikes * Math.log(2));
  }
}

package io.roughspike.measure;

import java.util.Arrays;

/**
 * How well the trials of one source agree with each other (Naud, Gerhard, Mensi and Gerstner,
 * Improved similarity measures for small sets of spike trains, Neural Comput. 23, 2011):
 *
 * <pre>
 *   R = mean over i /= j of &lt;x_i, x_j&gt; / mean over i of &lt;x_i, x_i&gt;
 * </pre>
 *
 * <p>with &lt;x,y&gt; the number of pairs of spikes within the closed window of {@link MdStar}: 1
 * for trials that are the same.
 */
public final class Reliability {
  private Reliability() {}

  /**
   * {@return R; NaN of trials without spikes}
   *
   * @param trials one train a trial, at least 2
   * @param window half width of the window, at least 0
   */
  public static double of(double[][] trials, double window) {
    MdStar.requireWindow(window);
    int n = trials.length;
    if (n < 2) {
      throw new IllegalArgumentException("reliability needs at least 2 trials, got " + n);
    }
    Arrays.stream(trials).forEach(Trials::requireOrder);
    double own = Arrays.stream(MdStar.self(trials, window)).sum();
    double all = Arrays.stream(MdStar.pairs(trials, MdStar.pooled(trials), window)).sum();
    return (all - own) / (n - 1) / own;
  }
}

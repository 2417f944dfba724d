package io.roughspike.measure;

/**
 * The variation of neighbouring intervals (Holt, Softky, Koch and Douglas, Comparison of discharge
 * variability in vitro and in vivo in cat visual cortex neurons, J. Neurophysiol. 75, 1996):
 *
 * <pre>
 *   CV2 = mean over k of 2 |I_(k+1) - I_k| / (I_(k+1) + I_k)
 * </pre>
 *
 * <p>1 for a Poisson process, whatever its slow changes of rate.
 */
public final class Cv2 {
  private Cv2() {}

  /**
   * {@return the mean over all neighbouring intervals of all trials; NaN where there are none}
   *
   * @param trials one train a trial; equal times in a row count as neighbours that do not differ
   */
  public static double of(double[][] trials) {
    return Neighbours.mean(trials, (one, next) -> 2 * Math.abs(next - one) / (next + one));
  }
}

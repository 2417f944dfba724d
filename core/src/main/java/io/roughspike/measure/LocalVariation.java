package io.roughspike.measure;

/**
 * The local variation of intervals (Shinomoto, Shima and Tanji, Differences in spiking patterns
 * among cortical neurons, Neural Comput. 15, 2003):
 *
 * <pre>
 *   LV = mean over k of 3 ((I_(k+1) - I_k) / (I_(k+1) + I_k))^2
 * </pre>
 *
 * <p>1 for a Poisson process, 0 for a regular one.
 */
public final class LocalVariation {
  private LocalVariation() {}

  /**
   * {@return the mean over all neighbouring intervals of all trials; NaN where there are none}
   *
   * @param trials one train a trial; equal times in a row count as neighbours that do not differ
   */
  public static double of(double[][] trials) {
    return Neighbours.mean(
        trials,
        (one, next) -> {
          double part = (next - one) / (next + one);
          return 3 * part * part;
        });
  }
}

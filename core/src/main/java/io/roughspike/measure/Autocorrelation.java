package io.roughspike.measure;

/**
 * The autocorrelation of trains: in bins of lags [k w, (k + 1) w), the number of pairs of spikes of
 * one trial that far apart, without a spike and itself or another at the same time, divided by
 *
 * <pre>
 *   trials x rate^2 x w x (T - lag),   lag = (k + 1/2) w
 * </pre>
 *
 * <p>so that 1 is what a Poisson process of the mean rate over trials has at every lag.
 *
 * @param width w of a bin, above 0
 * @param bins number of bins, at least 1
 */
public record Autocorrelation(double width, int bins) {
  /** Checks the bins. */
  public Autocorrelation {
    Trials.requirePositive("width", width);
    if (bins < 1) {
      throw new IllegalArgumentException("bins must be at least 1, got " + bins);
    }
  }

  /**
   * {@return values of all bins; NaN without spikes}
   *
   * @param trials one train a trial, at least one
   * @param duration T, longer than the largest lag
   */
  public double[] of(double[][] trials, double duration) {
    if (!(duration > bins * width)) {
      throw new IllegalArgumentException(
          "the window must be longer than the largest lag %s, got %s"
              .formatted(bins * width, duration));
    }
    double[] values = new double[bins];
    for (double[] train : trials) {
      Trials.requireOrder(train);
      for (int i = 0; i < train.length; i++) {
        for (int j = i + 1; j < train.length; j++) {
          double lag = train[j] - train[i];
          int bin = (int) Math.min(bins, lag / width);
          if (bin == bins) {
            break;
          }
          if (lag > 0) {
            values[bin]++;
          }
        }
      }
    }
    double rate = Trials.rate(trials, duration);
    for (int k = 0; k < bins; k++) {
      values[k] /= trials.length * rate * rate * width * (duration - (k + 0.5) * width);
    }
    return values;
  }
}

package io.roughspike.measure;

import java.util.Arrays;

/**
 * A peri-stimulus time histogram: in bins of one width over a window, the mean rate over trials,
 * and what one of a model explains of one of a recording.
 *
 * <p>The width is the nearest to the wanted one that divides the window. A bin holds its first time
 * and not its last, up to a billionth of its width; the last bin holds both.
 */
public final class Psth {
  private static final double ROUNDING = 1e-9;
  private static final int MOST_BINS = 1 << 24;

  private final double width;
  private final double[][] rates;
  private final double[] mean;

  /**
   * The histogram of trials.
   *
   * @param trials one train a trial within the window, at least one
   * @param start first time of the window
   * @param end last time of the window
   * @param wanted width of a bin
   */
  public Psth(double[][] trials, double start, double end, double wanted) {
    Trials.requireWindow(start, end);
    Trials.requirePositive("width", wanted);
    double wide = Math.rint((end - start) / wanted);
    if (!(wide <= MOST_BINS) || trials.length < 1) {
      throw new IllegalArgumentException(
          "a histogram must have at most %d bins and at least one trial, got %s bins and %d trials"
              .formatted(MOST_BINS, wide, trials.length));
    }
    int bins = (int) Math.max(1, wide);
    width = (end - start) / bins;
    rates = new double[trials.length][bins];
    mean = new double[bins];
    for (int n = 0; n < trials.length; n++) {
      Trials.requireWithin(trials[n], start, end);
      for (double time : trials[n]) {
        rates[n][(int) Math.min(bins - 1, Math.floor((time - start) / width + ROUNDING))]++;
      }
      for (int k = 0; k < bins; k++) {
        rates[n][k] /= width;
        mean[k] += rates[n][k] / trials.length;
      }
    }
  }

  /** {@return width of a bin} */
  public double width() {
    return width;
  }

  /** {@return mean rates, one a bin} */
  public double[] rates() {
    return mean.clone();
  }

  /**
   * {@return the correlation of the rates of two histograms; NaN where one is constant}
   *
   * @param other a histogram of as many bins
   */
  public double correlation(Psth other) {
    requireBins(other);
    double one = average(mean);
    double two = average(other.mean);
    double product = 0;
    for (int k = 0; k < mean.length; k++) {
      product += (mean[k] - one) * (other.mean[k] - two);
    }
    return product / mean.length / Math.sqrt(variance(mean) * variance(other.mean));
  }

  /**
   * {@return 1 - mean (D - M)^2 / var D of this one's rates D and a model's M, as the GIF fitting
   * toolbox has it; NaN where D is constant}
   *
   * @param model a histogram of as many bins
   */
  public double explainedVariance(Psth model) {
    return 1 - residual(model) / variance(mean);
  }

  /**
   * {@return what a model explains of the signal alone, (var D - mean (D - M)^2) / P: noise, which
   * no model can explain, is left out (Sahani and Linden, How linear are auditory cortical
   * responses?, NIPS 15, 2003); NaN with one trial, not meaningful where P is not above 0}
   *
   * @param model a histogram of as many bins
   */
  public double explainedSignal(Psth model) {
    return (variance(mean) - residual(model)) / signalPower();
  }

  /**
   * {@return the power of the signal in this one's rates, P = (K var(mean) - mean var) / (K - 1) of
   * K trials, variances over bins; NaN with one trial}
   */
  public double signalPower() {
    int n = rates.length;
    double each = Arrays.stream(rates).mapToDouble(Psth::variance).sum() / n;
    return n < 2 ? Double.NaN : (n * variance(mean) - each) / (n - 1);
  }

  /** {@return share of the signal in the variance of the mean rates} */
  public double signalShare() {
    return signalPower() / variance(mean);
  }

  private double residual(Psth model) {
    requireBins(model);
    double squares = 0;
    for (int k = 0; k < mean.length; k++) {
      squares += (mean[k] - model.mean[k]) * (mean[k] - model.mean[k]);
    }
    return squares / mean.length;
  }

  private void requireBins(Psth other) {
    if (other.mean.length != mean.length) {
      throw new IllegalArgumentException(
          "histograms must have as many bins, got %d and %d"
              .formatted(mean.length, other.mean.length));
    }
  }

  private static double average(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double variance(double[] values) {
    double mean = average(values);
    return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / values.length;
  }
}

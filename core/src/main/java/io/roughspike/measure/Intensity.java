package io.roughspike.measure;

import java.util.Arrays;

/**
 * An intensity along a recorded train, constant on steps: rate k holds on [start + k step, start +
 * (k + 1) step).
 */
public final class Intensity {
  private final double start;
  private final double step;
  private final double[] rates;

  /**
   * An intensity.
   *
   * @param start time of the first rate
   * @param step length of a rate, above 0
   * @param rates at least 0; they are copied
   */
  public Intensity(double start, double step, double[] rates) {
    this.start = start;
    this.step = Trials.requirePositive("step", step);
    this.rates = rates.clone();
    for (double rate : rates) {
      if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "an intensity must be at least 0 and finite, got " + rate);
      }
    }
  }

  /** {@return the end of the last step} */
  public double end() {
    return start + rates.length * step;
  }

  /**
   * {@return the same, nowhere above {@code cap}}
   *
   * @param cap largest rate, above 0
   */
  public Intensity capped(double cap) {
    Trials.requirePositive("cap", cap);
    return new Intensity(
        start, step, Arrays.stream(rates).map(rate -> Math.min(rate, cap)).toArray());
  }

  /**
   * {@return the log-likelihood of a train as a point process, sum of log rate at its spikes minus
   * the integral over all steps}
   *
   * @param train times in order, within the steps
   */
  public double logLikelihood(double[] train) {
    Trials.requireWithin(train, start, end());
    double sum = -step * Arrays.stream(rates).sum();
    for (double time : train) {
      sum += Math.log(rates[stepAt(time)]);
    }
    return sum;
  }

  /**
   * {@return the integrals between spikes, the first from the start: one a spike}
   *
   * @param train times in order, within the steps
   */
  public double[] between(double[] train) {
    Trials.requireWithin(train, start, end());
    double[] integrals = new double[train.length];
    double from = start;
    int now = 0;
    for (int k = 0; k < train.length; k++) {
      for (int last = stepAt(train[k]); now < last; now++) {
        double next = start + (now + 1) * step;
        integrals[k] += rates[now] * (next - from);
        from = next;
      }
      integrals[k] += rates[now] * (train[k] - from);
      from = train[k];
    }
    return integrals;
  }

  private int stepAt(double time) {
    return Math.min(rates.length - 1, (int) ((time - start) / step));
  }
}

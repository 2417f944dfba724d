package io.roughspike.model;

/**
 * A recorded input: piecewise constant, {@code values[k]} on [start + k step, start + (k + 1)
 * step). A solver step uses the mean of the signal over that step, which is its exact integral
 * divided by the step length; where both grids agree it is the recorded value itself.
 */
public final class InputSignal {
  private final double[] values;
  private final double step;

  /**
   * A signal; the array is copied.
   *
   * @param values finite values, at least one
   * @param step length of one value, positive and finite
   */
  public InputSignal(double[] values, double step) {
    if (values.length == 0) {
      throw new IllegalArgumentException("the input signal must have at least one value, got none");
    }
    if (!Double.isFinite(step) || !(step > 0)) {
      throw new IllegalArgumentException(
          "inputCurrentStep must be positive and finite, got " + step);
    }
    for (int k = 0; k < values.length; k++) {
      if (!Double.isFinite(values[k])) {
        throw new IllegalArgumentException(
            "the input signal must be finite, got " + values[k] + " at index " + k);
      }
    }
    this.values = values.clone();
    this.step = step;
  }

  /**
   * The mean of the signal over every step of {@code grid}.
   *
   * @throws IllegalArgumentException when the signal ends before the grid does
   */
  public double[] onGrid(TimeGrid grid) {
    double length = grid.end() - grid.start();
    if (values.length * step < length - 1e-9 * step) {
      throw new IllegalArgumentException(
          "the input signal must cover the simulated time "
              + length
              + ", got "
              + values.length
              + " values of step "
              + step
              + " (use a longer signal or an earlier end)");
    }
    double[] means = new double[grid.steps()];
    for (int m = 0; m < means.length; m++) {
      means[m] =
          mean((grid.point(m) - grid.start()) / step, (grid.point(m + 1) - grid.start()) / step);
    }
    return means;
  }

  /** The mean over [from, to], in units of the signal's step. */
  private double mean(double from, double to) {
    double slack = 1e-9; // grids that agree up to rounding count as equal
    int first = Math.min((int) Math.floor(from + slack), values.length - 1);
    int last = Math.min((int) Math.ceil(to - slack), values.length);
    if (last <= first + 1) {
      return values[first];
    }
    double sum = 0;
    for (int k = first; k < last; k++) {
      double overlap = Math.min(to, k + 1.0) - Math.max(from, k);
      sum = Math.fma(overlap, values[k], sum);
    }
    return sum / (to - from);
  }
}

package io.roughspike.train;

import java.util.Arrays;

/**
 * Where a training run stands, as plain numbers: what a checkpoint holds. A run resumed from a
 * state that was saved by its bits ends with the same bits as one never interrupted. Immutable.
 */
public final class TrainingState {
  /** How many last steps the means of {@link #meanOfRecentParameters} and test losses cover. */
  public static final int RECENT = 200;

  private final String fingerprint;
  private final int step;
  private final double[] free;
  private final double[] optimizerState;
  private final double[] recentParameters;
  private final double[] recentTestLosses;
  private final double firstTestLoss;
  private final double seconds;

  /**
   * A state.
   *
   * @param fingerprint {@link TrainingPlan#fingerprint} of the plan it belongs to
   * @param step number of steps done: the next step's number
   * @param free free values of the learned parameters (see {@link Transform}), in the plan's order
   * @param optimizerState state of the optimiser
   * @param recentParameters learned parameters of the last min(step, {@link #RECENT}) steps, layout
   *     (steps, parameters), oldest first
   * @param recentTestLosses test losses of the same steps, NaN where there was no test
   * @param firstTestLoss test loss of step 0; NaN when there was none
   * @param seconds wall time of all steps
   */
  public TrainingState(
      String fingerprint,
      int step,
      double[] free,
      double[] optimizerState,
      double[] recentParameters,
      double[] recentTestLosses,
      double firstTestLoss,
      double seconds) {
    int rows = Math.min(step, RECENT);
    if (step < 0
        || recentTestLosses.length != rows
        || recentParameters.length != (long) rows * free.length) {
      throw new IllegalArgumentException(
          ("a training state after %d steps of %d parameters must hold the last %d rows, got %d test losses and %d"
                  + " parameter values: the checkpoint is damaged")
              .formatted(
                  step, free.length, rows, recentTestLosses.length, recentParameters.length));
    }
    this.fingerprint = fingerprint;
    this.step = step;
    this.free = free.clone();
    this.optimizerState = optimizerState.clone();
    this.recentParameters = recentParameters.clone();
    this.recentTestLosses = recentTestLosses.clone();
    this.firstTestLoss = firstTestLoss;
    this.seconds = seconds;
  }

  public String fingerprint() {
    return fingerprint;
  }

  public int step() {
    return step;
  }

  public double[] free() {
    return free.clone();
  }

  public double[] optimizerState() {
    return optimizerState.clone();
  }

  public double[] recentParameters() {
    return recentParameters.clone();
  }

  public double[] recentTestLosses() {
    return recentTestLosses.clone();
  }

  public double firstTestLoss() {
    return firstTestLoss;
  }

  public double seconds() {
    return seconds;
  }

  /** The mean of each learned parameter over the recent steps; NaN before the first step. */
  public double[] meanOfRecentParameters() {
    double[] mean = new double[free.length];
    int rows = recentTestLosses.length;
    for (int k = 0; k < recentParameters.length; k++) {
      mean[k % free.length] += recentParameters[k];
    }
    for (int p = 0; p < mean.length; p++) {
      mean[p] /= rows;
    }
    return mean;
  }

  /** The mean of the recent test losses; NaN when there are none. */
  public double meanOfRecentTestLosses() {
    return Arrays.stream(recentTestLosses)
        .filter(x -> !Double.isNaN(x))
        .average()
        .orElse(Double.NaN);
  }
}

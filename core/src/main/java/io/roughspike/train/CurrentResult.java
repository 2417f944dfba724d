package io.roughspike.train;

/**
 * What a {@link CurrentExperiment} found.
 *
 * @param experiment what was run
 * @param end state reached
 * @param finalCurrent c after the last step
 * @param history every step: parameter 0 is c
 */
public record CurrentResult(
    CurrentExperiment experiment, TrainingState end, double finalCurrent, TrainingHistory history) {
  /** {@return the mean of c over the last 200 steps: the estimate of the current} */
  public double meanCurrent() {
    return end.meanOfRecentParameters()[0];
  }

  /** {@return the mean of the test loss over the last 200 steps} */
  public double meanTestLoss() {
    return end.meanOfRecentTestLosses();
  }

  /**
   * {@return the first step at which c is within 0.02 of the true current; -1 when there is none}
   */
  public int firstStepFound() {
    double[] current = history.parameter(0);
    for (int r = 0; r < current.length; r++) {
      if (Math.abs(current[r] - CurrentExperiment.TRUE_CURRENT) < CurrentExperiment.FOUND_WITHIN) {
        return history.steps()[r];
      }
    }
    return -1;
  }
}

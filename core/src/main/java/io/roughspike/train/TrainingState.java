package io.roughspike.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
  private final Optional<Best> best;
  private final Optional<Best> ofLastStep;
  private final List<IdleSteps> idle;

  /** The lowest test loss so far, for early stopping. */
  public static final class Best {
    private final int step;
    private final double testLoss;
    private final int testsSince;
    private final double[] free;

    /**
     * The lowest test loss.
     *
     * @param step it belongs to
     * @param testLoss lowest so far
     * @param testsSince tests since, none of them lower
     * @param free free values of that step
     */
    public Best(int step, double testLoss, int testsSince, double[] free) {
      this.step = step;
      this.testLoss = testLoss;
      this.testsSince = testsSince;
      this.free = free.clone();
    }

    /** {@return the step} */
    public int step() {
      return step;
    }

    /** {@return the lowest test loss} */
    public double testLoss() {
      return testLoss;
    }

    /** {@return tests since, none of them lower} */
    public int testsSince() {
      return testsSince;
    }

    /** {@return free values of that step} */
    public double[] free() {
      return free.clone();
    }

    Best withOneTestMore() {
      return new Best(step, testLoss, testsSince + 1, free);
    }
  }

  /**
   * A state.
   *
   * @param fingerprint {@link TrainingPlan#fingerprint} of the plan it belongs to
   * @param step number of steps done: the next step's number
   * @param free free values of the learned blocks (see {@link Transform}), in the plan's order
   * @param optimizerState state of the optimiser
   * @param recentParameters reports of the learned blocks ({@link LearnedBlock#report}) of the last
   *     min(step, {@link #RECENT}) steps, layout (steps, blocks), oldest first
   * @param recentTestLosses test losses of the same steps, NaN where there was no test
   * @param firstTestLoss test loss of step 0; NaN when there was none
   * @param seconds wall time of all steps
   * @param best lowest test loss, where early stopping asks for it
   * @param ofLastStep a test loss lower still, of a last step that was tested as the last one only:
   *     the result of a finished training, but not part of one that goes on
   * @param idle steps without a gradient, in the order in which their causes first occurred
   */
  public TrainingState(
      String fingerprint,
      int step,
      double[] free,
      double[] optimizerState,
      double[] recentParameters,
      double[] recentTestLosses,
      double firstTestLoss,
      double seconds,
      Optional<Best> best,
      Optional<Best> ofLastStep,
      List<IdleSteps> idle) {
    int rows = Math.min(step, RECENT);
    if (step < 0
        || recentTestLosses.length != rows
        || (rows == 0 ? recentParameters.length != 0 : recentParameters.length % rows != 0)) {
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
    this.best = best;
    this.ofLastStep = ofLastStep;
    this.idle = List.copyOf(idle);
  }

  /**
   * A state without early stopping and idle steps.
   *
   * @param fingerprint of the plan that it belongs to
   * @param step how many steps are done
   * @param free free values
   * @param optimizerState state of the optimiser
   * @param recentParameters reports of the blocks over the recent steps
   * @param recentTestLosses test losses over the recent steps
   * @param firstTestLoss test loss of the first step
   * @param seconds wall time so far
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
    this(
        fingerprint,
        step,
        free,
        optimizerState,
        recentParameters,
        recentTestLosses,
        firstTestLoss,
        seconds,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** {@return the fingerprint of its plan} */
  public String fingerprint() {
    return fingerprint;
  }

  /** {@return how many steps are done} */
  public int step() {
    return step;
  }

  /** {@return the free values} */
  public double[] free() {
    return free.clone();
  }

  /** {@return the state of the optimiser} */
  public double[] optimizerState() {
    return optimizerState.clone();
  }

  /** {@return reports of the blocks over the recent steps} */
  public double[] recentParameters() {
    return recentParameters.clone();
  }

  /** {@return test losses over the recent steps} */
  public double[] recentTestLosses() {
    return recentTestLosses.clone();
  }

  /** {@return the test loss of the first step} */
  public double firstTestLoss() {
    return firstTestLoss;
  }

  /** {@return the wall time so far} */
  public double seconds() {
    return seconds;
  }

  /** {@return the lowest test loss so far, where early stopping asks for it} */
  public Optional<Best> best() {
    return best;
  }

  /** {@return a test loss lower still, of a last step that was tested as the last one only} */
  public Optional<Best> ofLastStep() {
    return ofLastStep;
  }

  /**
   * {@return the lowest test loss of a training that ends here, where early stopping asks for it}
   */
  public Optional<Best> lowest() {
    return ofLastStep.or(() -> best);
  }

  /** {@return steps without a gradient, in the order in which their causes first occurred} */
  public List<IdleSteps> idle() {
    return idle;
  }

  /**
   * {@return the mean of each block's report over the recent steps; empty before the first step}
   */
  public double[] meanOfRecentParameters() {
    int rows = recentTestLosses.length;
    if (rows == 0) {
      return new double[0];
    }
    double[] mean = new double[recentParameters.length / rows];
    for (int k = 0; k < recentParameters.length; k++) {
      mean[k % mean.length] += recentParameters[k];
    }
    for (int p = 0; p < mean.length; p++) {
      mean[p] /= rows;
    }
    return mean;
  }

  /** {@return the mean of the recent test losses; NaN when there are none} */
  public double meanOfRecentTestLosses() {
    return Arrays.stream(recentTestLosses)
        .filter(x -> !Double.isNaN(x))
        .average()
        .orElse(Double.NaN);
  }
}

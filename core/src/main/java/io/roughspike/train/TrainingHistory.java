package io.roughspike.train;

import java.util.Arrays;

/**
 * Remembers every step it is told of, for curves and summaries. Arrays returned are copies in the
 * order of the steps.
 */
public final class TrainingHistory implements TrainingListener {
  /** A new one; may be used for any number of runs. */
  public TrainingHistory() {}

  private int rows;
  private int[] steps = new int[16];
  private double[] losses = new double[16];
  private double[] testLosses = new double[16];
  private double[] seconds = new double[16];
  private double[] parameters = new double[16];
  private int width = 1;

  @Override
  public void stepDone(
      int step, double loss, double testLoss, double stepSeconds, double[] values) {
    width = values.length;
    if (rows == steps.length) {
      steps = Arrays.copyOf(steps, 2 * rows);
      losses = Arrays.copyOf(losses, 2 * rows);
      testLosses = Arrays.copyOf(testLosses, 2 * rows);
      seconds = Arrays.copyOf(seconds, 2 * rows);
    }
    if ((rows + 1) * width > parameters.length) {
      parameters = Arrays.copyOf(parameters, 2 * (rows + 1) * width);
    }
    steps[rows] = step;
    losses[rows] = loss;
    testLosses[rows] = testLoss;
    seconds[rows] = stepSeconds;
    System.arraycopy(values, 0, parameters, rows * width, width);
    rows++;
  }

  /** {@return number of steps remembered} */
  public int size() {
    return rows;
  }

  /** {@return step numbers} */
  public int[] steps() {
    return Arrays.copyOf(steps, rows);
  }

  /** {@return training losses} */
  public double[] losses() {
    return Arrays.copyOf(losses, rows);
  }

  /** {@return test losses; NaN where a step was not tested} */
  public double[] testLosses() {
    return Arrays.copyOf(testLosses, rows);
  }

  /** {@return wall times of the steps} */
  public double[] seconds() {
    return Arrays.copyOf(seconds, rows);
  }

  /**
   * {@return values of learned parameter {@code index} of the plan, at the start of each step}
   *
   * @param index position in the plan's list, from 0
   */
  public double[] parameter(int index) {
    double[] values = new double[rows];
    for (int r = 0; r < rows; r++) {
      values[r] = parameters[r * width + index];
    }
    return values;
  }

  /** {@return the median wall time of a step; NaN before the first} */
  public double medianSeconds() {
    double[] sorted = seconds();
    Arrays.sort(sorted);
    return rows == 0 ? Double.NaN : (sorted[(rows - 1) / 2] + sorted[rows / 2]) / 2;
  }
}

package io.roughspike.engine;

import io.roughspike.driver.Driver;
import io.roughspike.model.InputSignal;
import io.roughspike.model.TimeGrid;
import java.util.Optional;

/**
 * A time grid as segments of the driver: their lengths and ends, the scale of the noise, and the
 * recorded input on each. Reused between runs; preparing the same signal and grid again allocates
 * nothing.
 */
public final class Discretisation {
  /** A new one; may be used for any number of runs. */
  public Discretisation() {}

  private TimeGrid grid = new TimeGrid(0, 1, 1);
  private Optional<InputSignal> signal = Optional.empty();
  private double[] input = new double[0];
  private int inputSamples;
  private int inputNeurons;
  private double scale;
  private double lastLength;
  private double lastScale;
  private double areaScale;
  private double lastAreaScale;
  private int steps;
  private int fullSteps;

  /**
   * Prepares for one simulation.
   *
   * @param newSignal recorded part of the input current, if any
   * @param newGrid times and step
   * @param driver increments of the noise
   */
  public void prepare(Optional<InputSignal> newSignal, TimeGrid newGrid, Driver driver) {
    if (!newGrid.equals(grid) || !newSignal.equals(signal)) {
      input = newSignal.map(s -> s.onGrid(newGrid)).orElse(new double[0]);
      inputSamples = newSignal.map(InputSignal::samples).orElse(1);
      inputNeurons = newSignal.map(InputSignal::neurons).orElse(1);
    }
    grid = newGrid;
    signal = newSignal;
    steps = grid.steps();
    fullSteps = grid.fullSteps();
    scale = driver.scale(grid.step());
    lastLength = fullSteps < steps ? grid.length(fullSteps) : grid.step();
    lastScale = fullSteps < steps ? driver.scale(lastLength) : scale;
    areaScale = driver.areaScale(grid.step());
    lastAreaScale = driver.areaScale(lastLength);
  }

  /**
   * {@return whether step {@code m} is a shortened last one}
   *
   * @param m number of the step, from 0
   */
  public boolean isShortened(int m) {
    return m >= fullSteps;
  }

  /**
   * {@return length of a full step, or of a shortened last one}
   *
   * @param shortened whether the shortened last step is meant
   */
  public double length(boolean shortened) {
    return shortened ? lastLength : grid.step();
  }

  /**
   * {@return factor from normalised noise to increments over a full step, or a shortened last one}
   *
   * @param shortened whether the shortened last step is meant
   */
  public double scale(boolean shortened) {
    return shortened ? lastScale : scale;
  }

  /**
   * {@return factor from normalised areas to areas of a full step, or a shortened last one}
   *
   * @param shortened whether the shortened last step is meant
   */
  public double areaScale(boolean shortened) {
    return shortened ? lastAreaScale : areaScale;
  }

  /** {@return number of steps, a shortened last one included} */
  public int steps() {
    return steps;
  }

  /** {@return number of steps of full length} */
  public int fullSteps() {
    return fullSteps;
  }

  /**
   * {@return time at which step {@code m} ends}
   *
   * @param m number of the step, from 0
   */
  public double end(int m) {
    return m + 1 == steps ? grid.end() : Math.fma(m + 1, grid.step(), grid.start());
  }

  /** {@return whether part of the input is recorded} */
  public boolean hasSignal() {
    return signal.isPresent();
  }

  /**
   * {@return recorded input of {@code neuron} in step {@code m} of {@code sample}, 0 without a
   * recording}
   *
   * @param sample number of the sample, from 0
   * @param m number of the step, from 0
   * @param neuron number of the neuron, from 0
   */
  public double input(int sample, int m, int neuron) {
    if (signal.isEmpty()) {
      return 0;
    }
    int row = inputSamples == 1 ? m : sample * steps + m;
    return input[inputNeurons == 1 ? row : row * inputNeurons + neuron];
  }
}

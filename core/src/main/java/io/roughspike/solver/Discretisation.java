package io.roughspike.solver;

import io.roughspike.driver.Driver;
import io.roughspike.model.InputSignal;
import io.roughspike.model.StochasticNeuron;
import io.roughspike.model.TimeGrid;
import java.util.Optional;

/**
 * A neuron on a time grid: the coefficients of full segments and of the shortened last one, the
 * ends of the segments, and the recorded input on each. Reused between runs; preparing the same
 * signal and grid again allocates nothing.
 */
public final class Discretisation {
  private final Segment full = new Segment();
  private final Segment last = new Segment();
  private TimeGrid grid = new TimeGrid(0, 1, 1);
  private Optional<InputSignal> signal = Optional.empty();
  private double[] input = new double[0];
  private int steps;
  private int fullSteps;

  /** Prepares for one simulation. */
  public void prepare(
      StochasticNeuron neuron, Optional<InputSignal> newSignal, TimeGrid newGrid, Driver driver) {
    if (!newGrid.equals(grid) || !newSignal.equals(signal)) {
      input = newSignal.map(s -> s.onGrid(newGrid)).orElse(new double[0]);
    }
    grid = newGrid;
    signal = newSignal;
    steps = grid.steps();
    fullSteps = grid.fullSteps();
    double scale = driver.scale(grid.step());
    full.set(neuron, grid.step(), scale, 1, 1);
    if (fullSteps < steps) {
      double dt = grid.length(fullSteps);
      double lastScale = driver.scale(dt);
      last.set(neuron, dt, lastScale, dt / grid.step(), lastScale / scale);
    }
  }

  /** Coefficients of a full step. */
  public Segment full() {
    return full;
  }

  /** Coefficients of step {@code m}. */
  public Segment segment(int m) {
    return m < fullSteps ? full : last;
  }

  /** Number of steps, a shortened last one included. */
  public int steps() {
    return steps;
  }

  /** Number of steps of full length. */
  public int fullSteps() {
    return fullSteps;
  }

  /** Time at which step {@code m} ends. */
  public double end(int m) {
    return m + 1 == steps ? grid.end() : Math.fma(m + 1, grid.step(), grid.start());
  }

  /** Whether part of the input is recorded. */
  public boolean hasSignal() {
    return signal.isPresent();
  }

  /** Recorded input in step {@code m}, 0 without a recording. */
  public double input(int m) {
    return signal.isPresent() ? input[m] : 0;
  }
}

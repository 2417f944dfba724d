package io.roughspike.fit;

import io.roughspike.model.InputSignal;
import io.roughspike.model.TimeGrid;
import io.roughspike.spike.RecordedSpikes;
import java.util.Arrays;
import java.util.Optional;

/**
 * Repetitions of one recorded neuron: its spikes, and the current that was injected.
 *
 * @param grid times that the recording covers and the step of the fitted model
 * @param current in A, for one neuron and one sample or one a repetition; without one the model has
 *     no membrane
 * @param spikes of one neuron; a sample is a repetition
 */
public record FitData(TimeGrid grid, Optional<InputSignal> current, RecordedSpikes spikes) {
  /** Checks the values. */
  public FitData {
    if (spikes.neuronCount() != 1 || spikes.samples() == 0) {
      throw new IllegalArgumentException(
          "a neuron is fitted to spikes of one neuron in at least one repetition, got %d neurons in %d repetitions"
              .formatted(spikes.neuronCount(), spikes.samples()));
    }
    spikes.requireWithin("recorded spikes", grid.start(), grid.end());
    for (int n = 0; n < spikes.samples(); n++) {
      for (int e = 1; e < spikes.count(n); e++) {
        if (!(spikes.time(n, e) > spikes.time(n, e - 1))) {
          throw new IllegalArgumentException(
              "spikes of a repetition must increase, got %s twice in repetition %d"
                  .formatted(spikes.time(n, e), n));
        }
      }
    }
    current.ifPresent(signal -> signal.requireCovers(0, spikes.samples(), 1));
  }

  /** {@return the number of repetitions} */
  public int repetitions() {
    return spikes.samples();
  }

  /** {@return how long a repetition is (s)} */
  public double duration() {
    return grid.end() - grid.start();
  }

  /** {@return the number of spikes of all repetitions} */
  int spikeCount() {
    int count = 0;
    for (int n = 0; n < repetitions(); n++) {
      count += spikes.count(n);
    }
    return count;
  }

  /**
   * {@return the current in each step, layout (samples, steps), empty without one}
   *
   * @param delay how much later than recorded it acts, a multiple of the step, at most {@link
   *     #duration}; before that it is what was recorded first
   */
  double[] delayed(double delay) {
    int shift = (int) Math.min(grid.steps(), Math.rint(delay / grid.step()));
    if (Math.abs(shift * grid.step() - delay) > 1e-6 * grid.step()) {
      throw new IllegalArgumentException(
          "delay must be a multiple of the step %s and at most %s, got %s"
              .formatted(grid.step(), duration(), delay));
    }
    double[] values = current.map(signal -> signal.onGrid(grid)).orElse(new double[0]);
    int steps = grid.steps();
    double[] later = values.clone();
    for (int from = 0; from < values.length; from += steps) {
      System.arraycopy(values, from, later, from + shift, steps - shift);
      Arrays.fill(later, from, from + shift, values[from]);
    }
    return later;
  }
}

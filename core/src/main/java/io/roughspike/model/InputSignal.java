package io.roughspike.model;

import java.util.Arrays;

/**
 * A recorded input: piecewise constant, value k holding on [start + k step, start + (k + 1) step).
 * A solver step uses the mean of the signal over that step, which is its exact integral divided by
 * the step length; where both grids agree it is the recorded value itself. One signal may serve all
 * samples or each sample its own, and likewise for neurons.
 */
public final class InputSignal {
  private final double[] values;
  private final int samples;
  private final int length;
  private final int neurons;
  private final double step;

  /**
   * One signal for every sample and neuron; the array is copied.
   *
   * @param values finite values, at least one
   * @param step length of one value, positive and finite
   */
  public InputSignal(double[] values, double step) {
    this(values, 1, 1, step);
  }

  /**
   * A signal for each sample and neuron; the array is copied.
   *
   * @param values finite, layout (samples, length, neurons), last index fastest, at least one
   * @param samples number of samples, or 1 for a signal that all share
   * @param neurons number of neurons, or 1 for a signal that all share
   * @param step length of one value, positive and finite
   */
  public InputSignal(double[] values, int samples, int neurons, double step) {
    if (values.length == 0) {
      throw new IllegalArgumentException("the input signal must have at least one value, got none");
    }
    if (samples < 1 || neurons < 1 || values.length % ((long) samples * neurons) != 0) {
      throw new IllegalArgumentException(
          "the input signal must have samples x length x neurons values, got %d for %d samples and %d neurons"
              .formatted(values.length, samples, neurons));
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
    this.samples = samples;
    this.neurons = neurons;
    this.length = values.length / samples / neurons;
    this.step = step;
  }

  /** {@return number of samples with a signal of their own, or 1 when all share one} */
  public int samples() {
    return samples;
  }

  /**
   * {@return the signals of {@code count} samples from {@code first} on; this one where all share
   * it}
   *
   * @param first number of the first sample, from 0
   * @param count number of samples
   */
  public InputSignal range(int first, int count) {
    if (samples == 1) {
      return this;
    }
    int size = length * neurons;
    return new InputSignal(
        Arrays.copyOfRange(values, first * size, (first + count) * size), count, neurons, step);
  }

  /** {@return a copy of the values, layout (samples, length, neurons)} */
  public double[] toArray() {
    return values.clone();
  }

  /** {@return length of one value} */
  public double step() {
    return step;
  }

  /** {@return number of neurons with a signal of their own, or 1 when all share one} */
  public int neurons() {
    return neurons;
  }

  /**
   * Checks that there is a signal for the given samples and neurons.
   *
   * @param firstSample number of the first sample, from 0
   * @param sampleCount number of samples
   * @param neuronCount number of neurons, at least 1
   * @throws IllegalArgumentException naming what is missing
   */
  public void requireCovers(int firstSample, int sampleCount, int neuronCount) {
    if (samples != 1 && firstSample + sampleCount > samples) {
      throw new IllegalArgumentException(
          "the input signal must be one for all samples or have one for each of %d samples, got %d"
              .formatted(firstSample + sampleCount, samples));
    }
    if (neurons != 1 && neurons != neuronCount) {
      throw new IllegalArgumentException(
          "the input signal must be one for all neurons or have one for each of %d neurons, got %d"
              .formatted(neuronCount, neurons));
    }
  }

  /**
   * {@return the means of the signal over every step of {@code grid}, layout (samples, steps,
   * neurons)}
   *
   * @param grid times and step
   * @throws IllegalArgumentException when the signal ends before the grid does
   */
  public double[] onGrid(TimeGrid grid) {
    double duration = grid.end() - grid.start();
    if (length * step < duration - Math.max(1e-9 * step, grid.rounding())) {
      throw new IllegalArgumentException(
          "the input signal must cover the simulated time "
              + duration
              + ", got "
              + length
              + " values of step "
              + step
              + " (use a longer signal or an earlier end)");
    }
    int steps = grid.steps();
    double[] means = new double[Math.multiplyExact(Math.multiplyExact(samples, steps), neurons)];
    for (int m = 0; m < steps; m++) {
      double from = grid.elapsed(m) / step;
      double to = grid.elapsed(m + 1) / step;
      for (int sample = 0; sample < samples; sample++) {
        for (int n = 0; n < neurons; n++) {
          means[(sample * steps + m) * neurons + n] = mean(sample * length * neurons + n, from, to);
        }
      }
    }
    return means;
  }

  /**
   * The mean over [from, to], in units of the signal's step, of the column that starts at {@code
   * at}.
   */
  private double mean(int at, double from, double to) {
    double slack = 1e-9; // grids that agree up to rounding count as equal
    int first = Math.min((int) Math.floor(from + slack), length - 1);
    int last = Math.min((int) Math.ceil(to - slack), length);
    if (last <= first + 1) {
      return values[at + first * neurons];
    }
    double sum = 0;
    for (int k = first; k < last; k++) {
      double overlap = Math.min(to, k + 1.0) - Math.max(from, k);
      sum = Math.fma(overlap, values[at + k * neurons], sum);
    }
    return sum / (to - from);
  }
}

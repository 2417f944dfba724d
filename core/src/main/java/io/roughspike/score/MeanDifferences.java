package io.roughspike.score;

import io.roughspike.engine.Simulation;
import java.util.function.Function;

/**
 * The derivative of the mean of a loss by a central difference with common noise,
 *
 * <pre>   mean over samples of ( loss(p + step) - loss(p - step) ) / (2 step),   </pre>
 *
 * <p>with its standard error. For what has neither pathwise gradients nor likelihood ratios:
 * thresholds, resets, sizes of noise. Its bias is of the order of step^2, and its variance, where
 * single paths jump, of that of 1/step: so the step should be large, a tenth of the parameter or
 * so, and be stated with the result.
 *
 * @param value the derivative of the mean loss
 * @param standardError of it
 */
public record MeanDifferences(double value, double standardError) {
  /**
   * {@return the difference}
   *
   * @param simulation what to simulate, at least two samples
   * @param index entry of the network's parameter vector
   * @param step above 0; the parameter must stay in its range
   * @param losses one a sample of a simulation
   */
  public static MeanDifferences of(
      Simulation simulation, int index, double step, Function<Simulation, double[]> losses) {
    if (!(step > 0 && step < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a difference of means needs a step above 0, got " + step);
    }
    if (simulation.samples() < 2) {
      throw new IllegalArgumentException(
          "a difference of means needs at least two samples, got %d: give more samples"
              .formatted(simulation.samples()));
    }
    double[] values = simulation.network().toArray();
    double centre = values[index];
    values[index] = centre + step;
    double[] up = losses.apply(simulation.withNetwork(simulation.network().withParameters(values)));
    double width = values[index];
    values[index] = centre - step;
    width -= values[index];
    double[] down =
        losses.apply(simulation.withNetwork(simulation.network().withParameters(values)));
    int samples = up.length;
    double mean = 0;
    for (int n = 0; n < samples; n++) {
      mean += (up[n] - down[n]) / width / samples;
    }
    double squares = 0;
    for (int n = 0; n < samples; n++) {
      double off = (up[n] - down[n]) / width - mean;
      squares = Math.fma(off, off, squares);
    }
    return new MeanDifferences(mean, Math.sqrt(squares / (samples - 1.0) / samples));
  }
}

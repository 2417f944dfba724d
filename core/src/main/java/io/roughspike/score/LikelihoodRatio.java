package io.roughspike.score;

import io.roughspike.engine.Cotangents;
import io.roughspike.engine.Engine;
import io.roughspike.engine.ParameterGradient;
import io.roughspike.engine.ScoreNoise;
import io.roughspike.engine.Simulation;
import java.util.Map;
import java.util.Set;

/**
 * The gradient of the mean of a loss by likelihood ratios: with R the derivative of the log of the
 * likelihood of a path's events and noisy states,
 *
 * <pre>   mean over samples of (loss - mean loss of the others) R.   </pre>
 *
 * <p>The loss may be any number that events and noisy states say: it is not differentiated. States
 * without noise follow from these by the parameters, and a loss of them would have to be. So this
 * serves where times of events have no pathwise gradients, as at a threshold under noise, or such
 * of heavy tails, as with steep intensities. It is unbiased but for what Euler's steps leave, of
 * their order; its spread is that of the loss times sqrt(events), so it needs more samples than a
 * pathwise gradient where there is one. Parameters of the drift, of intensities, weights and delays
 * have likelihood ratios; what moves thresholds, resets of noisy states or noise has none. Clocks
 * with an allowance are refused: where they first let an event come moves with the parameters.
 */
public final class LikelihoodRatio {
  private final ParameterGradient sum;
  private final ParameterGradient squares;
  private final int samples;

  private LikelihoodRatio(ParameterGradient sum, ParameterGradient squares, int samples) {
    this.sum = sum;
    this.squares = squares;
    this.samples = samples;
  }

  /**
   * {@return the gradient of the mean of a loss}
   *
   * @param engine computes; no bit depends on which, nor on its threads
   * @param simulation what to simulate, at least two samples, by Euler's solver
   * @param losses one a sample, of what this simulation gives
   * @param parameters names of those to differentiate by
   * @param weights whether also by weights and input weights
   * @param delays whether also by delays
   * @throws IllegalArgumentException saying why, where there is no likelihood ratio
   */
  public static LikelihoodRatio of(
      Engine engine,
      Simulation simulation,
      double[] losses,
      Set<String> parameters,
      boolean weights,
      boolean delays) {
    int samples = simulation.samples();
    if (losses.length != samples || samples < 2) {
      throw new IllegalArgumentException(
          "a likelihood ratio needs a loss for each of at least two samples, got %d for %d"
              .formatted(losses.length, samples));
    }
    double mean = 0;
    for (double loss : losses) {
      mean += loss / samples;
    }
    double[] factors = new double[samples];
    for (int n = 0; n < samples; n++) {
      factors[n] = (losses[n] - mean) / (samples - 1); // less the mean of the others, over samples
    }
    ParameterGradient sum = new ParameterGradient(parameters, weights, delays);
    ParameterGradient squares = new ParameterGradient(parameters, weights, delays);
    engine.scores(simulation, factors, sum, squares);
    return new LikelihoodRatio(sum, squares, samples);
  }

  /**
   * {@return by what there is no likelihood ratio, and why: names of parameters, {@code weights}
   * and {@code delays}}
   *
   * @param simulation what to simulate
   * @throws IllegalArgumentException saying why, where there is none at all
   */
  public static Map<String, String> refusals(Simulation simulation) {
    return ScoreNoise.refusals(simulation);
  }

  /**
   * Checks that a functional is one of events and noisy states alone.
   *
   * @param simulation what to simulate
   * @param cotangents of the functional
   * @throws IllegalArgumentException naming a state without noise, or a clock, that it depends on
   */
  public static void requireFits(Simulation simulation, Cotangents cotangents) {
    ScoreNoise.requireFits(simulation, cotangents);
  }

  /**
   * {@return the derivative by an entry of the network's parameter vector}
   *
   * @param index position in it, from 0
   */
  public double at(int index) {
    return sum.at(index);
  }

  /**
   * {@return the standard error of {@link #at}}
   *
   * @param index position in the parameter vector, from 0
   */
  public double standardError(int index) {
    double mean = sum.at(index);
    double spread = samples * squares.at(index) - mean * mean;
    return Math.sqrt(Math.max(0, spread) / (samples - 1));
  }

  /**
   * {@return whether there is a derivative by an entry of the network's parameter vector}
   *
   * @param index position in it, from 0
   */
  public boolean has(int index) {
    return sum.isComputed(index);
  }
}

package io.roughspike.model;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Place;
import java.util.List;

/**
 * A neuron as equations: a stochastic event equation with state y in R^m, noise in d channels and a
 * log-survival clock s (Holberg and Salvi, arXiv 2405.13587, section 4),
 *
 * <pre>
 *   dy = drift(y, u, theta) dt + diffusion(y, theta) dB
 *   ds = intensity(y, theta) dt
 *   y(0) = start(theta), s(0) = clockStart(log U, theta);  the neuron fires when s reaches 0, then
 *   y = reset(y, theta), s = clockStart(log U', theta);    a spike adds its weight to y[receptor]
 * </pre>
 *
 * <p>Expressions are in leaves {@link Place.State}, {@link Place.Input} (recorded input u, in the
 * drift), {@link Place.Parameter} and, in {@code clockStart}, {@link Place.Draw}.
 *
 * @param name what it is called
 * @param states names of y, in order; the clock is called {@value #CLOCK} and is not among them
 * @param parameters names of theta, in order
 * @param drift one expression a state
 * @param diffusion one row a state, one expression a channel of noise; may depend on parameters
 *     only
 * @param intensity at least 0
 * @param start one expression a state, in parameters only
 * @param clockStart below 0
 * @param reset one expression a state
 * @param receptor the state to which weights are added
 */
public record NeuronModel(
    String name,
    List<String> states,
    List<String> parameters,
    List<Expression> drift,
    List<List<Expression>> diffusion,
    Expression intensity,
    List<Expression> start,
    Expression clockStart,
    List<Expression> reset,
    int receptor) {
  /** Name of the clock among states. */
  public static final String CLOCK = "s";

  /** Checks the shapes. */
  public NeuronModel {
    states = List.copyOf(states);
    parameters = List.copyOf(parameters);
    drift = List.copyOf(drift);
    diffusion = diffusion.stream().map(List::copyOf).toList();
    start = List.copyOf(start);
    reset = List.copyOf(reset);
    int m = states.size();
    if (drift.size() != m || diffusion.size() != m || start.size() != m || reset.size() != m) {
      throw new IllegalArgumentException(
          "drift, diffusion, start and reset of %s must have one entry for each of %d states, got %d, %d, %d, %d"
              .formatted(name, m, drift.size(), diffusion.size(), start.size(), reset.size()));
    }
    if (receptor < 0 || receptor >= m) {
      throw new IllegalArgumentException(
          "the receptor of %s must be a state from 0 to %d, got %d"
              .formatted(name, m - 1, receptor));
    }
  }

  /** {@return number of channels of noise} */
  public int channels() {
    return diffusion.getFirst().size();
  }

  /**
   * {@return the stochastic leaky integrate-and-fire neuron of {@link StochasticNeuron}, with its
   * parameters in the order of {@link Parameter}}
   */
  public static NeuronModel leakyIntegrateAndFire() {
    return LEAKY;
  }

  private static final NeuronModel LEAKY = leaky();

  private static NeuronModel leaky() {
    Expressions g = new Expressions();
    Expression v = g.leaf(new Place.State(0));
    Expression i = g.leaf(new Place.State(1));
    Expression current =
        g.fma(
            p(g, Parameter.INPUT_GAIN), g.leaf(new Place.Input(0)), p(g, Parameter.INPUT_CURRENT));
    Expression above = g.subtract(v, p(g, Parameter.V_THRESHOLD));
    Expression cap = p(g, Parameter.INTENSITY_CAP);
    Expression excess = g.select(g.less(above, cap), above, cap); // exactly at the cap it holds
    return new NeuronModel(
        "leaky integrate-and-fire",
        List.of("v", "i"),
        java.util.Arrays.stream(Parameter.values()).map(Parameter::yamlName).toList(),
        List.of(
            g.multiply(p(g, Parameter.MU1), g.subtract(g.add(i, current), v)),
            g.negate(g.multiply(p(g, Parameter.MU2), i))),
        List.of(
            List.of(p(g, Parameter.SIGMA11), p(g, Parameter.SIGMA12)),
            List.of(p(g, Parameter.SIGMA21), p(g, Parameter.SIGMA22))),
        g.divide(
            g.function(
                io.roughspike.expression.Operation.EXP_BOUNDED,
                g.multiply(p(g, Parameter.BETA), excess)),
            p(g, Parameter.TAU_S)),
        List.of(p(g, Parameter.V0), p(g, Parameter.I0)),
        g.subtract(g.leaf(new Place.Draw()), p(g, Parameter.ALPHA)),
        List.of(g.subtract(v, p(g, Parameter.V_RESET)), i),
        1);
  }

  private static Expression p(Expressions g, Parameter parameter) {
    return g.leaf(new Place.Parameter(parameter.ordinal()));
  }
}

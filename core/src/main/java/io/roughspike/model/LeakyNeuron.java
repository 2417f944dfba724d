package io.roughspike.model;

import io.roughspike.expression.Expression;
import io.roughspike.expression.Expressions;
import io.roughspike.expression.Operation;
import io.roughspike.expression.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * The stochastic leaky integrate-and-fire neuron with exponential intensity:
 *
 * <pre>
 *   dv = mu1 (i + c(t) - v) dt + sigma11 dB1 + sigma12 dB2
 *   di = -mu2 i dt             + sigma21 dB1 + sigma22 dB2
 *   ds = lambda(v) dt,           lambda(v) = exp(beta min(v - vThreshold, intensityCap)) / tauS
 *   s(0) = log U - alpha,        U ~ Uniform(0, 1)
 *   c(t) = inputCurrent + inputGain * signal(t)
 * </pre>
 *
 * The neuron fires when s reaches 0; then v decreases by vReset and s restarts at log U' - alpha
 * (Holberg and Salvi, arXiv 2405.13587, section 4). Spikes that it receives add their weights to i.
 * Times share one unit, chosen by the user. Its parameters, each with its standard value:
 *
 * <ul>
 *   <li>{@code mu1} = 1, membrane rate (1/time), at least 0
 *   <li>{@code mu2} = 1, synaptic decay rate (1/time), at least 0
 *   <li>{@code sigma11}, {@code sigma12} = 0, diffusion of v along Brownian channels 0 and 1
 *   <li>{@code sigma21}, {@code sigma22} = 0, diffusion of i along them
 *   <li>{@code vReset} = 1, subtracted from v at a spike
 *   <li>{@code vThreshold} = 1, soft threshold of the intensity
 *   <li>{@code alpha} = 0, refractory allowance, at least 0
 *   <li>{@code beta} = 1, steepness of the intensity, at least 0
 *   <li>{@code tauS} = 1, time scale of the intensity at threshold, above 0
 *   <li>{@code intensityCap} = 10, largest v - vThreshold that the intensity sees; beta
 *       intensityCap is at most 700, so that the intensity stays below the largest double
 *   <li>{@code inputCurrent} = 0, constant part of the input current c(t)
 *   <li>{@code inputGain} = 1, gain of its recorded part
 *   <li>{@code v0}, {@code i0} = 0, membrane potential and synaptic current at the start
 * </ul>
 */
public final class LeakyNeuron {
  /** Its equations. */
  public static final NeuronModel MODEL = new LeakyNeuron().model();

  /** Largest accepted beta * intensityCap: exp(700) is about 1e304. */
  private static final double MAX_EXPONENT = 700;

  private final Expressions g = new Expressions();
  private final List<Parameter> parameters = new ArrayList<>();

  private LeakyNeuron() {}

  /**
   * {@return a neuron at rest, without noise or input: all parameters have their standard values}
   */
  public static Neuron standard() {
    return Neuron.of(MODEL);
  }

  private Expression parameter(String name, double standard) {
    return parameter(name, standard, Range.ANY);
  }

  private Expression parameter(String name, double standard, Range range) {
    parameters.add(new Parameter(name, standard, range));
    return g.leaf(new Place.Parameter(parameters.size() - 1));
  }

  private NeuronModel model() {
    Expression mu1 = parameter("mu1", 1, Range.atLeast(0));
    Expression mu2 = parameter("mu2", 1, Range.atLeast(0));
    Expression sigma11 = parameter("sigma11", 0);
    Expression sigma12 = parameter("sigma12", 0);
    Expression sigma21 = parameter("sigma21", 0);
    Expression sigma22 = parameter("sigma22", 0);
    Expression vReset = parameter("vReset", 1);
    Expression vThreshold = parameter("vThreshold", 1);
    Expression alpha = parameter("alpha", 0, Range.atLeast(0));
    Expression beta = parameter("beta", 1, Range.atLeast(0));
    Expression tauS = parameter("tauS", 1, Range.above(0));
    Expression intensityCap = parameter("intensityCap", 10);
    Expression inputCurrent = parameter("inputCurrent", 0);
    Expression inputGain = parameter("inputGain", 1);
    Expression v0 = parameter("v0", 0);
    Expression i0 = parameter("i0", 0);
    Expression v = g.leaf(new Place.State(0));
    Expression i = g.leaf(new Place.State(1));

    Expression current = g.fma(inputGain, g.leaf(new Place.Input(0)), inputCurrent);
    Expression above = g.subtract(v, vThreshold);
    // exactly at the cap the cap holds
    Expression excess = g.select(g.less(above, intensityCap), above, intensityCap);
    Expression exp = g.function(Operation.EXP_BOUNDED, g.multiply(beta, excess));
    return new NeuronModel(
        "leaky integrate-and-fire",
        List.of("v", "i"),
        parameters,
        List.of(
            new Requirement(
                "intensityCap",
                g.multiply(beta, intensityCap),
                MAX_EXPONENT,
                "at most " + MAX_EXPONENT + " / beta (beta is {beta}), so that exp stays finite")),
        List.of(g.multiply(mu1, g.subtract(g.add(i, current), v)), g.negate(g.multiply(mu2, i))),
        List.of(List.of(sigma11, sigma12), List.of(sigma21, sigma22)),
        new Firing.Clock(g.divide(exp, tauS), g.subtract(g.leaf(new Place.Draw()), alpha)),
        List.of(v0, i0),
        List.of(g.subtract(v, vReset), i),
        List.of(new Receptor("i", List.of(v, g.add(i, g.leaf(new Place.Weight()))))));
  }
}

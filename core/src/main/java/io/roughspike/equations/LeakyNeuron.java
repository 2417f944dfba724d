package io.roughspike.equations;

import io.roughspike.model.Neuron;
import io.roughspike.model.NeuronModel;

/**
 * The built-in model {@code lif}, the stochastic leaky integrate-and-fire neuron with exponential
 * intensity:
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
 * Its file, {@link BuiltInModels#file}, has the parameters with their standard values and ranges.
 */
public final class LeakyNeuron {
  /** Its equations. */
  public static final NeuronModel MODEL = BuiltInModels.model("lif");

  private LeakyNeuron() {}

  /**
   * {@return a neuron at rest, without noise or input: all parameters have their standard values}
   */
  public static Neuron standard() {
    return Neuron.of(MODEL);
  }
}

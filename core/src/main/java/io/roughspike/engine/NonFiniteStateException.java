package io.roughspike.engine;

/** A state stopped being finite: the numbers failed. */
public final class NonFiniteStateException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure in {@code sample}.
   *
   * @param sample number of the sample, from 0
   * @param neuron number of the neuron, from 0
   * @param state name of the state
   * @param time grid time from which on it is not finite
   */
  public NonFiniteStateException(int sample, int neuron, String state, double time) {
    super(
        "state %s of neuron %d is not finite at time %s of sample %d: use a smaller step (rates of decay times the step must be below 2) or smaller parameters, or look for a division by 0"
            .formatted(state, neuron, time, sample));
  }
}

package io.roughspike.engine;

/** Neurons have fired at one moment without an end: each event sets off the next one. */
public final class EndlessEventsException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /**
   * Events at one moment of {@code sample}, of which {@code neuron}'s is the last.
   *
   * @param sample number of the sample, from 0
   * @param neuron number of the neuron, from 0
   * @param events how many
   * @param time when
   */
  public EndlessEventsException(int sample, int neuron, int events, double time) {
    super(
        "%d events of sample %d at time %s alone, the last of neuron %d: its reset, or the spikes that it brings about, must leave its event function below 0; an intensity must be finite"
            .formatted(events, sample, time, neuron));
  }

  /**
   * {@return most events at one moment that are followed}
   *
   * @param neurons number of neurons
   */
  public static int most(int neurons) {
    return 10 * neurons + 10;
  }
}

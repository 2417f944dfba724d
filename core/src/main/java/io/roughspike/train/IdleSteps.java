package io.roughspike.train;

/**
 * Steps of a training that taught it nothing, as the loss had no gradient.
 *
 * @param cause why
 * @param first number of the first such step
 * @param count how many there were
 */
public record IdleSteps(Cause cause, int first, int count) {
  /** Why a step has no gradient. */
  public enum Cause {
    /** No neuron fired, and nothing else has a derivative. */
    SILENT(
        "no neuron fired in %s, so that the gradient of the loss is exactly 0: raise inputCurrent, the weights, batch or the simulated time, or lower vThreshold or tauS"),
    /** {@link io.roughspike.loss.PathLoss#comparedNothing}. */
    NOTHING_COMPARED(
        "the loss had nothing to compare in %s: it compares what a generated sample and its recorded one both have (spikes of a neuron; of conditional-intervals, intervals that 10 recorded samples have) and found none, so that it is exactly 0 whatever the model, which is no good fit: check that the data have spikes in the trained window, and raise inputCurrent, the weights or the number of recorded samples"),
    /** Neurons fired and were compared, yet every derivative is 0. */
    FLAT(
        "every gradient of the loss was exactly 0 in %s, although neurons fired: what is trained does not move what the loss sees: train other parameters, or choose another loss");

    private final String sentence;

    Cause(String sentence) {
      this.sentence = sentence;
    }
  }

  /**
   * Tells of the first such step alone.
   *
   * @return the sentence
   */
  public String ofFirst() {
    return cause.sentence.formatted("step " + first);
  }

  /**
   * Tells how many of {@code steps} steps these are.
   *
   * @param steps number of steps of the training
   * @return the sentence
   */
  public String outOf(int steps) {
    return cause.sentence.formatted(
        "%d of %d steps (the first is step %d)".formatted(count, steps, first));
  }

  IdleSteps withOneMore() {
    return new IdleSteps(cause, first, count + 1);
  }
}

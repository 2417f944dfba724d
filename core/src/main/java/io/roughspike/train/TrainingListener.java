package io.roughspike.train;

/** Is told of every training step. */
@FunctionalInterface
public interface TrainingListener {
  /**
   * Step {@code step} is done.
   *
   * @param step number of the step, from 0
   * @param loss training loss at {@code parameters}
   * @param testLoss test loss at {@code parameters}; NaN when this step was not tested
   * @param seconds wall time of the step, its test included
   * @param parameters the learned parameters as the model sees them, in the order of the plan,
   *     before the update of this step; valid during the call only
   */
  void stepDone(int step, double loss, double testLoss, double seconds, double[] parameters);

  /**
   * Tells both listeners, this one first.
   *
   * @param other who is told too
   * @return a listener that does so
   */
  default TrainingListener and(TrainingListener other) {
    return (step, loss, testLoss, seconds, parameters) -> {
      stepDone(step, loss, testLoss, seconds, parameters);
      other.stepDone(step, loss, testLoss, seconds, parameters);
    };
  }
}

package io.roughspike.train;

import io.roughspike.loss.SpikeTrainLoss;
import io.roughspike.model.StochasticNeuron;
import java.util.List;
import java.util.Optional;

/**
 * Everything that determines a training run.
 *
 * @param start the model at step 0
 * @param learned the parameters to train, at least one, none twice; the others stay as in {@code
 *     start}
 * @param scenario circumstances of the training simulations
 * @param loss of the generated batch; holds the data
 * @param batch samples generated each step, at least 1
 * @param optimizer update rule
 * @param schedule learning rate of each step
 * @param steps number of steps, 1 to {@link NoiseStreams#MAX_STEPS}
 * @param seed of all noise, see {@link NoiseStreams}
 * @param test test against held-out data, if any
 */
public record TrainingPlan(
    StochasticNeuron start,
    List<LearnedParameter> learned,
    Scenario scenario,
    SpikeTrainLoss loss,
    int batch,
    Optimizer optimizer,
    LearningRateSchedule schedule,
    int steps,
    long seed,
    Optional<HeldOutTest> test) {
  public TrainingPlan {
    learned = List.copyOf(learned);
    if (learned.isEmpty()) {
      throw new IllegalArgumentException("at least one parameter must be trained, got none");
    }
    if (learned.stream().map(LearnedParameter::parameter).distinct().count() < learned.size()) {
      throw new IllegalArgumentException(
          "a parameter must not be trained twice, got "
              + learned.stream().map(one -> one.parameter().yamlName()).toList());
    }
    Checks.requireAtLeastOne("batch", batch);
    Checks.requireAtLeastOne("steps", steps);
    if (steps > NoiseStreams.MAX_STEPS) {
      throw new IllegalArgumentException(
          "steps must be at most " + NoiseStreams.MAX_STEPS + ", got " + steps);
    }
  }

  /**
   * Equal for plans of which one may continue the other: everything that determines the path of the
   * parameters except the number of steps.
   */
  public String fingerprint() {
    return String.join(
        "; ",
        start.toString(),
        learned.toString(),
        scenario.description(),
        loss.description(),
        "batch " + batch,
        optimizer.toString(),
        schedule.toString(),
        "seed " + seed);
  }
}

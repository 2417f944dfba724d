package io.roughspike.train;

import io.roughspike.loss.PathLoss;
import io.roughspike.model.Network;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that determines a training run.
 *
 * @param start the model at step 0
 * @param learned what is trained, at least one block, no entry of the parameter vector twice; the
 *     other parameters stay as in {@code start}
 * @param scenario circumstances of the training simulations. Where samples have inputs of their
 *     own, step t simulates samples t batch to t batch + batch - 1, modulo their number, which the
 *     batch must divide
 * @param loss of the generated batch; holds the data
 * @param batch samples generated each step, at least 1
 * @param optimizer update rule
 * @param schedule learning rate of each step
 * @param steps number of steps, 1 to {@link NoiseStreams#MAX_STEPS}
 * @param seed of all noise, see {@link NoiseStreams}
 * @param test test against held-out data, if any
 * @param earlyStopping stops by the test loss, if at all; needs a test
 */
public record TrainingPlan(
    Network start,
    List<LearnedBlock> learned,
    Scenario scenario,
    PathLoss loss,
    int batch,
    Optimizer optimizer,
    LearningRateSchedule schedule,
    int steps,
    long seed,
    Optional<HeldOutTest> test,
    Optional<EarlyStopping> earlyStopping) {
  private static final String SEPARATOR = "; ";

  public TrainingPlan {
    learned = List.copyOf(learned);
    if (learned.isEmpty()) {
      throw new IllegalArgumentException("at least one parameter must be trained, got none");
    }
    BitSet entries = new BitSet();
    for (LearnedBlock block : learned) {
      for (int k = 0; k < block.entryCount(); k++) {
        if (entries.get(block.entry(k))) {
          throw new IllegalArgumentException(
              "a parameter must not be trained twice, got "
                  + learned.stream().map(LearnedBlock::name).toList());
        }
        entries.set(block.entry(k));
      }
    }
    Checks.requireAtLeastOne("batch", batch);
    int trials = scenario.trials();
    if (trials > 1 && trials % batch != 0) {
      throw new IllegalArgumentException(
          "batch must divide the number of samples with inputs of their own, %d, got %d"
              .formatted(trials, batch));
    }
    Checks.requireAtLeastOne("steps", steps);
    if (steps > NoiseStreams.MAX_STEPS) {
      throw new IllegalArgumentException(
          "steps must be at most " + NoiseStreams.MAX_STEPS + ", got " + steps);
    }
    if (earlyStopping.isPresent() && test.isEmpty()) {
      throw new IllegalArgumentException(
          "early stopping needs a test against held-out data, got none");
    }
  }

  /** A plan without early stopping. */
  public TrainingPlan(
      Network start,
      List<LearnedBlock> learned,
      Scenario scenario,
      PathLoss loss,
      int batch,
      Optimizer optimizer,
      LearningRateSchedule schedule,
      int steps,
      long seed,
      Optional<HeldOutTest> test) {
    this(
        start,
        learned,
        scenario,
        loss,
        batch,
        optimizer,
        schedule,
        steps,
        seed,
        test,
        Optional.empty());
  }

  /**
   * Equal for plans of which one may continue the other: everything that determines the path of the
   * parameters except the number of steps.
   */
  public String fingerprint() {
    return String.join(
        SEPARATOR,
        start.isSingleNeuron() ? start.neuron(0).toString() : digest(start),
        learned.toString(),
        scenario.description(),
        loss.description(),
        "batch " + batch,
        optimizer.toString(),
        schedule.toString(),
        "seed " + seed + earlyStopping.map(how -> SEPARATOR + how).orElse(""));
  }

  /** The parts of one fingerprint that another does not have. */
  static String difference(String fingerprint, String other) {
    List<String> parts = List.of(other.split(SEPARATOR, -1));
    return Arrays.stream(fingerprint.split(SEPARATOR, -1))
        .filter(part -> !parts.contains(part))
        .collect(Collectors.joining(SEPARATOR));
  }

  /** A short text in place of all parameters of a network. */
  private static String digest(Network network) {
    long hash = network.size();
    for (double value : network.toArray()) {
      hash = 31 * hash + Double.doubleToLongBits(value);
      hash ^= hash >>> 29;
    }
    for (int k = 0; k < network.connections().sources(); k++) {
      hash = 31 * hash + network.connections().start(k) + (network.isReadOut(k) ? 1 << 31 : 0);
    }
    for (int e = 0; e < network.connections().count(); e++) {
      hash = 31 * hash + network.connections().target(e);
    }
    for (int k = 0; k < network.inputConnections().sources(); k++) {
      hash = 31 * hash + network.inputConnections().start(k);
    }
    for (int e = 0; e < network.inputConnections().count(); e++) {
      hash = 31 * hash + network.inputConnections().target(e);
    }
    return "network of %d neurons %016x".formatted(network.size(), hash);
  }
}

package io.roughspike.train;

import io.roughspike.loss.PathLoss;
import io.roughspike.model.Connections;
import io.roughspike.model.DriverLaw;
import io.roughspike.model.Knots;
import io.roughspike.model.Network;
import io.roughspike.model.Recording;
import io.roughspike.random.RandomStream;
import io.roughspike.spike.ContentDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

  /** More values than these are told by a digest. */
  private static final int MOST_SHOWN = 8;

  /** Checks the values. */
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

  /**
   * A plan without early stopping.
   *
   * @param start the model at the first step
   * @param learned what is trained
   * @param scenario what every sample is driven by, and when
   * @param loss what is minimised
   * @param batch samples simulated a step
   * @param optimizer how free values follow the gradient
   * @param schedule learning rate by step
   * @param steps number of training steps, 1 to {@link NoiseStreams#MAX_STEPS}
   * @param seed any value
   * @param test how the test loss is computed, if at all
   */
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
   * {@return the same plan from other values of the parameters}
   *
   * @param other takes the place of {@code start}
   */
  public TrainingPlan startingFrom(Network other) {
    return new TrainingPlan(
        other,
        learned,
        scenario,
        loss,
        batch,
        optimizer,
        schedule,
        steps,
        seed,
        test,
        earlyStopping);
  }

  /**
   * {@return whether the model of step {@code step} is tested: where the test says so, and at the
   * last step}
   *
   * @param step number of the training step, from 0
   */
  public boolean isTested(int step) {
    return test.isPresent() && (test.get().isDue(step) || step == steps - 1);
  }

  /**
   * The noise of the test at step {@code step}: a stream for each step, or one for all where early
   * stopping compares the tests, so that differences between them come from the models alone.
   */
  RandomStream testNoise(int step) {
    return NoiseStreams.testBatch(seed, earlyStopping.isPresent() ? 0 : step);
  }

  /**
   * {@return equal for plans of which one may continue the other: everything that determines the
   * numbers of a run, test losses included, except the number of steps} Named parts, see {@link
   * #difference}.
   */
  public String fingerprint() {
    List<String> parts = new ArrayList<>(description(start));
    for (int b = 0; b < learned.size(); b++) {
      parts.add("learn %d: %s".formatted(b, learned.get(b)));
    }
    parts.addAll(scenario.description("time"));
    parts.add("loss: " + loss.description());
    parts.add("batch " + batch);
    parts.add("optimizer " + optimizer);
    parts.add("learningRate " + schedule);
    parts.add("seed " + seed);
    test.ifPresent(heldOut -> {
      for (String part : heldOut.scenario().description("test")) {
        parts.add(part.startsWith("test.") ? part : "test: " + part);
      }
      parts.add("test: loss " + heldOut.description());
      parts.add("test.batch " + heldOut.samples());
      parts.add("test.every " + heldOut.every());
    });
    earlyStopping.ifPresent(how ->
        parts.add(
            "earlyStopping patience %d, improvement %s"
                .formatted(how.patience(), how.improvement())));
    return String.join(SEPARATOR, parts);
  }

  /** The parts of one fingerprint that another does not have. */
  static String difference(String fingerprint, String other) {
    List<String> parts = List.of(other.split(SEPARATOR, -1));
    return Arrays.stream(fingerprint.split(SEPARATOR, -1))
        .filter(part -> !parts.contains(part))
        .collect(Collectors.joining(SEPARATOR));
  }

  /** Named parts, equal for equal networks. */
  private static List<String> description(Network network) {
    int size = network.size();
    double[] values = network.toArray();
    List<String> parts = new ArrayList<>();
    parts.add("neurons " + size);
    for (String parameter : network.parameterNames()) {
      double[] own = IntStream.of(network.entries(parameter)).mapToDouble(e -> values[e]).toArray();
      parts.add(parameter + " " + text(own));
    }
    parts.add("readOuts " + Arrays.toString(network.readOuts()));
    parts.add("weights " + digest(network.connections()));
    parts.add("inputWeights " + digest(network.inputConnections()));
    addDelays(parts, "delays", network.connections());
    addDelays(parts, "inputDelays", network.inputConnections());
    if (!(network.driver() instanceof DriverLaw.Brownian)) {
      parts.add("driver " + text(network.driver()));
    }
    return parts;
  }

  /** One value that all neurons have, a few values, or a digest of many. */
  private static String text(double[] values) {
    if (Arrays.stream(values).allMatch(value -> value == values[0])) {
      return Double.toString(values[0]);
    }
    return values.length <= MOST_SHOWN
        ? Arrays.toString(values)
        : new ContentDigest().add(values).text();
  }

  /** A law, with digests of the knots of recordings and of many correlations. */
  private static String text(DriverLaw law) {
    return switch (law) {
      case Recording recording -> {
        ContentDigest digest = new ContentDigest();
        for (Knots signal : recording.signals()) {
          digest.add(signal.count());
          for (int k = 0; k < signal.count(); k++) {
            digest.add(Double.doubleToLongBits(signal.time(k)));
            digest.add(Double.doubleToLongBits(signal.value(k)));
          }
        }
        yield "%s %s".formatted(recording, digest.text());
      }
      case DriverLaw.Sum(List<DriverLaw> parts) ->
          parts.stream().map(TrainingPlan::text).collect(Collectors.joining(" + "));
      case DriverLaw.Correlated(DriverLaw of, List<Double> all) when all.size() > MOST_SHOWN ->
          "%s, correlation %s"
              .formatted(text(of), text(all.stream().mapToDouble(Double::doubleValue).toArray()));
      default -> law.toString();
    };
  }

  private static void addDelays(List<String> parts, String name, Connections connections) {
    if (connections.hasDelays()) {
      parts.add(name + " " + text(connections.delays()));
    }
  }

  private static String digest(Connections connections) {
    ContentDigest digest = new ContentDigest().add(connections.sources());
    for (int k = 0; k < connections.sources(); k++) {
      digest.add(connections.start(k));
    }
    for (int e = 0; e < connections.count(); e++) {
      digest.add(connections.target(e));
    }
    for (int e = 0; connections.largestReceptor() > 0 && e < connections.count(); e++) {
      digest.add(connections.receptor(e));
    }
    return digest.add(connections.weights()).text();
  }
}

package io.roughspike.train;

import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import io.roughspike.model.Range;
import io.roughspike.spike.ContentDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Entries of a network's parameter vector ({@link Network}) that are trained alike: one parameter
 * of some neurons, or some weights, or some delays. Each entry has a value of its own, or all share
 * one.
 *
 * <p>A block is reported, in metrics and summaries, as one number: the value itself where there is
 * only one; else the mean absolute distance to the true values where these are known; else the
 * Euclidean norm.
 *
 * <p>Immutable.
 */
public final class LearnedBlock {
  /** The name of blocks of weights between neurons. */
  public static final String WEIGHTS = "weights";

  /** More entries than these are told by a digest. */
  private static final int MOST_SHOWN = 8;

  /** The name of blocks of weights from input channels. */
  public static final String INPUT_WEIGHTS = "inputWeights";

  /** The name of blocks of delays of connections between neurons. */
  public static final String DELAYS = "delays";

  /** The name of blocks of delays of connections from input channels. */
  public static final String INPUT_DELAYS = "inputDelays";

  private final String kind;
  private final String name;
  private final String singular;
  private final int[] entries;
  private final Range range;
  private final boolean shared;
  private final Transform transform;
  private final Penalty penalty;
  private final Optional<double[]> truth;

  private LearnedBlock(
      String kind,
      String name,
      String singular,
      int[] entries,
      Range range,
      boolean shared,
      Transform transform,
      Penalty penalty,
      Optional<double[]> truth) {
    requireSome(name, entries);
    if (!range.contains(transform.image())) {
      throw new IllegalArgumentException(
          "%s must be %s, and its bounds and transform lead to values that are %s: choose others"
              .formatted(name, range, transform.image()));
    }
    this.kind = kind;
    this.name = name;
    this.singular = singular;
    this.entries = entries;
    this.range = range;
    this.shared = shared;
    this.transform = transform;
    this.penalty = penalty;
    this.truth = truth;
  }

  /** Each entry with a value of its own, trained with the transform that suits the range. */
  private LearnedBlock(String name, String singular, int[] entries, Range range) {
    this(
        name,
        name,
        singular,
        entries,
        range,
        false,
        Transform.defaultFor(range),
        Penalty.NONE,
        Optional.empty());
  }

  /**
   * {@return one parameter of every neuron that has it, each with a value of its own, or of the
   * driver, trained with the transform that suits it: {@link Transform#defaultFor}}
   *
   * @param network the model
   * @param parameter its name
   */
  public static LearnedBlock of(Network network, String parameter) {
    int[] entries = network.entries(parameter);
    if (entries.length > 0 && entries[0] >= network.firstDriver()) {
      Range range = network.driver().parameters().get(entries[0] - network.firstDriver()).range();
      return new LearnedBlock(parameter, parameter, entries, range);
    }
    if (entries.length == 0) {
      throw new IllegalArgumentException(
          "no parameter of the network is called %s; there are %s"
              .formatted(parameter, String.join(", ", network.parameterNames())));
    }
    return of(network, parameter, IntStream.of(entries).map(network::neuronOf).toArray());
  }

  /**
   * {@return the same of the given neurons, strictly increasing}
   *
   * @param network the model
   * @param parameter its name
   * @param neurons which neurons, strictly increasing
   */
  public static LearnedBlock of(Network network, String parameter, int... neurons) {
    for (int k = 0; k < neurons.length; k++) {
      if (neurons[k] < 0
          || neurons[k] >= network.size()
          || (k > 0 && neurons[k] <= neurons[k - 1])) {
        throw new IllegalArgumentException(
            "neurons must be strictly increasing numbers from 0 to %d, got %s"
                .formatted(network.size() - 1, Arrays.toString(neurons)));
      }
    }
    int[] entries = IntStream.of(neurons).map(n -> network.index(parameter, n)).toArray();
    requireSome(parameter, entries);
    List<Range> ranges =
        IntStream.of(entries).mapToObj(e -> network.parameter(e).range()).distinct().toList();
    if (ranges.size() != 1) {
      throw new IllegalArgumentException(
          "%s must have one range in all neurons of a block, got %s: make a block of each population, such as exc.%1$s"
              .formatted(parameter, ranges));
    }
    return new LearnedBlock(parameter, parameter, entries, ranges.getFirst());
  }

  private static void requireSome(String name, int[] entries) {
    if (entries.length == 0) {
      throw new IllegalArgumentException(
          name + " must have at least one value to train in this network, got none");
    }
  }

  /**
   * {@return all weights between neurons, without bounds}
   *
   * @param network the model
   */
  public static LearnedBlock weights(Network network) {
    return weights(network, all(network.connections().count()));
  }

  /**
   * {@return the weights of the given connections, without bounds}
   *
   * @param network the model
   * @param connections which connections
   */
  public static LearnedBlock weights(Network network, BitSet connections) {
    return ofConnections(WEIGHTS, "weight", network.firstWeight(), connections, Range.ANY);
  }

  /**
   * {@return all weights from input channels, without bounds}
   *
   * @param network the model
   */
  public static LearnedBlock inputWeights(Network network) {
    return inputWeights(network, all(network.inputConnections().count()));
  }

  /**
   * {@return the weights of the given input connections, without bounds}
   *
   * @param network the model
   * @param connections which connections
   */
  public static LearnedBlock inputWeights(Network network, BitSet connections) {
    return ofConnections(
        INPUT_WEIGHTS, "inputWeight", network.firstInputWeight(), connections, Range.ANY);
  }

  /**
   * {@return all delays of connections between neurons, at least 0}
   *
   * @param network the model
   */
  public static LearnedBlock delays(Network network) {
    return delays(network, all(network.connections().count()));
  }

  /**
   * {@return the delays of the given connections, at least 0}
   *
   * @param network the model
   * @param connections which connections
   */
  public static LearnedBlock delays(Network network, BitSet connections) {
    requireDelays(DELAYS, network.connections());
    return ofConnections(DELAYS, "delay", network.firstDelay(), connections, Range.atLeast(0));
  }

  /**
   * {@return all delays of connections from input channels, at least 0}
   *
   * @param network the model
   */
  public static LearnedBlock inputDelays(Network network) {
    return inputDelays(network, all(network.inputConnections().count()));
  }

  /**
   * {@return the delays of the given input connections, at least 0}
   *
   * @param network the model
   * @param connections which connections
   */
  public static LearnedBlock inputDelays(Network network, BitSet connections) {
    requireDelays(INPUT_DELAYS, network.inputConnections());
    return ofConnections(
        INPUT_DELAYS, "inputDelay", network.firstInputDelay(), connections, Range.atLeast(0));
  }

  private static void requireDelays(String name, Connections connections) {
    if (!connections.hasDelays()) {
      throw new IllegalArgumentException(
          name + " must be given to be trained, got none: give the model delays to start from");
    }
  }

  private static BitSet all(int count) {
    BitSet all = new BitSet();
    all.set(0, count);
    return all;
  }

  private static LearnedBlock ofConnections(
      String name, String singular, int first, BitSet connections, Range range) {
    return new LearnedBlock(
        name, singular, connections.stream().map(e -> first + e).toArray(), range);
  }

  /**
   * {@return this block with one value that all entries share; they must start at the same value}
   */
  public LearnedBlock tied() {
    return new LearnedBlock(
        kind, name, singular, entries, range, true, transform, penalty, Optional.empty());
  }

  /**
   * {@return this block trained with another transform}
   *
   * @param newTransform keeps values in their {@link #range}; refused if it does not
   */
  public LearnedBlock with(Transform newTransform) {
    return new LearnedBlock(
        kind, name, singular, entries, range, shared, newTransform, penalty, truth);
  }

  /**
   * {@return this block with regularisation}
   *
   * @param newPenalty what is added to the loss
   */
  public LearnedBlock with(Penalty newPenalty) {
    return new LearnedBlock(
        kind, name, singular, entries, range, shared, transform, newPenalty, truth);
  }

  /**
   * {@return this block under another name, where there are several of one kind}
   *
   * @param newName in configuration files and results
   */
  public LearnedBlock called(String newName) {
    return new LearnedBlock(
        kind, newName, newName, entries, range, shared, transform, penalty, truth);
  }

  /**
   * {@return this block reported by its distance to the values that {@code network} has}
   *
   * @param network the model
   */
  public LearnedBlock against(Network network) {
    double[] values = network.toArray();
    double[] newTruth = IntStream.of(entries).mapToDouble(entry -> values[entry]).toArray();
    return new LearnedBlock(
        kind, name, singular, entries, range, shared, transform, penalty, Optional.of(newTruth));
  }

  /**
   * {@return what its entries are: the name of the parameter, or weights, inputWeights, delays or
   * inputDelays}
   */
  public String kind() {
    return kind;
  }

  /** {@return the name in configuration files and results: {@link #kind} unless it is another} */
  public String name() {
    return name;
  }

  /**
   * {@return what {@link #report} is, as a column of metrics: for instance tauS, weightError,
   * weightNorm}
   */
  public String column() {
    if (valueCount() == 1) {
      return name;
    }
    return singular + (truth.isPresent() ? "Error" : "Norm");
  }

  /** {@return how many values are trained} */
  public int valueCount() {
    return shared ? 1 : entries.length;
  }

  /** {@return how many entries of the parameter vector follow them} */
  public int entryCount() {
    return entries.length;
  }

  /**
   * {@return the entry number {@code k} of the block in the parameter vector}
   *
   * @param k position in the block, from 0
   */
  public int entry(int k) {
    return entries[k];
  }

  /** The value, of {@link #valueCount}, that entry number {@code k} follows. */
  int valueOf(int k) {
    return shared ? 0 : k;
  }

  /** {@return the values that its entries may have} */
  public Range range() {
    return range;
  }

  /**
   * Keeps values in their range.
   *
   * @return the transform
   */
  public Transform transform() {
    return transform;
  }

  /** {@return regularisation} */
  public Penalty penalty() {
    return penalty;
  }

  /**
   * {@return the number that stands for this block, from the network's parameter vector}
   *
   * @param parameters the network's parameter vector
   */
  public double report(double[] parameters) {
    if (valueCount() == 1) {
      return parameters[entries[0]];
    }
    double sum = 0;
    for (int k = 0; k < entries.length; k++) {
      double value = parameters[entries[k]];
      sum += truth.isPresent() ? Math.abs(value - truth.get()[k]) : value * value;
    }
    return truth.isPresent() ? sum / entries.length : Math.sqrt(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LearnedBlock that
        && kind.equals(that.kind)
        && name.equals(that.name)
        && Arrays.equals(entries, that.entries)
        && shared == that.shared
        && transform.equals(that.transform)
        && penalty.equals(that.penalty)
        && Arrays.equals(truth.orElse(null), that.truth.orElse(null));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(entries) + transform.hashCode();
  }

  /** Equal for blocks that are trained and reported in the same way. */
  @Override
  public String toString() {
    return "%s[%s%s, %s, %s%s]"
        .formatted(
            name,
            shared ? "one value for " : "",
            entries.length <= MOST_SHOWN
                ? "entries " + Arrays.toString(entries)
                : "%d entries %s"
                    .formatted(entries.length, digest(Arrays.stream(entries).asDoubleStream())),
            transform,
            penalty,
            truth.map(values -> ", true values " + digest(Arrays.stream(values))).orElse(""));
  }

  private static String digest(DoubleStream values) {
    return new ContentDigest().add(values.toArray()).text();
  }
}

package io.roughspike.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Weighted connections from sources to neurons, stored by source (compressed rows): those of source
 * k are numbers {@code start(k)} to {@code start(k + 1) - 1}, in increasing order of target, then
 * of the target's {@link Receptor} to which they lead. When source k fires at tau, the receptor of
 * every target j takes a spike of weight w_kj at tau + D_kj. The delays D_kj are 0, at once, where
 * none are given.
 *
 * <p>Immutable. Which connections exist is fixed: a weight may become 0 without its connection
 * being removed.
 */
public final class Connections {
  /** Most receptors of a neuron. */
  private static final int MOST_RECEPTORS = 64;

  private static final int[] NO_RECEPTORS = {};
  private static final double[] NO_DELAYS = {};

  private final int targets;
  private final int[] start;
  private final int[] target;

  /** The receptor of each connection; empty where all lead to receptor 0. */
  private final int[] receptor;

  private final double[] weight;

  /** The delay of each connection; empty where none are given. */
  private final double[] delay;

  private Connections(
      int targets, int[] start, int[] target, int[] receptor, double[] weight, double[] delay) {
    this.targets = targets;
    this.start = start;
    this.target = target;
    this.receptor = IntStream.of(receptor).allMatch(r -> r == 0) ? NO_RECEPTORS : receptor;
    this.weight = weight;
    this.delay = delay;
  }

  /**
   * {@return no connections}
   *
   * @param sources number of sources
   * @param targets number of targets
   */
  public static Connections none(int sources, int targets) {
    return new Connections(
        targets, new int[sources + 1], new int[0], NO_RECEPTORS, new double[0], NO_DELAYS);
  }

  /**
   * {@return listed connections, in any order; memory for what is listed only}
   *
   * @param sources number of sources
   * @param targets number of targets
   * @param from the source of each connection
   * @param to its target
   * @param receptors its receptor, by number in the target's model
   * @param weights its weight, finite; 0 is a connection too
   */
  public static Connections ofLists(
      int sources, int targets, int[] from, int[] to, int[] receptors, double[] weights) {
    return ofLists(sources, targets, from, to, receptors, weights, NO_DELAYS);
  }

  /**
   * {@return listed connections with delays, in any order; memory for what is listed only}
   *
   * @param sources number of sources
   * @param targets number of targets
   * @param from the source of each connection
   * @param to its target
   * @param receptors its receptor, by number in the target's model
   * @param weights its weight, finite; 0 is a connection too
   * @param delays its delay, at least 0 and finite; empty for connections without delays
   */
  public static Connections ofLists(
      int sources,
      int targets,
      int[] from,
      int[] to,
      int[] receptors,
      double[] weights,
      double[] delays) {
    int count = from.length;
    if (to.length != count || receptors.length != count || weights.length != count) {
      throw new IllegalArgumentException(
          "connections must have one source, target, receptor and weight each, got %d, %d, %d, %d"
              .formatted(count, to.length, receptors.length, weights.length));
    }
    requireDelays(delays, delays.length == 0 ? 0 : count);
    int[] start = new int[sources + 1];
    for (int e = 0; e < count; e++) {
      requireNumber("source", from[e], sources, e);
      requireNumber("target", to[e], targets, e);
      requireNumber("receptor", receptors[e], MOST_RECEPTORS, e);
      start[from[e] + 1]++;
    }
    for (int k = 0; k < sources; k++) {
      start[k + 1] += start[k];
    }
    int[] next = start.clone();
    long[] places = new long[count]; // by target and receptor, then where it was listed
    for (int e = 0; e < count; e++) {
      places[next[from[e]]++] = ((long) to[e] * MOST_RECEPTORS + receptors[e]) << 32 | e;
    }
    int[] target = new int[count];
    int[] receptor = new int[count];
    double[] weight = new double[count];
    double[] delay = new double[delays.length];
    for (int k = 0; k < sources; k++) {
      Arrays.sort(places, start[k], start[k + 1]);
      for (int p = start[k]; p < start[k + 1]; p++) {
        if (p > start[k] && places[p] >> 32 == places[p - 1] >> 32) {
          throw new IllegalArgumentException(
              "a connection must be listed once, got that from %d to %d, receptor %d, twice"
                  .formatted(k, target[p - 1], receptor[p - 1]));
        }
        int e = (int) places[p];
        target[p] = to[e];
        receptor[p] = receptors[e];
        weight[p] = weights[e];
        if (delay.length > 0) {
          delay[p] = delays[e] + 0.0;
        }
      }
    }
    return new Connections(targets, start, target, receptor, requireFinite(weight), delay);
  }

  private static void requireNumber(String what, int number, int count, int connection) {
    if (number < 0 || number >= count) {
      throw new IllegalArgumentException(
          "the %s of connection %d must be from 0 to %d, got %d"
              .formatted(what, connection, count - 1, number));
    }
  }

  /**
   * {@return the connections of a matrix}
   *
   * @param weights {@code weights[k][j]} from source k to target j; exactly 0 is no connection; all
   *     rows of length {@code targets}, all values finite
   * @param targets number of targets
   */
  public static Connections of(double[][] weights, int targets) {
    boolean[][] exists = new boolean[weights.length][targets];
    for (int k = 0; k < weights.length; k++) {
      for (int j = 0; j < Math.min(targets, weights[k].length); j++) {
        exists[k][j] = weights[k][j] != 0;
      }
    }
    return of(weights, exists, targets);
  }

  /**
   * {@return the connections of a matrix, of which some may have weight 0}
   *
   * @param weights {@code weights[k][j]} from source k to target j; all rows of length {@code
   *     targets}, the values of connections finite
   * @param exists whether there is a connection, of the shape of {@code weights}; the others'
   *     weights are ignored
   * @param targets number of targets
   */
  public static Connections of(double[][] weights, boolean[][] exists, int targets) {
    int count = 0;
    for (int k = 0; k < weights.length; k++) {
      if (weights[k].length != targets) {
        throw new IllegalArgumentException(
            "weights must have %d columns in every row, got %d in row %d"
                .formatted(targets, weights[k].length, k));
      }
      if (exists[k].length != targets) {
        throw new IllegalArgumentException(
            "a mask must have %d columns in every row, got %d in row %d"
                .formatted(targets, exists[k].length, k));
      }
      for (boolean one : exists[k]) {
        count += one ? 1 : 0;
      }
    }
    int[] start = new int[weights.length + 1];
    int[] target = new int[count];
    double[] weight = new double[count];
    int e = 0;
    for (int k = 0; k < weights.length; k++) {
      for (int j = 0; j < targets; j++) {
        if (exists[k][j]) {
          target[e] = j;
          weight[e++] = weights[k][j];
        }
      }
      start[k + 1] = e;
    }
    return new Connections(targets, start, target, NO_RECEPTORS, requireFinite(weight), NO_DELAYS);
  }

  /**
   * {@return the same connections with other weights, in order of connection; the array is copied}
   *
   * @param weights one a connection, in order of connection
   */
  public Connections withWeights(double[] weights) {
    if (weights.length != count()) {
      throw new IllegalArgumentException(
          "weights must have one value for each of %d connections, got %d"
              .formatted(count(), weights.length));
    }
    return new Connections(targets, start, target, receptor, requireFinite(weights.clone()), delay);
  }

  /**
   * {@return the same connections with delays, which are then part of a network's parameters; the
   * array is copied}
   *
   * @param delays one a connection, in order of connection; at least 0 and finite
   */
  public Connections withDelays(double[] delays) {
    double[] own = delays.clone();
    requireDelays(own, count());
    for (int e = 0; e < own.length; e++) {
      own[e] += 0.0; // -0.0 becomes 0.0
    }
    return new Connections(targets, start, target, receptor, weight, own);
  }

  private static void requireDelays(double[] delays, int count) {
    if (delays.length != count) {
      throw new IllegalArgumentException(
          "delays must have one value for each of %d connections, got %d"
              .formatted(count, delays.length));
    }
    for (int e = 0; e < count; e++) {
      if (!(delays[e] >= 0 && delays[e] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "delays must be at least 0 and finite, got " + delays[e] + " at connection " + e);
      }
    }
  }

  /**
   * {@return these connections and after them, as further sources, those of {@code other}; with
   * delays where one of both has them}
   *
   * @param other connections to the same targets
   */
  public Connections followedBy(Connections other) {
    if (other.targets != targets) {
      throw new IllegalArgumentException(
          "connections put together must have the same targets, got %d and %d"
              .formatted(targets, other.targets));
    }
    int[] starts = Arrays.copyOf(start, start.length + other.sources());
    for (int k = 1; k <= other.sources(); k++) {
      starts[sources() + k] = count() + other.start[k];
    }
    int[] allTargets = Arrays.copyOf(target, count() + other.count());
    System.arraycopy(other.target, 0, allTargets, count(), other.count());
    int[] receptors = new int[count() + other.count()];
    Arrays.setAll(receptors, e -> e < count() ? receptor(e) : other.receptor(e - count()));
    double[] weights = Arrays.copyOf(weight, count() + other.count());
    System.arraycopy(other.weight, 0, weights, count(), other.count());
    double[] delays = NO_DELAYS;
    if (hasDelays() || other.hasDelays()) {
      delays = Arrays.copyOf(delays(), count() + other.count());
      System.arraycopy(other.delays(), 0, delays, count(), other.count());
    }
    return new Connections(targets, starts, allTargets, receptors, weights, delays);
  }

  private static double[] requireFinite(double[] weights) {
    for (int e = 0; e < weights.length; e++) {
      if (!Double.isFinite(weights[e])) {
        throw new IllegalArgumentException(
            "weights must be finite, got " + weights[e] + " at connection " + e);
      }
      weights[e] += 0.0; // -0.0 becomes 0.0
    }
    return weights;
  }

  /** {@return number of sources} */
  public int sources() {
    return start.length - 1;
  }

  /** {@return number of neurons that may be targets} */
  public int targets() {
    return targets;
  }

  /** {@return number of connections} */
  public int count() {
    return target.length;
  }

  /**
   * {@return the first connection of {@code source}; {@code start(sources())} is the number of
   * connections}
   *
   * @param source number of the source, from 0
   */
  public int start(int source) {
    return start[source];
  }

  /**
   * {@return the target of a connection}
   *
   * @param connection number of the connection, from 0
   */
  public int target(int connection) {
    return target[connection];
  }

  /**
   * {@return the receptor of a connection, by number in the target's model}
   *
   * @param connection number of the connection, from 0
   */
  public int receptor(int connection) {
    return receptor.length == 0 ? 0 : receptor[connection];
  }

  /** {@return the largest number of a receptor, 0 without connections} */
  public int largestReceptor() {
    return IntStream.of(receptor).max().orElse(0);
  }

  /**
   * {@return where a connection is in the matrix, for instance {@code [0][4]}}
   *
   * @param connection number of the connection, from 0
   */
  public String placeOf(int connection) {
    int source = 0;
    while (start[source + 1] <= connection) {
      source++;
    }
    return "[%d][%d]".formatted(source, target[connection]);
  }

  /**
   * {@return the weight of a connection}
   *
   * @param connection number of the connection, from 0
   */
  public double weight(int connection) {
    return weight[connection];
  }

  /** {@return a new array of all weights, in order of connection} */
  public double[] weights() {
    return weight.clone();
  }

  /** {@return whether delays were given, even if all are 0; never without connections} */
  public boolean hasDelays() {
    return delay.length > 0;
  }

  /**
   * {@return how long after its source a connection acts; 0 where none are given}
   *
   * @param connection number of the connection, from 0
   */
  public double delay(int connection) {
    return delay.length == 0 ? 0 : delay[connection];
  }

  /** {@return a new array of all delays, in order of connection; zeros where none are given} */
  public double[] delays() {
    return Arrays.copyOf(delay, count());
  }

  /** {@return the matrix of weights to receptor 0, 0 where there is no connection} */
  public double[][] toMatrix() {
    return toMatrix(weight, 0);
  }

  /**
   * {@return a matrix of one value for each connection to a receptor, 0 where there is none}
   *
   * @param values one a connection, in order of connection
   * @param toReceptor number of the receptor, from 0
   */
  public double[][] toMatrix(double[] values, int toReceptor) {
    double[][] matrix = new double[sources()][targets];
    for (int k = 0; k < sources(); k++) {
      for (int e = start[k]; e < start[k + 1]; e++) {
        if (receptor(e) == toReceptor) {
          matrix[k][target[e]] = values[e];
        }
      }
    }
    return matrix;
  }

  /**
   * {@return whether others are these but for weights and receptors: the same sources and targets,
   * and the same delays}
   *
   * @param other connections
   */
  public boolean hasPathsOf(Connections other) {
    return targets == other.targets
        && Arrays.equals(start, other.start)
        && Arrays.equals(target, other.target)
        && Arrays.equals(delay, other.delay);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Connections that
        && targets == that.targets
        && Arrays.equals(start, that.start)
        && Arrays.equals(target, that.target)
        && Arrays.equals(receptor, that.receptor)
        && Arrays.equals(weight, that.weight)
        && Arrays.equals(delay, that.delay);
  }

  @Override
  public int hashCode() {
    int undelayed = Arrays.hashCode(target) * 31 + Arrays.hashCode(weight);
    return hasDelays() ? undelayed * 31 + Arrays.hashCode(delay) : undelayed;
  }

  @Override
  public String toString() {
    return "Connections[%d to %d, %d, %08x]".formatted(sources(), targets, count(), hashCode());
  }
}

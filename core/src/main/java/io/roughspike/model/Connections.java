package io.roughspike.model;

import java.util.Arrays;

/**
 * Weighted connections from sources to neurons, stored by source (compressed rows): those of source
 * k are numbers {@code start(k)} to {@code start(k + 1) - 1}, in increasing order of target. When
 * source k fires, i of every target j increases by the weight w_kj.
 *
 * <p>Immutable. Which connections exist is fixed: a weight may become 0 without its connection
 * being removed.
 */
public final class Connections {
  private final int targets;
  private final int[] start;
  private final int[] target;
  private final double[] weight;

  private Connections(int targets, int[] start, int[] target, double[] weight) {
    this.targets = targets;
    this.start = start;
    this.target = target;
    this.weight = weight;
  }

  /**
   * {@return no connections}
   *
   * @param sources number of sources
   * @param targets number of targets
   */
  public static Connections none(int sources, int targets) {
    return new Connections(targets, new int[sources + 1], new int[0], new double[0]);
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
    return new Connections(targets, start, target, requireFinite(weight));
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
    return new Connections(targets, start, target, requireFinite(weights.clone()));
  }

  /**
   * {@return these connections and after them, as further sources, those of {@code other}}
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
    double[] weights = Arrays.copyOf(weight, count() + other.count());
    System.arraycopy(other.weight, 0, weights, count(), other.count());
    return new Connections(targets, starts, allTargets, weights);
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

  /** {@return the matrix of weights, 0 where there is no connection} */
  public double[][] toMatrix() {
    return toMatrix(weight);
  }

  /**
   * {@return a matrix of one value for each connection, 0 where there is none}
   *
   * @param values one a connection, in order of connection
   */
  public double[][] toMatrix(double[] values) {
    double[][] matrix = new double[sources()][targets];
    for (int k = 0; k < sources(); k++) {
      for (int e = start[k]; e < start[k + 1]; e++) {
        matrix[k][target[e]] = values[e];
      }
    }
    return matrix;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Connections that
        && targets == that.targets
        && Arrays.equals(start, that.start)
        && Arrays.equals(target, that.target)
        && Arrays.equals(weight, that.weight);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(target) * 31 + Arrays.hashCode(weight);
  }

  @Override
  public String toString() {
    return "Connections[%d to %d, %d, %08x]".formatted(sources(), targets, count(), hashCode());
  }
}

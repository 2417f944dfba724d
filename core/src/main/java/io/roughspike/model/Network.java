package io.roughspike.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network of K neurons of one model. When neuron k fires, the receptor of every neuron j it
 * projects to ({@link NeuronModel}) increases by w_kj; when input channel c has a spike, that of j
 * increases by the input weight of (c, j) (Holberg and Salvi, arXiv 2405.13587, section 4). A
 * read-out neuron has no event function: it integrates what it receives and never fires.
 *
 * <p>All parameters form one vector of {@link #parameterCount()} numbers, the layout of every
 * gradient: parameter p of neuron n at {@link #index} {@code = p K + n}, then the weights in order
 * of connection, then the input weights.
 *
 * <p>Immutable. Valid: at least one neuron, read-outs project to nobody.
 */
public final class Network {
  private final NeuronModel model;

  /** Parameter p of neuron n, [n][p]. */
  private final double[][] values;

  private final boolean[] readOut;
  private final Connections connections;
  private final Connections inputConnections;

  private Network(
      NeuronModel model,
      double[][] values,
      boolean[] readOut,
      Connections connections,
      Connections inputConnections) {
    int k = values.length;
    if (connections.sources() != k || connections.targets() != k) {
      throw new IllegalArgumentException(
          "weights must have %d rows and columns, one a neuron, got %d x %d"
              .formatted(k, connections.sources(), connections.targets()));
    }
    if (inputConnections.targets() != k) {
      throw new IllegalArgumentException(
          "inputWeights must have %d columns, one a neuron, got %d"
              .formatted(k, inputConnections.targets()));
    }
    int receptors = model.receptors().size();
    for (Connections all : List.of(connections, inputConnections)) {
      if (receptors > 0 && all.largestReceptor() >= receptors) {
        throw new IllegalArgumentException(
            "connections to %s must lead to receptors 0 to %d, got receptor %d"
                .formatted(model.name(), receptors - 1, all.largestReceptor()));
      }
    }
    if (receptors == 0 && connections.count() + inputConnections.count() > 0) {
      throw new IllegalArgumentException(
          "nothing may be connected to neurons of %s, which has no receptor"
              .formatted(model.name()));
    }
    for (int n = 0; n < k; n++) {
      if (readOut[n] && connections.start(n) < connections.start(n + 1)) {
        throw new IllegalArgumentException(
            "read-out neurons never fire and must have no weights to others, got neuron %d with %d"
                .formatted(n, connections.start(n + 1) - connections.start(n)));
      }
    }
    this.model = model;
    this.values = values;
    this.readOut = readOut;
    this.connections = connections;
    this.inputConnections = inputConnections;
  }

  /**
   * {@return one neuron without connections}
   *
   * @param neuron the parameters of every neuron
   */
  public static Network of(Neuron neuron) {
    return of(List.of(neuron));
  }

  /**
   * {@return {@code size} equal neurons without connections}
   *
   * @param neuron the parameters of every neuron
   * @param size number of neurons K, at least 1
   */
  public static Network of(Neuron neuron, int size) {
    return of(Collections.nCopies(size, neuron));
  }

  /**
   * {@return neurons without connections}
   *
   * @param neurons parameters of each neuron, at least one; all of one model
   */
  public static Network of(List<Neuron> neurons) {
    int k = neurons.size();
    if (k == 0) {
      throw new IllegalArgumentException("a network must have at least one neuron, got none");
    }
    NeuronModel model = neurons.getFirst().model();
    for (Neuron neuron : neurons) {
      if (!neuron.model().equals(model)) {
        throw new IllegalArgumentException(
            "all neurons of a network must have one model, got %s and %s"
                .formatted(model.name(), neuron.model().name()));
      }
    }
    return new Network(
        model,
        neurons.stream().map(Neuron::values).toArray(double[][]::new),
        new boolean[k],
        Connections.none(k, k),
        Connections.none(0, k));
  }

  /**
   * {@return a copy with these connections, K sources and K targets}
   *
   * @param newConnections what replaces the present ones
   */
  public Network withConnections(Connections newConnections) {
    return new Network(model, values, readOut, newConnections, inputConnections);
  }

  /**
   * {@return a copy with these connections from input channels (sources) to the K neurons}
   *
   * @param newInputConnections what replaces the present ones
   */
  public Network withInputConnections(Connections newInputConnections) {
    return new Network(model, values, readOut, connections, newInputConnections);
  }

  /**
   * {@return a copy in which exactly the given neurons are read-outs}
   *
   * @param readOuts which neurons, numbered from 0
   */
  public Network withReadOuts(int... readOuts) {
    boolean[] newReadOut = new boolean[size()];
    for (int n : readOuts) {
      if (n < 0 || n >= size()) {
        throw new IllegalArgumentException(
            "readOuts must be neurons from 0 to %d, got %d".formatted(size() - 1, n));
      }
      newReadOut[n] = true;
    }
    return new Network(model, values, newReadOut, connections, inputConnections);
  }

  /**
   * {@return a copy with other values of all parameters; the array is not kept}
   *
   * @param newValues as {@link #toArray} gives them
   */
  public Network withParameters(double[] newValues) {
    if (newValues.length != parameterCount()) {
      throw new IllegalArgumentException(
          "a parameter vector of this network must have %d entries, got %d"
              .formatted(parameterCount(), newValues.length));
    }
    int k = size();
    double[][] own = new double[k][model.parameters().size()];
    for (int n = 0; n < k; n++) {
      for (int p = 0; p < own[n].length; p++) {
        own[n][p] = newValues[p * k + n];
      }
    }
    List<Neuron> neurons = new ArrayList<>();
    for (int n = 0; n < k; n++) {
      try {
        neurons.add(Neuron.of(model, own[n]));
      } catch (IllegalArgumentException e) {
        throw k == 1 ? e : new IllegalArgumentException("neuron " + n + ": " + e.getMessage(), e);
      }
    }
    int first = firstWeight();
    int firstInput = firstInputWeight();
    return new Network(
        model,
        of(neurons).values,
        readOut,
        connections.withWeights(Arrays.copyOfRange(newValues, first, firstInput)),
        inputConnections.withWeights(Arrays.copyOfRange(newValues, firstInput, newValues.length)));
  }

  /** {@return a new vector of all parameters} */
  public double[] toArray() {
    double[] all = new double[parameterCount()];
    for (int n = 0; n < size(); n++) {
      for (int p = 0; p < values[n].length; p++) {
        all[p * size() + n] = values[n][p];
      }
    }
    for (int e = 0; e < connections.count(); e++) {
      all[firstWeight() + e] = connections.weight(e);
    }
    for (int e = 0; e < inputConnections.count(); e++) {
      all[firstInputWeight() + e] = inputConnections.weight(e);
    }
    return all;
  }

  /** {@return length of the parameter vector} */
  public int parameterCount() {
    return firstInputWeight() + inputConnections.count();
  }

  /**
   * {@return where a parameter of a neuron is in the parameter vector}
   *
   * @param parameter its name
   * @param neuron number of the neuron, from 0
   */
  public int index(String parameter, int neuron) {
    return model.parameter(parameter) * size() + neuron;
  }

  /** {@return where the weights start in the parameter vector} */
  public int firstWeight() {
    return model.parameters().size() * size();
  }

  /** {@return where the input weights start in the parameter vector} */
  public int firstInputWeight() {
    return firstWeight() + connections.count();
  }

  /**
   * {@return the name of entry {@code index} of the parameter vector as configurations and results
   * write it: {@code beta}, or {@code beta[3]} where there are several neurons; {@code
   * weights[0][4]}, or {@code weights.ge[0][4]} where there are several receptors; {@code
   * inputWeights[1][2]}}
   *
   * @param index position in the parameter vector, from 0
   */
  public String nameOf(int index) {
    if (index >= firstInputWeight()) {
      return nameOf("inputWeights", inputConnections, index - firstInputWeight());
    }
    if (index >= firstWeight()) {
      return nameOf("weights", connections, index - firstWeight());
    }
    String name = model.parameters().get(index / size()).name();
    return size() == 1 ? name : name + '[' + index % size() + ']';
  }

  private String nameOf(String weights, Connections of, int connection) {
    boolean several = model.receptors().size() > 1;
    String receptor = several ? "." + model.receptors().get(of.receptor(connection)).name() : "";
    return weights + receptor + of.placeOf(connection);
  }

  /** {@return number of neurons K} */
  public int size() {
    return values.length;
  }

  /**
   * {@return the names of the states that all of some neurons have: the clock is among them where
   * there is one and none of the neurons is a read-out}
   *
   * @param neurons their numbers, from 0
   */
  public List<String> states(int... neurons) {
    return IntStream.of(neurons).anyMatch(this::isReadOut) ? model.states() : model.allStates();
  }

  /** {@return the equations of every neuron} */
  public NeuronModel model() {
    return model;
  }

  /**
   * {@return the value of a parameter}
   *
   * @param n number of the neuron, from 0
   * @param p number of the parameter in the model, from 0
   */
  public double value(int n, int p) {
    return values[n][p];
  }

  /**
   * {@return one neuron}
   *
   * @param n its number, from 0
   */
  public Neuron neuron(int n) {
    return new Neuron(model, values[n]);
  }

  /**
   * {@return whether a neuron is a read-out}
   *
   * @param n number of the neuron, from 0
   */
  public boolean isReadOut(int n) {
    return readOut[n];
  }

  /** {@return the read-outs, in increasing order} */
  public int[] readOuts() {
    return IntStream.range(0, size()).filter(this::isReadOut).toArray();
  }

  /** {@return connections between neurons} */
  public Connections connections() {
    return connections;
  }

  /** {@return connections from input channels to neurons} */
  public Connections inputConnections() {
    return inputConnections;
  }

  @Override
  public boolean equals(Object other) {
    return other == this || (other instanceof Network that && isSame(that));
  }

  private boolean isSame(Network that) {
    return model.equals(that.model)
        && Arrays.deepEquals(values, that.values)
        && Arrays.equals(readOut, that.readOut)
        && connections.equals(that.connections)
        && inputConnections.equals(that.inputConnections);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values) * 31 + connections.hashCode();
  }

  @Override
  public String toString() {
    return "Network[%s, read-outs %s, %s, %s]"
        .formatted(
            IntStream.range(0, size()).mapToObj(this::neuron).toList(),
            Arrays.toString(readOut),
            connections,
            inputConnections);
  }
}

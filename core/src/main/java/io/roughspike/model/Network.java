package io.roughspike.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network of K stochastic neurons ({@link StochasticNeuron}). When neuron k fires, the synaptic
 * current of every neuron j it projects to increases by w_kj; when input channel c has a spike, i_j
 * increases by the input weight of (c, j) (Holberg and Salvi, arXiv 2405.13587, section 4). A
 * read-out neuron has no event function: it integrates what it receives and never fires.
 *
 * <p>All parameters form one vector of {@link #parameterCount()} numbers, the layout of every
 * gradient: parameter p of neuron n at {@link #index(Parameter, int)} {@code = p.ordinal() * K +
 * n}, then the weights in order of connection, then the input weights.
 *
 * <p>Immutable. Valid: at least one neuron, read-outs project to nobody.
 */
public final class Network {
  private final StochasticNeuron[] neurons;
  private final boolean[] readOut;
  private final Connections connections;
  private final Connections inputConnections;

  private Network(
      StochasticNeuron[] neurons,
      boolean[] readOut,
      Connections connections,
      Connections inputConnections) {
    int k = neurons.length;
    if (k < 1) {
      throw new IllegalArgumentException("a network must have at least one neuron, got none");
    }
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
    for (int n = 0; n < k; n++) {
      if (readOut[n] && connections.start(n) < connections.start(n + 1)) {
        throw new IllegalArgumentException(
            "read-out neurons never fire and must have no weights to others, got neuron %d with %d"
                .formatted(n, connections.start(n + 1) - connections.start(n)));
      }
    }
    this.neurons = neurons;
    this.readOut = readOut;
    this.connections = connections;
    this.inputConnections = inputConnections;
  }

  /**
   * {@return one neuron without connections}
   *
   * @param neuron the parameters of every neuron
   */
  public static Network of(StochasticNeuron neuron) {
    return of(List.of(neuron));
  }

  /**
   * {@return {@code size} equal neurons without connections}
   *
   * @param neuron the parameters of every neuron
   * @param size number of neurons K, at least 1
   */
  public static Network of(StochasticNeuron neuron, int size) {
    return of(Collections.nCopies(size, neuron));
  }

  /**
   * {@return neurons without connections}
   *
   * @param neurons parameters of each neuron, at least one
   */
  public static Network of(List<StochasticNeuron> neurons) {
    int k = neurons.size();
    return new Network(
        neurons.toArray(StochasticNeuron[]::new),
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
    return new Network(neurons, readOut, newConnections, inputConnections);
  }

  /**
   * {@return a copy with these connections from input channels (sources) to the K neurons}
   *
   * @param newInputConnections what replaces the present ones
   */
  public Network withInputConnections(Connections newInputConnections) {
    return new Network(neurons, readOut, connections, newInputConnections);
  }

  /**
   * {@return a copy in which exactly the given neurons are read-outs}
   *
   * @param readOuts which neurons, numbered from 0
   */
  public Network withReadOuts(int... readOuts) {
    boolean[] newReadOut = new boolean[neurons.length];
    for (int n : readOuts) {
      if (n < 0 || n >= neurons.length) {
        throw new IllegalArgumentException(
            "readOuts must be neurons from 0 to %d, got %d".formatted(neurons.length - 1, n));
      }
      newReadOut[n] = true;
    }
    return new Network(neurons, newReadOut, connections, inputConnections);
  }

  /**
   * {@return a copy with other values of all parameters; the array is not kept}
   *
   * @param values as {@link #toArray} gives them
   */
  public Network withParameters(double[] values) {
    if (values.length != parameterCount()) {
      throw new IllegalArgumentException(
          "a parameter vector of this network must have %d entries, got %d"
              .formatted(parameterCount(), values.length));
    }
    int k = neurons.length;
    StochasticNeuron[] changed = new StochasticNeuron[k];
    double[] own = new double[Parameter.COUNT];
    for (int n = 0; n < k; n++) {
      for (int p = 0; p < Parameter.COUNT; p++) {
        own[p] = values[p * k + n];
      }
      try {
        changed[n] = StochasticNeuron.of(own);
      } catch (IllegalArgumentException e) {
        throw k == 1 ? e : new IllegalArgumentException("neuron " + n + ": " + e.getMessage(), e);
      }
    }
    int first = firstWeight();
    int firstInput = firstInputWeight();
    return new Network(
        changed,
        readOut,
        connections.withWeights(Arrays.copyOfRange(values, first, firstInput)),
        inputConnections.withWeights(Arrays.copyOfRange(values, firstInput, values.length)));
  }

  /** {@return a new vector of all parameters} */
  public double[] toArray() {
    double[] values = new double[parameterCount()];
    for (int n = 0; n < neurons.length; n++) {
      for (int p = 0; p < Parameter.COUNT; p++) {
        values[p * neurons.length + n] = neurons[n].get(Parameter.at(p));
      }
    }
    for (int e = 0; e < connections.count(); e++) {
      values[firstWeight() + e] = connections.weight(e);
    }
    for (int e = 0; e < inputConnections.count(); e++) {
      values[firstInputWeight() + e] = inputConnections.weight(e);
    }
    return values;
  }

  /** {@return length of the parameter vector} */
  public int parameterCount() {
    return firstInputWeight() + inputConnections.count();
  }

  /**
   * {@return where parameter {@code p} of {@code neuron} is in the parameter vector}
   *
   * @param p which parameter
   * @param neuron number of the neuron, from 0
   */
  public int index(Parameter p, int neuron) {
    return p.ordinal() * neurons.length + neuron;
  }

  /** {@return where the weights start in the parameter vector} */
  public int firstWeight() {
    return Parameter.COUNT * neurons.length;
  }

  /** {@return where the input weights start in the parameter vector} */
  public int firstInputWeight() {
    return firstWeight() + connections.count();
  }

  /**
   * {@return the name of entry {@code index} of the parameter vector as configurations and results
   * write it: {@code beta}, or {@code beta[3]} where there are several neurons; {@code
   * weights[0][4]}; {@code inputWeights[1][2]}}
   *
   * @param index position in the parameter vector, from 0
   */
  public String nameOf(int index) {
    if (index >= firstInputWeight()) {
      return "inputWeights" + inputConnections.placeOf(index - firstInputWeight());
    }
    if (index >= firstWeight()) {
      return "weights" + connections.placeOf(index - firstWeight());
    }
    String name = Parameter.at(index / neurons.length).yamlName();
    return neurons.length == 1 ? name : name + '[' + index % neurons.length + ']';
  }

  /** {@return number of neurons K} */
  public int size() {
    return neurons.length;
  }

  /**
   * {@return the parameters of one neuron}
   *
   * @param n number of the neuron, from 0
   */
  public StochasticNeuron neuron(int n) {
    return neurons[n];
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
    return IntStream.range(0, neurons.length).filter(this::isReadOut).toArray();
  }

  /** {@return connections between neurons} */
  public Connections connections() {
    return connections;
  }

  /** {@return connections from input channels to neurons} */
  public Connections inputConnections() {
    return inputConnections;
  }

  /** {@return whether this is one neuron alone: it fires, and nothing projects to it} */
  public boolean isSingleNeuron() {
    return neurons.length == 1
        && !readOut[0]
        && connections.count() == 0
        && inputConnections.sources() == 0;
  }

  /** {@return whether Brownian channel 1 moves the state of some neuron} */
  public boolean usesSecondChannel() {
    for (StochasticNeuron neuron : neurons) {
      if (neuron.usesSecondChannel()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && Arrays.equals(neurons, that.neurons)
        && Arrays.equals(readOut, that.readOut)
        && connections.equals(that.connections)
        && inputConnections.equals(that.inputConnections);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(neurons) * 31 + connections.hashCode();
  }

  @Override
  public String toString() {
    return "Network[%s, read-outs %s, %s, %s]"
        .formatted(
            Arrays.toString(neurons), Arrays.toString(readOut), connections, inputConnections);
  }
}

package io.roughspike.engine;

import io.roughspike.model.Connections;
import io.roughspike.model.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A gradient with respect to the parameters of a network, summed over samples, with the value of
 * the functional. Sums have one fixed order: sequentially within groups of consecutive samples,
 * then by a binary tree over groups, whatever the lane width, threads or chunks ({@link
 * GroupSums}), and whatever other derivatives are requested.
 */
public final class ParameterGradient {
  /** Names of parameters that are requested, or null for all. */
  private final Set<String> requested;

  private final boolean weights;
  private final boolean delays;

  /** Whose gradient it is; null until it is computed. */
  private Network network;

  /** Whether derivatives by parameters of the driver were computed. */
  private boolean byDriver;

  private double[] values = new double[0];
  private double value;

  /** A gradient with respect to every parameter. */
  public ParameterGradient() {
    requested = null;
    weights = true;
    delays = true;
  }

  /**
   * A gradient with respect to some parameters of every neuron, and to all weights and delays.
   * Leaving out those of a channel of noise that are 0 in every neuron saves its draws.
   *
   * @param requested names of the parameters of which derivatives are wanted; those of the driver
   *     begin with {@code driver.}
   */
  public ParameterGradient(Set<String> requested) {
    this(requested, true);
  }

  /**
   * A gradient with respect to some parameters of every neuron.
   *
   * @param requested names of the parameters of which derivatives are wanted
   * @param connections whether also to all weights and delays, those of inputs included; forward
   *     sensitivities cost in proportion to what is requested
   */
  public ParameterGradient(Set<String> requested, boolean connections) {
    this(requested, connections, connections);
  }

  /**
   * A gradient with respect to some parameters of every neuron.
   *
   * @param requested names of the parameters of which derivatives are wanted
   * @param weights whether also to weights and input weights; forward sensitivities cost in
   *     proportion to what is requested
   * @param delays whether also to the delays of connections and of input connections
   */
  public ParameterGradient(Set<String> requested, boolean weights, boolean delays) {
    this.requested = Set.copyOf(requested);
    this.weights = weights;
    this.delays = delays;
  }

  /**
   * {@return whether a parameter is part of this gradient}
   *
   * @param parameter its name
   */
  public boolean has(String parameter) {
    return requested == null || requested.contains(parameter);
  }

  /**
   * Checks that some model of a network, or its driver, has each parameter that is requested.
   *
   * @param of the network
   */
  void requireFits(Network of) {
    if (requested != null) {
      List<String> known = of.parameterNames();
      for (String parameter : requested) {
        if (!known.contains(parameter) && !of.driverNames().contains(parameter)) {
          of.model(0).parameter(parameter); // refuses it
        }
      }
    }
  }

  /**
   * {@return whether parameters of a network's driver are part of this gradient}
   *
   * @param of the network
   */
  public boolean hasDriver(Network of) {
    for (int p = of.firstDriver(); p < of.parameterCount(); p++) { // runs ask this
      if (has(of.nameOf(p))) {
        return true;
      }
    }
    return false;
  }

  /** {@return whether weights and input weights are part of this gradient} */
  public boolean hasWeights() {
    return weights;
  }

  /** {@return whether delays, of input connections too, are part of this gradient} */
  public boolean hasDelays() {
    return delays;
  }

  /**
   * {@return whether an entry of a network's parameter vector is part of this gradient}
   *
   * @param of the network
   * @param index position in its parameter vector, from 0
   */
  public boolean has(Network of, int index) {
    if (index >= of.firstDriver()) {
      return has(of.nameOf(index));
    }
    if (index >= of.firstDelay()) {
      return delays;
    }
    return index >= of.firstWeight() ? weights : has(of.parameter(index).name());
  }

  /**
   * {@return derivative of the functional with respect to a parameter of the first neuron}
   *
   * @param parameter its name
   */
  public double get(String parameter) {
    return get(parameter, 0);
  }

  /**
   * {@return derivative of the functional with respect to a parameter of {@code neuron}}
   *
   * @param parameter its name
   * @param neuron number of the neuron, from 0
   */
  public double get(String parameter, int neuron) {
    requireRequested(parameter);
    requireComputed();
    return at(network.index(parameter, neuron));
  }

  /**
   * {@return whether the derivative with respect to entry {@code index} of the network's parameter
   * vector was computed: it was requested, and is not by the driver where the way is forward}
   *
   * @param index position in the parameter vector, from 0
   */
  public boolean isComputed(int index) {
    return network != null && has(network, index) && (index < network.firstDriver() || byDriver);
  }

  /**
   * {@return derivative with respect to entry {@code index} of the network's parameter vector}
   *
   * @param index position in the parameter vector, from 0
   */
  public double at(int index) {
    requireComputed();
    if (!isComputed(index) && index >= network.firstDriver()) {
      throw new IllegalArgumentException(
          "the gradient was computed without %s: request it first, of the adjoint"
              .formatted(network.nameOf(index)));
    }
    if (!isComputed(index)) {
      throw new IllegalArgumentException(
          "the gradient was computed without %s: request %s first"
              .formatted(
                  index >= network.firstDelay()
                      ? "delays"
                      : index >= network.firstWeight()
                          ? "weights"
                          : network.parameter(index).name(),
                  index >= network.firstWeight() ? "them" : "it"));
    }
    return values[index];
  }

  private void requireRequested(String parameter) {
    if (!has(parameter)) {
      throw new IllegalArgumentException(
          "the gradient was computed without %s: request it first".formatted(parameter));
    }
  }

  private void requireComputed() {
    if (network == null) {
      throw new IllegalStateException("the gradient has not been computed yet");
    }
  }

  /** Derivatives with respect to what {@code connections} have one of each, from {@code first}. */
  private double[][] matrix(Connections connections, int first, int receptor) {
    double[] of = new double[connections.count()];
    for (int e = 0; e < of.length; e++) {
      of[e] = at(first + e);
    }
    return connections.toMatrix(of, receptor);
  }

  /**
   * {@return derivatives with respect to the weights to the first receptor, as a matrix: 0 where
   * there is no connection}
   */
  public double[][] weights() {
    return weights(0);
  }

  /**
   * {@return derivatives with respect to the weights to a receptor, as a matrix: 0 where there is
   * no connection}
   *
   * @param receptor its number in the model, from 0
   */
  public double[][] weights(int receptor) {
    requireComputed();
    return matrix(network.connections(), network.firstWeight(), receptor);
  }

  /**
   * {@return derivatives with respect to the input weights to the first receptor, as a matrix: 0
   * where there is no connection}
   */
  public double[][] inputWeights() {
    return inputWeights(0);
  }

  /**
   * {@return derivatives with respect to the input weights to a receptor, as a matrix: 0 where
   * there is no connection}
   *
   * @param receptor its number in the model, from 0
   */
  public double[][] inputWeights(int receptor) {
    requireComputed();
    return matrix(network.inputConnections(), network.firstInputWeight(), receptor);
  }

  /**
   * {@return derivatives with respect to the delays of connections to a receptor, as a matrix: 0
   * where there is no connection}
   *
   * @param receptor its number in the model, from 0
   * @throws IllegalArgumentException where connections have no delays
   */
  public double[][] delays(int receptor) {
    requireComputed();
    requireDelays(network.connections(), "connections");
    return matrix(network.connections(), network.firstDelay(), receptor);
  }

  /**
   * {@return derivatives with respect to the delays of input connections to a receptor, as a
   * matrix: 0 where there is no connection}
   *
   * @param receptor its number in the model, from 0
   * @throws IllegalArgumentException where input connections have no delays
   */
  public double[][] inputDelays(int receptor) {
    requireComputed();
    requireDelays(network.inputConnections(), "input connections");
    return matrix(network.inputConnections(), network.firstInputDelay(), receptor);
  }

  private static void requireDelays(Connections connections, String what) {
    if (!connections.hasDelays()) {
      throw new IllegalArgumentException(
          "%s must have delays for derivatives by them, got none: give them delays, 0 for at once"
              .formatted(what));
    }
  }

  /**
   * {@return value of the functional: sum of cotangent times event time, and cotangent times state}
   */
  public double value() {
    return value;
  }

  /** Sets the value and all derivatives; entries that were not requested are ignored. */
  void set(double newValue, Network newNetwork, double[] newValues, boolean newByDriver) {
    value = newValue;
    network = newNetwork;
    byDriver = newByDriver;
    int count = newNetwork.parameterCount();
    if (values.length != count) {
      values = new double[count];
    }
    System.arraycopy(newValues, 0, values, 0, count);
  }

  /** The derivatives, one for each entry of the network's parameter vector, and the value. */
  double[] numbers() {
    requireComputed();
    double[] numbers = Arrays.copyOf(values, network.parameterCount() + 1);
    numbers[numbers.length - 1] = value;
    return numbers;
  }

  @Override
  public String toString() {
    return "ParameterGradient[value=" + value + ", " + Arrays.toString(values) + "]";
  }
}
